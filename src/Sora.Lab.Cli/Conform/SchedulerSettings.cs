using System.Text.Json;

namespace Sora.Lab.Cli.Conform;

/// <summary>What a recorded scheduler was built and called with.</summary>
internal sealed class SchedulerSettings(JsonElement recorded)
{
    /// <summary>Timesteps from clean to noise.</summary>
    public const int TrainingSteps = 1000;

    private readonly JsonElement options = recorded.GetProperty("ctor");
    private readonly JsonElement call = recorded.GetProperty("call");

    /// <summary>The published class.</summary>
    public string Name { get; } = recorded.GetProperty("scheduler").GetString() ?? "";

    /// <summary>Steps to take; null where its sigmas are given.</summary>
    public int? Steps { get; } =
        recorded.GetProperty("steps").ValueKind == JsonValueKind.Null ? null : recorded.GetProperty("steps").GetInt32();

    public bool Has(string key) => options.TryGetProperty(key, out _);

    public bool Flag(string key, bool otherwise = false) =>
        options.TryGetProperty(key, out var value) ? value.GetBoolean() : otherwise;

    public double Number(string key, double otherwise) =>
        options.TryGetProperty(key, out var value) ? value.GetDouble() : otherwise;

    public string Text(string key, string otherwise) =>
        options.TryGetProperty(key, out var value) ? value.GetString() ?? otherwise : otherwise;

    /// <summary>What <c>step</c> was called with.</summary>
    public double StepNumber(string key, double otherwise) => Find("step_kw", key)?.GetDouble() ?? otherwise;

    /// <summary>What <c>set_timesteps</c> was called with.</summary>
    public double SetNumber(string key, double otherwise) => Find("set_kw", key)?.GetDouble() ?? otherwise;

    /// <summary>The sigmas that <c>set_timesteps</c> was given; null for none.</summary>
    public double[]? Sigmas() =>
        Find("set_kw", "sigmas") is { } set ? Numbers(set)
        : call.TryGetProperty("wan_sigmas", out var given) ? Numbers(given)
        : null;

    private JsonElement? Find(string part, string key) =>
        call.TryGetProperty(part, out var set) && set.TryGetProperty(key, out var value) ? value : null;

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetDouble())];
}
