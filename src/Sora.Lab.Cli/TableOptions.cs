using System.CommandLine;
using Sora.Lab.Training.Evaluation;

namespace Sora.Lab.Cli;

/// <summary>The options of evaluations that pose prompts and fill table after table with the answers.</summary>
/// <param name="name">Of the report.</param>
internal sealed class TableOptions(string name)
{
    public Option<ulong> Seed { get; } =
        new("--seed") { Description = "draws other prompts", DefaultValueFactory = _ => EvaluationPlan.FullSeed };

    public Option<int> Steps { get; } =
        new("--steps")
        {
            Description = "steps of the sampler",
            DefaultValueFactory = _ => GenerationSettings.Default.Steps,
        };

    public Option<double> Guidance { get; } =
        new("--guidance") { Description = "1 is none", DefaultValueFactory = _ => GenerationSettings.Default.Guidance };

    public Option<DirectoryInfo?> Strips { get; } = new("--strips") { Description = AnswerStrips.Description };

    public Option<DirectoryInfo?> Output { get; } =
        new("--out")
        {
            Description =
                $"folder for {name}.md, .csv and .json; what was judged is kept there, and a run that was killed goes on by the same command",
        };

    /// <summary>How clips are drawn.</summary>
    public GenerationSettings Settings(ParseResult parsed) =>
        GenerationSettings.Default with
        {
            Steps = parsed.GetValue(Steps),
            Guidance = parsed.GetValue(Guidance),
        };

    /// <summary>The tables of a run, to be filled.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="model">The model's folder.</param>
    /// <param name="more">What else decides the answers.</param>
    public CapabilityTables Open(ParseResult parsed, string model, params (string Name, string Value)[] more)
    {
        var plan = new Dictionary<string, string>
        {
            ["evaluation"] = name,
            ["model"] = ModelFolder.Fingerprint(model),
            ["seed"] = FormattableString.Invariant($"{parsed.GetValue(Seed)}"),
            ["steps"] = FormattableString.Invariant($"{parsed.GetValue(Steps)}"),
            ["guidance"] = FormattableString.Invariant($"{parsed.GetValue(Guidance)}"),
        };
        foreach (var (key, value) in more)
        {
            plan[key] = value;
        }

        return new(name, parsed.GetValue(Strips), parsed.GetValue(Output), plan);
    }
}
