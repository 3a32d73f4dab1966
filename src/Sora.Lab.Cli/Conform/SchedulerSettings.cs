using System.Text.Json;

namespace Sora.Lab.Cli.Conform;

/// <summary>What a recorded scheduler was built and called with.</summary>
internal sealed class SchedulerSettings(JsonElement recorded)
{
    // What the published pipelines read, and not the schedulers.
    private static readonly string[] OfPipelines = ["base_shift", "max_shift"];

    private readonly HashSet<string> read = [.. OfPipelines];
    private readonly JsonElement options = recorded.GetProperty("ctor");
    private readonly JsonElement call = recorded.GetProperty("call");

    /// <summary>The published class.</summary>
    public string Name { get; } = recorded.GetProperty("scheduler").GetString() ?? "";

    /// <summary>Timesteps from clean to noise.</summary>
    public int TrainingSteps => (int)Number("num_train_timesteps", 1000);

    /// <summary>An option that nothing asked for; null for none.</summary>
    public string? Unread =>
        options.EnumerateObject().Select(option => option.Name).FirstOrDefault(name => !read.Contains(name));

    /// <summary>Steps to take; null where its sigmas are given.</summary>
    public int? Steps { get; } =
        recorded.GetProperty("steps").ValueKind == JsonValueKind.Null ? null : recorded.GetProperty("steps").GetInt32();

    public bool Has(string key) => Option(key) is not null;

    public bool Flag(string key, bool otherwise = false) => Option(key)?.GetBoolean() ?? otherwise;

    public double Number(string key, double otherwise) => Option(key)?.GetDouble() ?? otherwise;

    public string Text(string key, string otherwise) => Option(key)?.GetString() ?? otherwise;

    /// <summary>What <c>step</c> was called with.</summary>
    public double StepNumber(string key, double otherwise) => Find("step_kw", key)?.GetDouble() ?? otherwise;

    /// <summary>What <c>set_timesteps</c> was called with.</summary>
    public double SetNumber(string key, double otherwise) => Find("set_kw", key)?.GetDouble() ?? otherwise;

    /// <summary>The sigmas that <c>set_timesteps</c> was given; null for none.</summary>
    public double[]? Sigmas() =>
        Find("set_kw", "sigmas") is { } set ? Numbers(set)
        : call.TryGetProperty("wan_sigmas", out var given) ? Numbers(given)
        : null;

    private JsonElement? Option(string key)
    {
        read.Add(key);
        return options.TryGetProperty(key, out var value) ? value : null;
    }

    private JsonElement? Find(string part, string key) =>
        call.TryGetProperty(part, out var set) && set.TryGetProperty(key, out var value) ? value : null;

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];
}
