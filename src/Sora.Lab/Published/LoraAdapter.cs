using System.Text.RegularExpressions;
using Sora.Lab.Layers;
using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>A low-rank change of a transformer's matrices, trained by somebody else.</summary>
/// <remarks>
/// Hu et al. 2021, section 4.1: <c>W' = W + strength (alpha / r) B A</c>, with A [r, in] and B [out, r]; without an alpha in the
/// file it is r. Read are the usual namings: <c>lora_A</c>/<c>lora_B</c> (PEFT, diffusers), <c>lora_down</c>/<c>lora_up</c> with
/// <c>alpha</c>, under Wan2.1's names or those of diffusers, with their prefixes, or flattened by underscores (kohya).
/// </remarks>
public sealed partial class LoraAdapter : IDisposable
{
    private readonly SafetensorsFile file;
    private readonly double strength;
    private readonly Dictionary<string, Target> targets = [];

    private LoraAdapter(SafetensorsFile file, double strength)
    {
        (this.file, this.strength) = (file, strength);
        foreach (var name in file.Names)
        {
            Add(name);
        }

        foreach (var (_, target) in targets)
        {
            CheckRank(target);
        }
    }

    /// <summary>The file's path.</summary>
    public string Path => file.Path;

    /// <summary>How many matrices it changes.</summary>
    public int Count => targets.Count;

    /// <summary>Opens an adapter's file and checks its header.</summary>
    /// <param name="path">A <c>.safetensors</c> file.</param>
    /// <param name="strength">How much of it; 1 is as it was trained, 0 nothing.</param>
    /// <exception cref="SafetensorsException">It is no adapter, or half of one is missing.</exception>
    public static LoraAdapter Open(string path, double strength = 1)
    {
        if (!double.IsFinite(strength))
        {
            throw new ArgumentException($"Strength: expected a finite number; found {strength}.", nameof(strength));
        }

        var file = SafetensorsFile.Open(path);
        try
        {
            return new LoraAdapter(file, strength);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => file.Dispose();

    /// <summary>Checks that everything in it changes a matrix of a transformer.</summary>
    /// <exception cref="SafetensorsException">A tensor belongs to another model.</exception>
    internal void Check(PublishedPart transformer)
    {
        foreach (var (ours, target) in targets)
        {
            var (down, up) = (file.Info(target.Down!), file.Info(target.Up!));
            var count = transformer.Has(ours) ? transformer.Count(ours) : 0;
            if (count == 0 || count != up.Shape[0] * (down.Count / down.Shape[0]))
            {
                throw new SafetensorsException(
                    Path,
                    target.Up,
                    count == 0 ? $"a change of a tensor of {transformer.Weights.Path}" : $"a change of {count} numbers",
                    count == 0 ? $"one of '{ours}'" : $"B {up.ShapeText} and A {down.ShapeText}"
                );
            }
        }
    }

    /// <summary>A weight with its change, float32; the weight itself where there is none.</summary>
    internal Tensor Apply(string ours, Tensor weight)
    {
        if (!targets.TryGetValue(ours, out var target))
        {
            return weight;
        }

        using var scope = NewDisposeScope();
        var down = file.Load(target.Down!).to(float32).flatten(1); // [r, in]
        var up = file.Load(target.Up!).to(float32).flatten(1); // [out, r]
        var rank = down.size(0);
        var alpha = target.Alpha is null ? rank : file.Load(target.Alpha).to(float64).ToDouble();
        var change = up.matmul(down).view(weight.shape);
        return weight.to(float32).PlusScaled(change, strength * alpha / rank).MoveToOuterDisposeScope();
    }

    private void Add(string name)
    {
        var match = Half().Match(name);
        if (!match.Success)
        {
            throw new SafetensorsException(
                Path,
                name,
                "names of an adapter: lora_A, lora_B, lora_down, lora_up, alpha",
                "another"
            );
        }

        var ours = Ours(match.Groups["module"].Value);
        var target = targets.GetValueOrDefault(ours) ?? new Target(null, null, null);
        targets[ours] = match.Groups["half"].Value switch
        {
            "lora_A" or "lora_down" => target with { Down = name },
            "lora_B" or "lora_up" => target with { Up = name },
            _ => target with { Alpha = name },
        };
    }

    private void CheckRank(Target target)
    {
        var known = target.Down ?? target.Up ?? target.Alpha!;
        if (target.Down is null || target.Up is null)
        {
            throw new SafetensorsException(Path, known, "both halves, A (down) and B (up)", "one");
        }

        var (down, up) = (file.Info(target.Down), file.Info(target.Up));
        if (down.Shape.Count < 2 || up.Shape.Count < 2 || down.Count == 0 || up.Count != up.Shape[0] * down.Shape[0])
        {
            throw new SafetensorsException(Path, target.Up, $"[out, r] for A {down.ShapeText}", up.ShapeText);
        }

        if (target.Alpha is not null && file.Info(target.Alpha).Count != 1)
        {
            throw new SafetensorsException(Path, target.Alpha, "one number", file.Info(target.Alpha).ShapeText);
        }
    }

    // Names of diffusers and of the release have nothing in common that maps to different tensors of ours.
    private static string Ours(string module)
    {
        var name = Prefix().Replace(module, "");
        if (name.StartsWith("lora_unet_", StringComparison.Ordinal))
        {
            return WanKeyMap.FromFlattened(name["lora_unet_".Length..]) + ".weight";
        }

        var weight = name + ".weight";
        var original = WanKeyMap.FromWan(weight);
        return original != weight ? original : WanKeyMap.FromDiffusers(weight);
    }

    private sealed record Target(string? Down, string? Up, string? Alpha);

    [GeneratedRegex(@"^(?<module>.+)\.((?<half>lora_A|lora_B|lora_down|lora_up)(\.default)?\.weight|(?<half>alpha))$")]
    private static partial Regex Half();

    [GeneratedRegex(@"^(base_model\.model\.)?(model\.diffusion_model\.|diffusion_model\.|transformer\.)?")]
    private static partial Regex Prefix();
}
