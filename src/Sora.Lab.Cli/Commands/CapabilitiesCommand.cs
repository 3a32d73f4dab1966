using System.CommandLine;
using Sora.Lab.Training.Evaluation.Capabilities;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate capabilities</c>: one table for each thing a model can do beside drawing a clip.</summary>
internal static class CapabilitiesCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var table = new TableOptions("capabilities");
        var count = new Option<int>("--count")
        {
            Description =
                "how many prompts for each; a quarter of them for extending backward and for several beginnings of one end",
            DefaultValueFactory = _ => 256,
        };
        var only = new Option<string[]>("--only")
        {
            Description =
                "those whose names begin so: images, animate, extend, loop, connect, reach, inpaint, edit, camera, 17x48x48 ...",
            AllowMultipleArgumentsPerToken = true,
        };
        var command = new Command(
            "capabilities",
            "Measure images, animation, extension, loops, transitions, edits, cameras and other sizes"
        )
        {
            model.Model,
            model.Device,
            count,
            table.Seed,
            only,
            table.Steps,
            table.Guidance,
            table.Strips,
            table.Output,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            var all = LabCapabilities.Of(pipeline, table.Settings(parsed));
            var chosen = NamedChoice.Of("--only", all, each => each.Name, parsed.GetValue(only));
            var tables = table.Open(parsed, model.Folder(parsed));
            foreach (var capability in chosen)
            {
                tables.Add(
                    capability.Name,
                    (shown, progress, kept) =>
                        CapabilityEvaluator.Run(
                            capability,
                            parsed.GetValue(count),
                            parsed.GetValue(table.Seed),
                            shown,
                            progress,
                            kept
                        )
                );
            }

            return 0;
        });
        return command;
    }
}
