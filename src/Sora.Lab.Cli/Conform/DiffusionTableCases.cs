using System.Globalization;
using System.Text.Json;
using Sora.Lab.Diffusion;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>The tables that DDPM's steps are made of, and schedules of fewer steps.</summary>
internal static class DiffusionTableCases
{
    private const string Respaced = "respace/";

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        var steps = file.Config.GetProperty("T").GetInt32();
        return
        [
            .. file.Outputs("")
                .Order(StringComparer.Ordinal)
                .Select(name =>
                    ConformCase.Of(
                        name,
                        name.StartsWith(Respaced, StringComparison.Ordinal)
                            ? OfFewer(name[Respaced.Length..], steps)
                            : OfAll(name, steps),
                        file.Load($"out/{name}")
                    )
                ),
        ];
    }

    /// <summary>Which steps a specification of the release names.</summary>
    public static int[] Visited(string specification, int steps)
    {
        const string Strided = "ddim";
        int Parse(string number) => int.Parse(number, CultureInfo.InvariantCulture);
        return specification.StartsWith(Strided, StringComparison.Ordinal)
                ? StepSpacing.Strided(steps, Parse(specification[Strided.Length..]))
            : specification.Length == 0 ? StepSpacing.Sections(steps, steps)
            : StepSpacing.Sections(steps, [.. specification.Trim('[', ']').Split(',').Select(Parse)]);
    }

    /// <summary>A schedule that the release names.</summary>
    public static NoiseSchedule Schedule(string name, int steps) =>
        name switch
        {
            // The published betas are those of 1000 steps, more where there are fewer.
            "linear" => NoiseSchedule.Linear(0.1 / steps, 20.0 / steps, steps),
            "squaredcos_cap_v2" => NoiseSchedule.Cosine(steps),
            _ => throw new JsonException($"Expected a known noise schedule; found {name}."),
        };

    private static Tensor OfFewer(string name, int steps)
    {
        var parts = name.Split('/');
        var visited = Visited(parts[0], steps);
        return parts[1] == "timestep_map"
            ? tensor([.. visited.Select(step => (long)step)])
            : tensor(Schedule("linear", steps).Respaced(visited).Betas.ToArray());
    }

    private static Tensor OfAll(string name, int steps)
    {
        var parts = name.Split('/');
        var diffusion = new GaussianDiffusion(Schedule(parts[0], steps));
        var kept = diffusion.Schedule.Kept;
        IEnumerable<double> table = parts[1] switch
        {
            "betas" => diffusion.Schedule.Betas,
            "alphas_cumprod" => kept,
            "alphas_cumprod_prev" => [1, .. kept.SkipLast(1)],
            "sqrt_recip_alphas_cumprod" => kept.Select(a => Math.Sqrt(1 / a)),
            "sqrt_recipm1_alphas_cumprod" => kept.Select((_, k) => diffusion.Schedule.SigmaAt(k)),
            "posterior_variance" => diffusion.PosteriorVariance,
            "posterior_log_variance_clipped" => diffusion.PosteriorLogVariance,
            "posterior_mean_coef1" => diffusion.PosteriorCleanShare,
            "posterior_mean_coef2" => diffusion.PosteriorSampleShare,
            var other => throw new JsonException($"Expected a known table; found {other}."),
        };
        return tensor([.. table]);
    }
}
