using System.CommandLine;
using Sora.Lab.Cascade;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Training.Evaluation.Capabilities;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab evaluate cascade</c>: what each stage adds, and what it costs.</summary>
internal static class CascadeCommand
{
    public static Command Create()
    {
        var model = new ModelOptions();
        var stages = new Option<string[]>("--stage")
        {
            Description =
                "a stage instead of all that the model's cascade.json names: its name there or its folder; may be repeated",
        };
        var single = new Option<string?>("--single")
        {
            Description =
                "folder of a model that draws clips of the last size in one stage, to be judged by the same prompts and seeds",
        };
        var count = new Option<int>("--count") { Description = "how many prompts", DefaultValueFactory = _ => 64 };
        var seed = new Option<ulong>("--seed")
        {
            Description = "draws other prompts",
            DefaultValueFactory = _ => EvaluationPlan.FullSeed,
        };
        var real = new Option<bool>("--real")
        {
            Description =
                "refine real clips, made coarser and passed through the autoencoder, in the place of the base's",
        };
        var output = new Option<DirectoryInfo?>("--out")
        {
            Description =
                "folder for cascade.md, .csv and .json; what was judged is kept there, and a run that was killed goes on by the same command",
        };
        var command = new Command(
            "cascade",
            "Measure a cascade stage by stage: oracle, sharpness, smoothness, time, operations; against doubling without a network and against one stage"
        )
        {
            model.Model,
            model.Device,
            stages,
            single,
            count,
            seed,
            real,
            output,
        };
        command.SetAction(parsed =>
        {
            var named = parsed.GetValue(stages) is { Length: > 0 } names ? names : null;
            var folder = LabFolders.Model(parsed.GetValue(model.Model)!);
            var compute = Compute.Of(parsed.GetValue(model.Device)!);
            using var cascade = VideoCascade.Load(folder, named, compute);
            var one = parsed.GetValue(single) is { } name ? LabFolders.Model(name) : null;
            using var other = one is null ? null : TextToVideo.Load(one, compute);
            var plan = EvaluationPlan.Draw(parsed.GetValue(count), parsed.GetValue(seed));
            var (isReal, target) = (parsed.GetValue(real), parsed.GetValue(output)?.FullName);
            var kept = target is null
                ? null
                : EvaluationFolder
                    .Open(
                        Path.Combine(target, CapabilityTables.Judged),
                        new Dictionary<string, string>
                        {
                            ["evaluation"] = "cascade",
                            ["models"] = CascadeFolder.Fingerprint(folder, named),
                            ["single"] = one is null ? "none" : ModelFolder.Fingerprint(one),
                            ["seed"] = FormattableString.Invariant($"{parsed.GetValue(seed)}"),
                            ["real"] = isReal ? "yes" : "no",
                        }
                    )
                    .Prompts<IReadOnlyList<CascadeMark>>("cascade");
            var report = new CascadeEvaluator(cascade, other).Run(
                plan,
                GenerationSettings.Default,
                isReal,
                done => AnsiConsole.WriteLine($"{done}/{plan.Prompts.Count} prompts"),
                kept
            );
            Console.WriteLine(report.ToMarkdown());
            if (target is not null)
            {
                report.Write(target);
            }

            return 0;
        });
        return command;
    }
}
