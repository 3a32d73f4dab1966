using Sora.Lab.Layers;

namespace Sora.Lab.Autoencoder;

/// <summary>A causal 3D variational autoencoder: clips to a small latent video and back.</summary>
/// <remarks>
/// Wan et al. 2025, section 4.1; Kingma and Welling 2013. A frame's latent depends on no later frame, so an image is a
/// clip of one frame and clips of any length pass through in chunks.
/// </remarks>
/// <exception cref="ArgumentException">The config contradicts itself.</exception>
public sealed class VideoAutoencoder(VideoAutoencoderConfig config) : Layer<Tensor, Tensor>(nameof(VideoAutoencoder))
{
    private readonly VideoEncoder? encoder = config.Checked().HasNetworks ? new(config) : null;
    private readonly VideoDecoder? decoder = config.HasNetworks ? new(config) : null;

    private const double LeastLogVariance = -30;

    /// <summary>How far each channel of a normalised latent deviates from 0 over the training clips, [C].</summary>
    public Tensor LatentDeviations() =>
        Config.LatentDeviations.Count == 0
            ? ones(Config.LatentChannels)
            : tensor(Config.LatentDeviations.ToArray(), float32);

    /// <summary>The numbers it was built from, with the latest latent statistics.</summary>
    public VideoAutoencoderConfig Config { get; private set; } = config;

    /// <summary>Pixels to one step of the latent.</summary>
    public LatentStride Stride => Config.Stride;

    /// <summary>Encodes and decodes by the mean.</summary>
    /// <param name="pixels">[B, 3, T, H, W] in [-1, 1]</param>
    /// <returns>The same shape, not clamped.</returns>
    public override Tensor forward(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        using var latent = Encode(pixels);
        return Decode(latent.Mean, (int)pixels.size(3), (int)pixels.size(4)).MoveToOuterDisposeScope();
    }

    /// <summary>The distribution of the latent of whole clips, in one pass.</summary>
    /// <param name="pixels">[B, 3, T, H, W] in [-1, 1]; T is 1 plus a multiple of the temporal stride.</param>
    /// <returns>Over [B, C, T', H', W']; sizes that are no multiple of the stride are padded with their edge.</returns>
    /// <exception cref="ArgumentException">Not such a shape.</exception>
    public DiagonalGaussian Encode(Tensor pixels) => Encode(pixels, FeatureCache.WholeClip);

    /// <summary>The pixels of whole latents, in one pass.</summary>
    /// <param name="latent">[B, C, T', H', W'] as <see cref="Encode(Tensor)"/> gives it</param>
    /// <param name="height">Pixels to keep; null for all.</param>
    /// <param name="width">Pixels to keep; null for all.</param>
    /// <returns>[B, 3, T, H, W], in [-1, 1] but for overshoot.</returns>
    /// <exception cref="ArgumentException">Not such a shape.</exception>
    public Tensor Decode(Tensor latent, int? height = null, int? width = null) =>
        Decode(latent, height, width, FeatureCache.WholeClip);

    /// <summary>The latent that diffusion works on: the mean, normalised by the latent statistics of the config.</summary>
    /// <inheritdoc cref="Encode(Tensor)" path="/param|/exception"/>
    /// <returns>[B, C, T', H', W'], without gradient.</returns>
    public Tensor ToLatent(Tensor pixels)
    {
        RequireClip(pixels, Config.FittingFrames);
        using var stream = BeginEncoding();
        var later = Config.LatentFramesPerPass * Stride.Frames;
        return stream.All(pixels, first: later - Stride.Frames + 1, later);
    }

    /// <summary>Undoes <see cref="ToLatent"/>.</summary>
    /// <inheritdoc cref="Decode(Tensor, int?, int?)" path="/param|/exception"/>
    /// <returns>[B, 3, T, H, W] in [-1, 1], without gradient.</returns>
    public Tensor FromLatent(Tensor latent, int? height = null, int? width = null)
    {
        RequireLatent(latent);
        using var stream = BeginDecoding(height, width);
        return stream.All(latent, Config.LatentFramesPerPass, Config.LatentFramesPerPass);
    }

    /// <summary><see cref="ToLatent"/> for a clip that arrives in chunks.</summary>
    public ChunkedPass BeginEncoding()
    {
        var begun = false;
        return new(
            (pixels, cache) =>
            {
                RequireClip(
                    pixels,
                    frames => begun ? frames / Stride.Frames * Stride.Frames : Config.FittingFrames(frames)
                );
                begun = true;
                using var scope = NewDisposeScope();
                var mean = Encode(pixels, cache).Mean;
                return mean.sub(Mean(mean)).div(Std(mean)).MoveToOuterDisposeScope();
            }
        );
    }

