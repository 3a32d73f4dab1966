using System.CommandLine;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab bench</c>: the ratios the project claims, measured in one run.</summary>
internal static class BenchCommand
{
    private static readonly Option<double> Gigabytes = new("--gigabytes")
    {
        Description = "size of the file that is generated for it",
        DefaultValueFactory = _ => 2.8,
    };

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "where the file goes and is deleted again",
        DefaultValueFactory = _ => Path.GetTempPath(),
    };

    public static Command Create()
    {
        var weights = new Command("weights", "Load a large .safetensors file: time against a plain read, and memory")
        {
            Gigabytes,
            Folder,
        };
        weights.SetAction(parsed =>
        {
            var bytes = (long)(parsed.GetValue(Gigabytes) * 1e9);
            foreach (var line in WeightsBenchmark.Run(parsed.GetValue(Folder)!, bytes))
            {
                AnsiConsole.WriteLine(line);
            }

            return 0;
        });
        return new Command("bench", "Measure what the project claims") { weights };
    }
}
