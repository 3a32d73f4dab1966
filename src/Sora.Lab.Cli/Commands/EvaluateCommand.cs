using System.CommandLine;
using Sora.Lab.Training.Evaluation;

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
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description =
                "folder for evaluation.md, .csv and .json, with --recaption two of them and gain.md and .csv; what was judged is kept there, and a run that was killed goes on by the same command",
        };
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
            var folder = parsed.GetValue(output);
            var judge = new PromptJudge(pipeline, model.Folder(parsed), settings, parsed.GetValue(clips), folder);
            if (!parsed.GetValue(recaption))
            {
                judge.Judge(some);
                return 0;
            }

            var (before, after) = (
                judge.Judge(some, "prompts as they are"),
                judge.Judge(Recaptioned(some), "recaptioned")
            );
            var gain = new PairedReport(PairedGain.Of(before, after));
            Console.WriteLine($"gained by recaptioning:\n{gain.ToMarkdown()}");
            if (folder is not null)
            {
                gain.Write(folder.FullName);
            }

            return 0;
        });
        return command;
    }

    // The same seeds and the same truth; only the text differs.
    private static EvaluationPlan Recaptioned(EvaluationPlan plan)
    {
        using var recaptioner = Recaptioners.Load(LabFolders.Recaptioner);
        var captions = recaptioner.Recaption(
            [.. plan.Prompts.Select(prompt => prompt.Prompt)],
            [.. plan.Prompts.Select(prompt => prompt.Seed)]
        );
        return plan.Rewritten([.. captions.Select(caption => caption?.Text)]);
    }

    private static Option<T> Setting<T>(string name, string description, Func<GenerationSettings, T> of) =>
        new(name) { Description = description, DefaultValueFactory = _ => of(GenerationSettings.Default) };
}
