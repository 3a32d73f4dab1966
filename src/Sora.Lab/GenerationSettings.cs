using Sora.Lab.Diffusion;

namespace Sora.Lab;

/// <summary>How a clip is generated: its size and the way from noise to it.</summary>
public sealed record GenerationSettings
{
    /// <summary>The settings <c>generate</c>, <c>evaluate</c> and the notebooks begin with.</summary>
    public static GenerationSettings Default { get; } = new();

    /// <summary>What Wan2.1's 1.3B model was made for: five seconds at 480p.</summary>
    public static GenerationSettings Wan21 { get; } =
        new()
        {
            Width = 832,
            Height = 480,
            Frames = 81,
            FramesPerSecond = 16,
            Steps = 50,
            Guidance = 6,
            GuidanceInterval = new(0, 1),
            Sampler = SamplerKind.UniPC,
            Shift = 8,
        };

    /// <summary>W, in pixels, in [8, 4096]; what is no multiple of the model's step is generated larger and cropped.</summary>
    public int Width { get; init; } = 64;

    /// <summary>H, in pixels, likewise.</summary>
    public int Height { get; init; } = 64;

    /// <summary>T; 1 plus a multiple of the autoencoder's stride in time: 1, 5, 9, 13, 17 ... 1 is an image.</summary>
    public int Frames { get; init; } = 17;

    /// <summary>Frames per second of playing time.</summary>
    public double FramesPerSecond { get; init; } = 8;

    /// <summary>Steps of the sampler, in [1, 1000].</summary>
    public int Steps { get; init; } = 20;

    /// <summary>How far the clip is pushed from what the model would show without a prompt; 1 is not at all.</summary>
    public double Guidance { get; init; } = 3;

    /// <summary>The times t, from noise at 1 to the clip at 0, at which guidance acts.</summary>
    /// <remarks>Kynkäänniemi et al. 2024: guidance at the very end hardens edges, at the very beginning it costs variety.</remarks>
    public TimeInterval GuidanceInterval { get; init; } = new(0.15, 1);

    /// <summary>The way of stepping.</summary>
    public SamplerKind Sampler { get; init; } = SamplerKind.Euler;

    /// <summary>
    /// How much longer the sampler stays near noise. For our models at the default size: larger clips need more and get it;
    /// for published ones as it stands.
    /// </summary>
    /// <remarks>Esser et al. 2024, equation 23: the shift grows with the root of the number of tokens.</remarks>
    public double Shift { get; init; } = 3;

    /// <summary>Checks what does not depend on the model.</summary>
    /// <exception cref="ArgumentException">A setting is out of range; the message says which.</exception>
    public void Check()
    {
        Require(Width is >= 8 and <= 4096, nameof(Width), "8 to 4096 pixels", Width);
        Require(Height is >= 8 and <= 4096, nameof(Height), "8 to 4096 pixels", Height);
        Require(Frames is >= 1 and <= 100_000, nameof(Frames), "1 to 100000", Frames);
        Require(FramesPerSecond is > 0 and <= 240, nameof(FramesPerSecond), "above 0 and at most 240", FramesPerSecond);
        Require(Steps is >= 1 and <= 1000, nameof(Steps), "1 to 1000", Steps);
        Require(Guidance is >= 0 and <= 100, nameof(Guidance), "0 to 100", Guidance);
        Require(Shift is > 0 and <= 100, nameof(Shift), "above 0 and at most 100", Shift);
        var (from, to) = GuidanceInterval;
        var isOrdered = from >= 0 && from <= to && to <= 1;
        Require(isOrdered, nameof(GuidanceInterval), "two times with 0 <= from <= to <= 1", GuidanceInterval);
        Require(Enum.IsDefined(Sampler), nameof(Sampler), string.Join(", ", Enum.GetNames<SamplerKind>()), Sampler);
    }

    private static void Require(bool isMet, string name, string expected, object found)
    {
        if (!isMet)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"{name}: expected {expected}; found {found}."),
                name
            );
        }
    }
}