    /// <summary><see cref="FromLatent"/> for a latent that arrives in chunks.</summary>
    /// <param name="height">Pixels to keep; null for all.</param>
    /// <param name="width">Pixels to keep; null for all.</param>
    public ChunkedPass BeginDecoding(int? height = null, int? width = null) =>
        new(
            (latent, cache) =>
            {
                using var scope = NewDisposeScope();
                var pixels = Decode(latent.mul(Std(latent)).Plus(Mean(latent)), height, width, cache);
                return pixels.Clamped(-1, 1).MoveToOuterDisposeScope();
            }
        );

    /// <summary>Sets what <see cref="ToLatent"/> normalises by, in <see cref="Config"/>.</summary>
    /// <param name="mean">Of each latent channel over the training clips.</param>
    /// <param name="std">What to divide each latent channel by, above 0.</param>
    /// <param name="deviations">How far each then deviates from 0; null for 1.</param>
    /// <exception cref="ArgumentException">Not one number a channel.</exception>
    public void SetLatentStatistics(
        IReadOnlyList<double> mean,
        IReadOnlyList<double> std,
        IReadOnlyList<double>? deviations = null
    ) =>
        Config = (
            Config with
            {
                LatentMean = [.. mean],
                LatentStd = [.. std],
                LatentDeviations = [.. deviations ?? []],
            }
        ).Checked();

    /// <summary>
    /// Sets the linear path to the principal components of blocks of pixels and leaves it out of training: the networks
    /// begin at the best linear code there is, and learn what it misses.
    /// </summary>
    /// <param name="clips">Clips like those to come, [B, 3, T, H, W] in [-1, 1] each, sizes a multiple of the stride.</param>
    /// <exception cref="InvalidOperationException">The config has no linear path.</exception>
    public void FixLinearPath(IEnumerable<Tensor> clips)
    {
        if (!Config.LinearPath)
        {
            throw new InvalidOperationException($"Expected an autoencoder with {nameof(Config.LinearPath)}.");
        }

        using var scope = NewDisposeScope();
        var blocks = PrincipalBlocks.Of(clips.Select(Blocks), Config.LatentChannels);
        encoder!.FixLinearPath(blocks);
        decoder!.FixLinearPath(blocks);
        FreezeLinearPath();
    }

    /// <summary>Leaves the linear path out of training, if there is one.</summary>
    public void FreezeLinearPath() =>
        Freeze(named_parameters().Where(p => p.name.Contains(".linear.", StringComparison.Ordinal)));

    /// <summary>Leaves the encoder out of training.</summary>
    public void FreezeEncoder() => Freeze(encoder?.named_parameters() ?? []);

    /// <summary>Leaves all but the refiner out of training.</summary>
    public void FreezeAllButRefiner() => Freeze(named_parameters().Where(p => !IsOfRefiner(p.name)));

    /// <summary>The same weights with a fresh refiner at the end, which at first changes nothing.</summary>
    /// <param name="size">Its channels and blocks.</param>
    /// <returns>The caller's to dispose, as this one stays.</returns>
    /// <exception cref="ArgumentException">There is no decoder to end, or a size is out of range.</exception>
    public VideoAutoencoder WithRefiner(RefinerSize size)
    {
        var refined = new VideoAutoencoder(Config with { Refiner = size });
        using var gradient = no_grad();
        var known = named_parameters().ToDictionary(p => p.name, p => p.parameter);
        foreach (var (name, parameter) in refined.named_parameters())
        {
            if (!IsOfRefiner(name))
            {
                parameter.copy_(known[name]);
            }
        }

        return refined;
    }

    /// <summary>What <see cref="FromLatent"/> gives to the refiner.</summary>
    /// <inheritdoc cref="FromLatent" path="/param|/exception"/>
    /// <returns>[B, 3, T, H, W], not clamped, without gradient.</returns>
    /// <exception cref="InvalidOperationException">The config has no networks.</exception>
    public Tensor Unrefined(Tensor latent)
    {
        RequireLatent(latent);
        using var nothing = no_grad();
        using var scope = NewDisposeScope();
        var moments = latent.mul(Std(latent)).Plus(Mean(latent));
        return Require(decoder, "networks").Unrefined(moments, FeatureCache.WholeClip).MoveToOuterDisposeScope();
    }

