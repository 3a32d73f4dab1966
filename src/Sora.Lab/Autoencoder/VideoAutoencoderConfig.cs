using System.Text.Json.Serialization;

namespace Sora.Lab.Autoencoder;

/// <summary>Pixels to one step of the latent: 4 frames (the first frame stands alone) of 8x8 pixels, for example.</summary>
public readonly record struct LatentStride(int Frames, int Height, int Width);

/// <summary>One resolution of the encoder or decoder.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Blocks">Residual blocks.</param>
public readonly record struct AutoencoderStage(int Width, int Blocks);

/// <summary>The residual blocks at half the size of the pixels that a decoder may end in.</summary>
/// <param name="Width">Channels.</param>
/// <param name="Blocks">How many.</param>
public readonly record struct RefinerSize(int Width, int Blocks);

/// <summary>The numbers that make a <see cref="VideoAutoencoder"/>.</summary>
public sealed record VideoAutoencoderConfig
{
    /// <summary>C, channels of the latent.</summary>
    public int LatentChannels { get; init; } = 16;

    /// <summary>Frames folded into channels before the first convolution; the first frame stands alone.</summary>
    public int PatchFrames { get; init; } = 1;

    /// <summary>Side in pixels of the squares folded into channels before the first convolution.</summary>
    public int PatchSide { get; init; } = 1;

    /// <summary>For each halving of the size from fine to coarse, whether the frames are halved too.</summary>
    public required IReadOnlyList<bool> TimeStrides { get; init; }

    /// <summary>
    /// The encoder's stages from fine to coarse, one more than <see cref="TimeStrides"/>; empty, as the decoder's, for no networks at all, see
    /// <see cref="Pixels"/>.
    /// </summary>
    public required IReadOnlyList<AutoencoderStage> Encoder { get; init; }

    /// <summary>The decoder's stages from fine to coarse, one more than <see cref="TimeStrides"/>.</summary>
    public required IReadOnlyList<AutoencoderStage> Decoder { get; init; }

    /// <summary>Whether the encoder ends in residual block, attention within each frame, residual block.</summary>
    public bool EncoderMiddle { get; init; } = true;

    /// <summary>Whether the decoder begins with residual block, attention within each frame, residual block.</summary>
    public bool DecoderMiddle { get; init; } = true;

    /// <summary>
    /// Whether a linear map of each block of pixels runs beside both networks, which then learn what it misses. Training
    /// is many times faster: norms forget how bright a pixel was, the linear map does not.
    /// </summary>
    public bool LinearPath { get; init; }

    /// <summary>
    /// What the encoder's linear map multiplies its pixels by, its weights starting as much larger. Adam moves each weight
    /// by the learning rate, and the map adds up hundreds: below 1, a step moves the latents that much less.
    /// </summary>
    public double LinearPathScale { get; init; } = 1;

    /// <summary>Frames that the convolutions next to the pixels see.</summary>
    public int PixelKernelFrames { get; init; } = 3;

    /// <summary>Frames that the second convolution of a residual block sees; the first sees 3.</summary>
    public int SecondKernelFrames { get; init; } = 3;

    /// <summary>What mends the decoder's pixels at the end; null for nothing.</summary>
    public RefinerSize? Refiner { get; init; }

    /// <summary>Latent frames computed at once in inference: fewer need less memory, the result is the same.</summary>
    public int LatentFramesPerPass { get; init; } = 1;

    /// <summary>Mean of each latent channel over the training clips; empty for 0.</summary>
    public IReadOnlyList<double> LatentMean { get; init; } = [];

    /// <summary>What each latent channel is divided by, its standard deviation or what makes it count as it is seen; empty for 1.</summary>
    public IReadOnlyList<double> LatentStd { get; init; } = [];

    /// <summary>How far each channel still deviates from 0 once it is divided by <see cref="LatentStd"/>; empty for 1.</summary>
    public IReadOnlyList<double> LatentDeviations { get; init; } = [];

    /// <summary>
    /// The lab's: small and cheap on a CPU. Patches of 4x4x4 pixels first (as Wan2.2, LTX-Video and Cosmos fold theirs),
    /// so that all layers run on a quarter of the frames and a sixteenth of the pixels; the decoder is the heavier half. With 96
    /// channels an eighth of the numbers is left, and the oracle reads 98% of reconstructions right; with 32 it read 71%.
    /// </summary>
    public static VideoAutoencoderConfig Lab { get; } =
        new()
        {
            LatentChannels = 96,
            PatchFrames = 4,
            PatchSide = 4,
            TimeStrides = [false],
            Encoder = [new(48, 0), new(96, 1)],
            Decoder = [new(96, 2), new(128, 2)],
            EncoderMiddle = false,
            DecoderMiddle = false,
            LinearPath = true,
            LinearPathScale = 0.1,
            PixelKernelFrames = 1,
            SecondKernelFrames = 1,
            LatentFramesPerPass = 16,
        };

