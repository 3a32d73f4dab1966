using System.Globalization;
using System.Text.Json;

namespace Sora.Lab.Training.Checkpoints;

/// <summary>The checkpoints of a run: each complete or not there, the last few kept.</summary>
internal sealed class CheckpointStore(string folder, int kept)
{
    private const string Prefix = "step-";
    private const string WeightsFile = "weights.safetensors";
    private const string AverageFile = "average.safetensors";
    private const string MomentsFile = "moments.safetensors";
    private const string StateFile = "state.json";
    private const string ConfigFile = "config.json";

    /// <summary>The folder of the last checkpoint; null if there is none.</summary>
    public string? Last => All().LastOrDefault().Path;

    public string Save(long step, TrainingState state, TrainingConfig config)
    {
        var target = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{step:D9}"));
        Directory.CreateDirectory(folder);
        RunFolder.Replace(target, partial => Write(partial, step, state, config));
        foreach (var (_, old) in All().SkipLast(kept))
        {
            RunFolder.Delete(old);
        }

        return target;
    }

    /// <summary>Restores the last checkpoint.</summary>
    /// <returns>The steps done; 0 if there is no checkpoint.</returns>
    public long Restore(TrainingState state, TrainingConfig config)
    {
        if (Last is not { } path)
        {
            return 0;
        }

        var saved = Read(path);
        if (saved.Seed != config.Seed)
        {
            throw new TrainingException($"{path}: expected seed {config.Seed} as configured; found {saved.Seed}.");
        }

        TensorFile.LoadInto(Path.Combine(path, WeightsFile), state.Weights());
        TensorFile.LoadInto(Path.Combine(path, AverageFile), state.Average.Averages());
        TensorFile.LoadInto(Path.Combine(path, MomentsFile), state.Optimizer.Moments());
        state.Optimizer.Restore(saved.Step);
        return saved.Step;
    }

    private static void Write(string partial, long step, TrainingState state, TrainingConfig config)
    {
        TensorFile.Save(Path.Combine(partial, WeightsFile), state.Weights());
        TensorFile.Save(Path.Combine(partial, AverageFile), state.Average.Averages());
        TensorFile.Save(Path.Combine(partial, MomentsFile), state.Optimizer.Moments());
        var saved = JsonSerializer.Serialize(new Saved(step, config.Seed), TrainingConfigFile.Options);
        File.WriteAllText(Path.Combine(partial, StateFile), saved);
        File.WriteAllText(Path.Combine(partial, ConfigFile), TrainingConfigFile.ToJson(config));
    }

    private static Saved Read(string path)
    {
        var file = Path.Combine(path, StateFile);
        try
        {
            return JsonSerializer.Deserialize<Saved>(File.ReadAllText(file), TrainingConfigFile.Options)
                ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{file}: expected a checkpoint's state; {e.Message}", e);
        }
    }

    private IEnumerable<(long Step, string Path)> All() =>
        Directory.Exists(folder)
            ? Directory
                .EnumerateDirectories(folder, Prefix + "*")
                .Select(path => (Step: StepOf(path), Path: path))
                .Where(entry => entry.Step >= 0)
                .OrderBy(entry => entry.Step)
            : [];

    private static long StepOf(string path) =>
        long.TryParse(
            Path.GetFileName(path).AsSpan(Prefix.Length),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var step
        )
            ? step
            : -1;

    private sealed record Saved(long Step, ulong Seed);
}