    /// <summary>The refiner alone, on whole clips or windows of them.</summary>
    /// <param name="pixels">[B, 3, T, H, W], of even sides.</param>
    /// <returns>The same shape, not clamped.</returns>
    /// <exception cref="InvalidOperationException">The config has no refiner.</exception>
    public Tensor Refine(Tensor pixels) => Require(Config.Refiner is null ? null : decoder, "a refiner").Refine(pixels);

    private static bool IsOfRefiner(string name) => name.StartsWith("decoder.refiner.", StringComparison.Ordinal);

    private static VideoDecoder Require(VideoDecoder? found, string part) =>
        found ?? throw new InvalidOperationException($"Expected an autoencoder with {part}; found none.");

    private static void Freeze(IEnumerable<(string Name, Parameter Parameter)> parameters)
    {
        foreach (var (_, parameter) in parameters)
        {
            parameter.requires_grad = false;
        }
    }

    // [B, 3, T, H, W] -> [n, P]
    private Tensor Blocks(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        RequireClip(pixels, Config.FittingFrames);
        var padded = ClipPadding.ToMultiple(pixels, Stride.Height, Stride.Width);
        return CausalPatches
            .Fold(padded, Stride.Frames, Stride.Height, starts: true)
            .transpose(0, 1)
            .flatten(1)
            .t()
            .MoveToOuterDisposeScope();
    }

    private DiagonalGaussian Encode(Tensor pixels, FeatureCache cache)
    {
        RequireClip(pixels, cache == FeatureCache.WholeClip ? Config.FittingFrames : frames => frames);
        using var scope = NewDisposeScope();
        var padded = ClipPadding.ToMultiple(pixels, Stride.Height, Stride.Width);
        if (encoder is null)
        {
            var folded = CausalPatches.Fold(padded, Stride.Frames, Stride.Height, cache.Starts(this));
            return new(
                folded.MoveToOuterDisposeScope(),
                zeros_like(folded).Plus(LeastLogVariance).MoveToOuterDisposeScope()
            );
        }

        var moments = encoder.call(padded, cache).chunk(2, dim: 1);
        return new(
            moments[0].MoveToOuterDisposeScope(),
            moments[1].Clamped(LeastLogVariance, 20).MoveToOuterDisposeScope()
        );
    }

    private Tensor Decode(Tensor latent, int? height, int? width, FeatureCache cache)
    {
        RequireLatent(latent);
        using var scope = NewDisposeScope();
        var pixels = decoder is null
            ? CausalPatches.Unfold(latent, Stride.Frames, Stride.Height, cache.Starts(this))
            : decoder.call(latent, cache);
        return ClipPadding.Crop(pixels, height, width).MoveToOuterDisposeScope();
    }

    private Tensor Mean(Tensor like) => PerChannel(Config.LatentMean, otherwise: 0, like);

    private Tensor Std(Tensor like) => PerChannel(Config.LatentStd, otherwise: 1, like);

    private Tensor PerChannel(IReadOnlyList<double> values, double otherwise, Tensor like)
    {
        var numbers = values.Count > 0 ? values : Enumerable.Repeat(otherwise, Config.LatentChannels);
        return tensor(numbers.ToArray(), dtype: like.dtype, device: like.device).view(1, -1, 1, 1, 1);
    }

    private void RequireClip(Tensor pixels, Func<int, int> fitting)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        if (pixels.dim() != 5 || pixels.size(1) != 3 || pixels.numel() == 0)
        {
            throw new ArgumentException(
                $"A clip to encode is [B, 3, T, H, W]; found [{string.Join(", ", pixels.shape)}]."
            );
        }

        var frames = (int)pixels.size(2);
        if (fitting(frames) is var nearest && nearest != frames)
        {
            throw new ArgumentException(
                $"A clip to encode has 1 + {Stride.Frames}n frames, or {Stride.Frames}n in a chunk behind the first; "
                    + $"found {frames}, nearest {nearest} and {nearest + Stride.Frames}."
            );
        }
    }

    private void RequireLatent(Tensor latent)
    {
        ArgumentNullException.ThrowIfNull(latent);
        if (latent.dim() != 5 || latent.size(1) != Config.LatentChannels || latent.numel() == 0)
        {
            throw new ArgumentException(
                $"A latent to decode is [B, {Config.LatentChannels}, T, H, W]; found [{string.Join(", ", latent.shape)}]."
            );
        }
    }
}
