using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Evaluation.Capabilities;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate capabilities</c>: one table for each thing a model can do beside drawing a clip.</summary>
internal static class CapabilitiesCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var count = new Option<int>("--count")
        {
            Description =
                "how many prompts for each; a quarter of them for extending backward and for several beginnings of one end",
            DefaultValueFactory = _ => 256,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "draws other prompts",
            DefaultValueFactory = _ => EvaluationPlan.FullSeed,
        };
        var only = new Option<string[]>("--only")
        {
            Description =
                "those whose names begin so: images, animate, extend, loop, connect, reach, inpaint, edit, camera, 17x48x48 ...",
            AllowMultipleArgumentsPerToken = true,
        };
        var steps = new Option<int>("--steps")
        {
            Description = "steps of the sampler",
            DefaultValueFactory = _ => GenerationSettings.Default.Steps,
        };
        var guidance = new Option<double>("--guidance")
        {
            Description = "1 is none",
            DefaultValueFactory = _ => GenerationSettings.Default.Guidance,
        };
        var strips = new Option<DirectoryInfo?>("--strips") { Description = AnswerStrips.Description };
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description = $"folder for capabilities.md, .csv and .json; {CapabilityTables.GoesOn}",
        };
        var command = new Command(
            "capabilities",
            "Measure images, animation, extension, loops, transitions, edits, cameras and other sizes"
        )
        {
            model.Model,
            model.Device,
            count,
            seed,
            only,
            steps,
            guidance,
            strips,
            output,
        };
        command.SetAction(parsed =>
        {
            using var pipeline = model.Load(parsed);
            var settings = GenerationSettings.Default with
            {
                Steps = parsed.GetValue(steps),
                Guidance = parsed.GetValue(guidance),
            };
            var all = LabCapabilities.Of(pipeline, settings);
            var chosen = NamedChoice.Of("--only", all, each => each.Name, parsed.GetValue(only));
            var tables = new CapabilityTables(
                "capabilities",
                parsed.GetValue(strips),
                parsed.GetValue(output),
                CapabilityTables.Plan("capabilities", model.Folder(parsed), settings, parsed.GetValue(seed))
            );
            foreach (var capability in chosen)
            {
                tables.Add(
                    capability.Name,
                    (shown, progress, kept) =>
                        CapabilityEvaluator.Run(
                            capability,
                            parsed.GetValue(count),
                            parsed.GetValue(seed),
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
