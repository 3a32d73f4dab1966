using System.Text.Json;
using Sora.Lab.Weights;

namespace Sora.Lab.Training.Evaluation.Capabilities;

/// <summary>Where a run keeps what it has judged, so that after it was stopped or killed the same call goes on.</summary>
/// <remarks>
/// <c>plan.json</c> says by what all in the folder was judged; a file for each table has its trials. How many trials are asked for is no part of the
/// plan: a run of more goes on from one of fewer.
/// </remarks>
public sealed class EvaluationFolder
{
    private const string PlanFile = "plan.json";
    private readonly string folder;

    private EvaluationFolder(string folder) => this.folder = folder;

    /// <summary>Opens a folder for a plan.</summary>
    /// <param name="folder">Made if it is not there.</param>
    /// <param name="plan">Everything that decides a trial's answers: model, seed, sampler.</param>
    /// <exception cref="TrainingException">The folder was made by another plan.</exception>
    public static EvaluationFolder Open(string folder, IReadOnlyDictionary<string, string> plan)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(plan);
        Directory.CreateDirectory(folder);
        foreach (var left in Directory.EnumerateFiles(folder, "*.tmp"))
        {
            File.Delete(left); // of a run that was killed while it wrote
        }

        var path = Path.Combine(folder, PlanFile);
        if (File.Exists(path))
        {
            Check(path, Read(path), plan);
        }
        else
        {
            AtomicFile.WriteText(path, JsonSerializer.Serialize(plan, TrainingConfigFile.Options) + "\n");
        }

        return new(folder);
    }

    /// <summary>What was judged of a table.</summary>
    /// <param name="table">Its name.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    public KeptTrials Trials(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var plain = table.Replace(":", "", StringComparison.Ordinal).Replace(' ', '-');
        return new(Path.Combine(folder, $"{plain}.json"));
    }

    /// <summary>What was judged of prompts.</summary>
    /// <param name="name">The name of what judged them.</param>
    /// <exception cref="TrainingException">It cannot be read.</exception>
    public KeptPrompts<T> Prompts<T>(string name) => new(Path.Combine(folder, $"{name}.json"));

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(
                    File.ReadAllText(path),
                    TrainingConfigFile.Options
                ) ?? throw new JsonException("null instead of an object");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{path}: expected the plan of an evaluation; {e.Message}", e);
        }
    }

    private static void Check(string path, Dictionary<string, string> found, IReadOnlyDictionary<string, string> plan)
    {
        foreach (var name in plan.Keys.Union(found.Keys))
        {
            var (asked, there) = (plan.GetValueOrDefault(name, "none"), found.GetValueOrDefault(name, "none"));
            if (asked != there)
            {
                throw new TrainingException(
                    $"{path}: expected the plan that is asked for, with {name} {asked}; found {name} {there}. Give another folder."
                );
            }
        }
    }
}