    /// <summary>No autoencoder, to compare with: the pixels of a block, as they are, stand at one position.</summary>
    /// <param name="block">The block; its first frame is repeated where a clip begins.</param>
    public static VideoAutoencoderConfig Pixels(LatentStride block) =>
        new()
        {
            LatentChannels = 3 * block.Frames * block.Height * block.Width,
            PatchFrames = block.Frames,
            PatchSide = block.Height,
            TimeStrides = [],
            Encoder = [],
            Decoder = [],
            EncoderMiddle = false,
            DecoderMiddle = false,
            LatentFramesPerPass = 16,
        };

    /// <summary>Whether there are networks, or only <see cref="Pixels"/>.</summary>
    internal bool HasNetworks => Encoder.Count + Decoder.Count > 0;

    /// <summary>Wan2.1's published one: 127 M parameters, 4x8x8 pixels to 16 channels.</summary>
    /// <remarks>Wan et al. 2025, section 4.1. It decodes one latent frame at a time.</remarks>
    public static VideoAutoencoderConfig Wan21 { get; } =
        new()
        {
            TimeStrides = [false, true, true],
            Encoder = [new(96, 2), new(192, 2), new(384, 2), new(384, 2)],
            Decoder = [new(96, 3), new(192, 3), new(384, 3), new(384, 3)],
            LatentMean =
            [
                -0.7571,
                -0.7089,
                -0.9113,
                0.1075,
                -0.1745,
                0.9653,
                -0.1517,
                1.5508,
                0.4134,
                -0.0715,
                0.5517,
                -0.3632,
                -0.1922,
                -0.9497,
                0.2503,
                -0.2921,
            ],
            LatentStd =
            [
                2.8184,
                1.4541,
                2.3275,
                2.6558,
                1.2196,
                1.7708,
                2.6052,
                2.0743,
                3.2687,
                2.1526,
                2.8652,
                1.5579,
                1.6382,
                1.1253,
                2.8251,
                1.9160,
            ],
        };

    /// <summary>Pixels to one step of the latent.</summary>
    [JsonIgnore]
    public LatentStride Stride =>
        new(
            PatchFrames << TimeStrides.Count(halved => halved),
            PatchSide << TimeStrides.Count,
            PatchSide << TimeStrides.Count
        );

    /// <summary>Channels next to the pixels: the pixels of a patch, three colours each.</summary>
    internal int PatchChannels => 3 * PatchFrames * PatchSide * PatchSide;

    /// <summary>Colour values of the block of pixels that one step of the latent stands for.</summary>
    internal int BlockChannels => 3 * Stride.Frames * Stride.Height * Stride.Width;

    /// <summary>The longest part of a clip that fits: one frame and whole steps of the temporal stride.</summary>
    /// <param name="frames">T, at least 1.</param>
    public int FittingFrames(int frames)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frames, 1);
        return 1 + ((frames - 1) / Stride.Frames * Stride.Frames);
    }

    /// <summary>Returns this config, checked.</summary>
    /// <exception cref="ArgumentException">A number is out of range, or lists disagree in length.</exception>
    internal VideoAutoencoderConfig Checked()
    {
        Require(LatentChannels > 0 && PatchFrames > 0 && PatchSide > 0, "channels and patch sizes must be positive");
        Require(PixelKernelFrames > 0 && SecondKernelFrames > 0, "kernels must see at least one frame");
        Require(LinearPathScale > 0, $"{nameof(LinearPathScale)} must be positive");
        Require(LatentFramesPerPass > 0, $"{nameof(LatentFramesPerPass)} must be positive");
        Require(
            Refiner is null || HasNetworks && Stride is { Height: var side } && side % 2 == 0,
            $"{nameof(Refiner)} needs a decoder and blocks of an even side"
        );
        Require(
            Refiner is null or { Width: > 0, Blocks: >= 0 },
            $"{nameof(Refiner)} has a width or block count below its least"
        );
        if (HasNetworks)
        {
            RequireStages(nameof(Encoder), Encoder);
            RequireStages(nameof(Decoder), Decoder);
        }
        else
        {
            var isFolding = TimeStrides.Count == 0 && LatentChannels == PatchChannels && !LinearPath;
            Require(isFolding, $"without networks, {PatchChannels} latent channels and nothing but patches");
        }

        RequireStatistics(nameof(LatentMean), LatentMean);
        RequireStatistics(nameof(LatentStd), LatentStd);
        Require(LatentStd.All(std => std > 0), $"{nameof(LatentStd)} must be positive");
        RequireStatistics(nameof(LatentDeviations), LatentDeviations);
        Require(LatentDeviations.All(deviation => deviation > 0), $"{nameof(LatentDeviations)} must be positive");
        return this;
    }

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new ArgumentException($"Autoencoder config: {rule}.");
        }
    }

    private void RequireStages(string name, IReadOnlyList<AutoencoderStage> stages)
    {
        var expected = TimeStrides.Count + 1;
        Require(
            stages.Count == expected,
            $"{name} needs {expected} stages, one more than TimeStrides; found {stages.Count}"
        );
        Require(
            stages.All(stage => stage is { Width: > 0, Blocks: >= 0 }),
            $"{name} has a width or block count below its least"
        );
    }

    private void RequireStatistics(string name, IReadOnlyList<double> values) =>
        Require(
            values.Count == 0 || values.Count == LatentChannels,
            $"{name} needs {LatentChannels} numbers, one a latent channel; found {values.Count}"
        );
}
