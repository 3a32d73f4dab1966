using System.CommandLine;
using System.Text.Json;
using Sora.Lab.Recaption;
using Sora.Lab.Training;
using Sora.Lab.Training.Evaluation.Limits;
using Sora.Lab.Weights;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate limits</c>: one table for each thing that video models are known to get wrong.</summary>
internal static class LimitsCommand
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var model = new ModelOptions();
        var table = new TableOptions("limits");
        var count = new Option<int>("--count")
        {
            Description = "how many prompts of each kind; a quarter for stories, a twelfth for drift",
            DefaultValueFactory = _ => 64,
        };
        var families = new Option<string[]>("--families")
        {
            Description = $"those whose names begin so: {string.Join(", ", LabLimits.All.Select(each => each.Name))}",
            AllowMultipleArgumentsPerToken = true,
        };
        var training = new Option<FileInfo>("--training")
        {
            Description = "take the nearest training clip from what this training config draws",
            DefaultValueFactory = _ => new(LabFolders.Training),
        };
        var batch = new Option<int>("--batch")
        {
            Description = "prompts drawn side by side where a family allows it (binding): 32 suit a GPU",
            DefaultValueFactory = _ => 1,
        };
        var recaption = new Option<bool>("--recaption")
        {
            Description =
                "have the shipped recaptioner rewrite what the model is asked; what is judged stays the prompt",
        };
        var list = new Option<FileInfo?>("--list") { Description = "only write the prompts and seeds to this file" };
        var command = new Command(
            "limits",
            "Measure physics, cause and effect, left and right, order, counting, binding, length ..."
        )
        {
            model.Model,
            model.Device,
            count,
            table.Seed,
            families,
            table.Steps,
            table.Guidance,
            training,
            batch,
            recaption,
            list,
            table.Strips,
            table.Output,
        };
        command.SetAction(parsed =>
        {
            var (settings, seed) = (table.Settings(parsed), parsed.GetValue(table.Seed));
            var chosen = NamedChoice.Of("--families", LabLimits.All, each => each.Name, parsed.GetValue(families));
            if (parsed.GetValue(list) is { } file)
            {
                List(chosen, settings, parsed.GetValue(count), seed, file);
                return 0;
            }

            using var pipeline = model.Load(parsed);
            var config = parsed.GetRequiredValue(training);
            var seen = TrainingClips.Of(TrainingConfigFile.Read(config.FullName));
            using var recaptioner = parsed.GetValue(recaption) ? Recaptioners.Load(LabFolders.Recaptioner) : null;
            var evaluator = new LimitEvaluator(seen, pipeline, parsed.GetValue(batch))
            {
                Recaption = recaptioner is null ? null : (prompts, seed) => Rewrite(recaptioner, prompts, seed),
            };
            var name = Path.GetFileNameWithoutExtension(config.Name);
            var tables = table.Open(
                parsed,
                model.Folder(parsed),
                recaptioner is null
                    ? [("training", name)]
                    : [("training", name), ("recaptioner", RecaptionerFolder.Fingerprint(LabFolders.Recaptioner))]
            );
            foreach (var limit in chosen)
            {
                tables.Add(
                    limit.Name,
                    (shown, progress, kept) =>
                        evaluator.Run(limit, settings, parsed.GetValue(count), seed, shown, progress, kept)
                );
            }

            return 0;
        });
        return command;
    }

    // A prompt that cannot be rewritten stays as it is.
    private static List<string> Rewrite(GptRecaptioner recaptioner, IReadOnlyList<string> prompts, ulong seed)
    {
        var captions = recaptioner.Recaption(prompts, [.. prompts.Select(_ => seed)]);
        return [.. prompts.Zip(captions, (prompt, caption) => caption?.Text ?? prompt)];
    }

    private static void List(
        IReadOnlyList<ILimit> limits,
        GenerationSettings settings,
        int count,
        ulong seed,
        FileInfo file
    )
    {
        var listed = (
            from limit in limits
            from trial in LimitEvaluator.Draw(limit, settings, count, seed)
            select new
            {
                Family = limit.Name,
                trial.Kind,
                trial.Seed,
                Prompts = trial.Shots.Select(shot => shot.Prompt),
            }
        ).ToList();
        AtomicFile.WriteText(file.FullName, JsonSerializer.Serialize(listed, Indented) + "\n");
        Console.WriteLine($"{file.FullName}: {listed.Count} prompts");
    }
}
