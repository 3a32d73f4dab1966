using System.CommandLine;
using Sora.Lab.Cli.Conform;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab conform</c>: our modules against recordings of the published ones.</summary>
internal static class ConformCommand
{
    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("file")
        {
            Description = "recordings (.safetensors)",
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("conform", "Rebuild recorded modules, run their inputs and compare, a line a file")
        {
            files,
        };
        command.SetAction(parsed =>
        {
            var failed = 0;
            foreach (var file in parsed.GetValue(files)!)
            {
                var report = Conformance.Check(file.FullName);
                Console.WriteLine(report);
                failed += report.IsFailed ? 1 : 0;
            }

            return failed == 0 ? 0 : 1;
        });
        return command;
    }
}
