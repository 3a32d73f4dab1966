using System.Diagnostics;
using System.Text.Json;
using Sora.Lab.Training.Evaluation;
using Sora.Lab.Weights;

namespace Sora.Lab.Training.Sweeps;

/// <summary>Trains every variant of a folder with the same compute, judges each by the same prompts, and writes one table.</summary>
/// <remarks>
/// What is done is not done again: a sweep that was stopped or killed goes on with the same call. The output folder gets a run's folder for each variant and
/// seed, and the table, which grows with every run.
/// </remarks>
/// <param name="configs">The folder of <c>reference.json</c> and the changes to it, and of <c>autoencoder.json</c> where one is trained first.</param>
/// <param name="output">Made if it is not there.</param>
/// <param name="settings">How far it goes.</param>
public sealed class Sweep(string configs, string output, SweepSettings settings)
{
    private const string FinishedFile = "finished";
    private const string ResultFile = "result.json";
    private const int Batch = 16;

    private readonly string name = new DirectoryInfo(configs).Name;
    private readonly List<SweepResult> results = [];

    /// <summary>Goes on to the end, or until it is stopped.</summary>
    /// <param name="say">Told in a line what is going on.</param>
    /// <param name="cancellation">Saves and stops.</param>
    /// <returns>The table of all runs that are done, and whether these are all.</returns>
    /// <exception cref="TrainingException">A config is wrong, or the folder holds another sweep.</exception>
    public (SweepReport Report, bool IsComplete) Run(
        Action<string>? say = null,
        CancellationToken cancellation = default
    )
    {
        settings.Check();
        var folder = SweepFolder.Read(configs);
        var variants = folder.Find(settings.Only);
        results.Clear();
        var isComplete =
            (
                folder.Autoencoder is not { } own
                || Train(own with { Device = settings.Device }, SweepFolder.AutoencoderName, say, cancellation)
            ) && Seeds.All(seed => variants.All(variant => Run(folder, variant, seed, say, cancellation)));
        return (Report(), isComplete);
    }

    private IEnumerable<ulong> Seeds => Enumerable.Range(1, settings.Seeds).Select(seed => (ulong)seed);

    private SweepReport Report() => new([.. results]);

    private bool Run(
        SweepFolder folder,
        SweepVariant variant,
        ulong seed,
        Action<string>? say,
        CancellationToken cancellation
    )
    {
        var cost = new RunCost(variant.Stage, folder.AutoencoderOf(variant));
        var steps = cost.Steps(settings.Petaflop * 1e15 * variant.Budget);
        var config = variant.Run(seed, steps, folder.Autoencoder is null ? null : output, settings.Device);
        var run = $"{variant.Name}-{seed}";
        if (!Train(config, run, say, cancellation))
        {
            return false;
        }

        if (settings.Prompts > 0)
        {
            results.Add(Known(run) ?? Judge(variant, config, cost, run, say));
            Report().Write(output, name);
        }

        return true;
    }

    private bool Train(TrainingConfig config, string run, Action<string>? say, CancellationToken cancellation)
    {
        using var folder = new RunFolder(Path.Combine(output, run));
        if (File.Exists(folder.Config) && !IsSame(File.ReadAllText(folder.Config), config))
        {
            throw new TrainingException(
                $"{folder.Config}: expected the run that is asked for; found one of other numbers. Give another folder."
            );
        }

        var finished = Path.Combine(folder.Root, FinishedFile);
        if (!File.Exists(finished))
        {
            var end = TrainingRun.Start(config, folder.Root, true, line => Say(say, run, line), cancellation).End;
            if (end != TrainingEnd.Finished)
            {
                return false;
            }

            AtomicFile.WriteText(finished, "");
        }

        return true;
    }

    // What was trained on one device may go on, or be judged, on another.
    private static bool IsSame(string json, TrainingConfig config) =>
        JsonSerializer.Deserialize<TrainingConfig>(json, TrainingConfigFile.Options) is { } found
        && TrainingConfigFile.ToJson(found with { Device = config.Device }) == TrainingConfigFile.ToJson(config);

    // Null where it was not judged yet, or by other prompts.
    private SweepResult? Known(string run)
    {
        var path = Path.Combine(output, run, ResultFile);
        var result = File.Exists(path)
            ? JsonSerializer.Deserialize<SweepResult>(File.ReadAllText(path), TrainingConfigFile.Options)
            : null;
        return result?.Model.Count == settings.Prompts && result.Detailed is not null == settings.Detailed
            ? result
            : null;
    }

    private SweepResult Judge(
        SweepVariant variant,
        TrainingConfig config,
        RunCost cost,
        string run,
        Action<string>? say
    )
    {
        say?.Invoke($"{run}: {settings.Prompts} prompts");
        var path = Path.Combine(output, run);
        var size = variant.Stage.Data.Buckets[0];
        var sampling = settings.Sampling with { Width = size.Width, Height = size.Height, Frames = size.Frames };
        var plan = EvaluationPlan.Draw(settings.Prompts, frames: size.Frames);
        using var model = TextToVideo.Load(Path.Combine(path, "model"), Compute.Of(settings.Device));
        var rows = JudgeBy(plan);
        var detailed = settings.Detailed ? JudgeBy(plan.Detailed(sampling)) : [];
        IReadOnlyList<EvaluationRow> JudgeBy(EvaluationPlan asked) =>
            EvaluationReport.Of(new Evaluator(model, Batch).Run(asked, sampling)).Rows;
        EvaluationRow Row(string name) => rows.First(row => row.Name == name);
        var modules = new nn.Module[] { model.Denoiser.Network, model.TextEncoder };
        var log = RunLog.Read(Path.Combine(path, "log.csv"), size.Batch);
        var result = new SweepResult(
            variant.Name,
            variant.About,
            config.Seed,
            modules.Sum(module => module.parameters().Sum(parameter => parameter.numel())),
            config.Steps,
            config.Steps * cost.Step,
            ClipCost.OfDrawing(model.Config.Denoiser, model.Prediction, model.Autoencoder.Stride, sampling),
            log.Seconds,
            SecondsOfAClip(model, plan, sampling),
            log.FirstLoss,
            log.LastLoss,
            Row("model"),
            Row("reconstructed"),
            Row("chance"),
            detailed.FirstOrDefault(row => row.Name == "model")
        );
        AtomicFile.WriteText(
            Path.Combine(path, ResultFile),
            JsonSerializer.Serialize(result, TrainingConfigFile.Options)
        );
        return result;
    }

    private static double SecondsOfAClip(TextToVideo model, EvaluationPlan plan, GenerationSettings sampling)
    {
        var requests = plan.Prompts.Take(Batch).Select(prompt => prompt.ToRequest(sampling)).ToList();
        var clock = Stopwatch.StartNew();
        _ = model.Generate(requests);
        return clock.Elapsed.TotalSeconds / requests.Count;
    }

    private static void Say(Action<string>? say, string run, TrainingProgress progress) =>
        say?.Invoke(
            progress.Note is { } note
                ? $"{run}: {note}"
                : FormattableString.Invariant(
                    $"{run}: step {progress.Step}/{progress.Steps}  loss {progress.Loss:F4}  {progress.ClipsPerSecond:F1} clips/s  left {progress.Left:hh\\:mm\\:ss}"
                )
        );
}
