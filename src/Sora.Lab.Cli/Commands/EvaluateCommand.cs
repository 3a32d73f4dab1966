using System.CommandLine;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Video;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate</c>: what the oracle says of a model, in a table.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var list = new Option<FileInfo?>("--list") { Description = "only write the prompts and seeds to this file" };
        var prompts = new Option<FileInfo?>("--prompts") { Description = "read the prompts and seeds from this file" };
        var count = new Option<int>("--count")
        {
            Description = "how many prompts",
            DefaultValueFactory = _ => EvaluationPlan.FullCount,
        };
        var seed = new Option<ulong>("--seed")
        {
            Description = "draws other prompts: tune on those, not on the ones a table is made of",
            DefaultValueFactory = _ => EvaluationPlan.FullSeed,
        };
        var width = Setting("--width", "W in pixels", each => each.Width);
        var height = Setting("--height", "H in pixels", each => each.Height);
        var frames = Setting("--frames", "1, an image, or 5, 9, 13 ...", each => each.Frames);
        var steps = Setting("--steps", "steps of the sampler", each => each.Steps);
        var guidance = Setting("--guidance", "1 is none", each => each.Guidance);
        var shift = Setting("--shift", "how long it stays near noise", each => each.Shift);
        var clips = new Option<DirectoryInfo?>("--clips") { Description = "folder for what the model drew" };
        var wording = new Option<PromptWording>("--wording")
        {
            Description = "asks for the same scenes in a few words, in others, or with a typist's slips",
            DefaultValueFactory = static _ => PromptWording.Plain,
        };
        var recaption = new Option<bool>("--recaption")
        {
            Description = "the prompts at the same seeds, as they are and recaptioned by the shipped recaptioner",
        };
        var output = new Option<DirectoryInfo?>("--out") { Description = "folder for evaluation.md, .csv and .json" };
        var command = new Command(
            "evaluate",
            "Measure a model with the oracle: prompts obeyed, against ceiling and chance"
        )
        {
            model.Model,
            model.Device,
            list,
            prompts,
            wording,
            count,
            seed,
            width,
            height,
            frames,
            steps,
            guidance,
            shift,
            clips,
            output,
            AutoencoderCommand.Create(),
            CapabilitiesCommand.Create(),
            LimitsCommand.Create(),
            SwapsCommand.Create(),
            FramingCommand.Create(),
            CascadeCommand.Create(),
            CaptionerCommand.Create(),
            RecaptionerCommand.Create(),
            WorldEvaluationCommand.Create(),
            recaption,
        };
        command.SetAction(parsed =>
        {
            var plan = parsed.GetValue(prompts) is { } file
                ? EvaluationPlan.Read(file.FullName)
                : EvaluationPlan.Draw(parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(frames));
            plan = plan.Worded(parsed.GetValue(wording));
            if (parsed.GetValue(list) is { } target)
            {
                plan.Write(target.FullName);
                Console.WriteLine($"{target.FullName}: {plan.Prompts.Count} prompts");
                return 0;
            }

            using var pipeline = model.Load(parsed);
            var some = plan with { Prompts = [.. plan.Prompts.Take(parsed.GetValue(count))] };
            var settings = GenerationSettings.Default with
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                Frames = parsed.GetValue(frames),
                Steps = parsed.GetValue(steps),
                Guidance = parsed.GetValue(guidance),
                Shift = parsed.GetValue(shift),
            };
            if (parsed.GetValue(recaption))
            {
                RunBoth(pipeline, some, settings, parsed.GetValue(output));
            }
            else
            {
                Run(pipeline, some, settings, parsed.GetValue(clips), parsed.GetValue(output));
            }

            return 0;
        });
        return command;
    }

    // The same seeds and the same truth; only the text differs.
    private static void RunBoth(
        TextToVideo pipeline,
        EvaluationPlan plan,
        GenerationSettings settings,
        DirectoryInfo? output
    )
    {
        foreach (var (name, prompts) in new[] { ("prompts as they are", plan), ("recaptioned", Recaptioned(plan)) })
        {
            Console.WriteLine($"{name}:");
            Run(pipeline, prompts, settings, clips: null, output?.CreateSubdirectory(name.Replace(' ', '-')));
        }
    }

    private static EvaluationPlan Recaptioned(EvaluationPlan plan)
    {
        using var recaptioner = RecaptionerFolder.Load(LabFolders.Recaptioner);
        var captions = recaptioner.Recaption(
            [.. plan.Prompts.Select(prompt => prompt.Prompt)],
            [.. plan.Prompts.Select(prompt => prompt.Seed)]
        );
        return plan.Rewritten([.. captions.Select(caption => caption?.Text)]);
    }

    private static void Run(
        TextToVideo pipeline,
        EvaluationPlan plan,
        GenerationSettings settings,
        DirectoryInfo? clips,
        DirectoryInfo? output
    )
    {
        clips?.Create();
        var report = new Evaluator(pipeline, batch: 16).Run(
            plan,
            settings,
            Say,
            clips is null ? null : (number, clip) => VideoWriter.Write(clip, ClipFile(clips, number, clip))
        );
        Console.WriteLine(report.ToMarkdown());
        if (output is not null)
        {
            report.Write(output.FullName);
        }
    }

    private static string ClipFile(DirectoryInfo folder, int number, VideoClip clip) =>
        Path.Combine(folder.FullName, FormattableString.Invariant($"{number:D4}.{(clip.Frames == 1 ? "png" : "mp4")}"));

    private static Option<T> Setting<T>(string name, string description, Func<GenerationSettings, T> of) =>
        new(name) { Description = description, DefaultValueFactory = _ => of(GenerationSettings.Default) };

    private static void Say(EvaluationProgress progress) =>
        AnsiConsole.WriteLine(
            FormattableString.Invariant($"{progress.Done}/{progress.Count} prompts, {progress.Left:hh\\:mm\\:ss} left")
        );
}
