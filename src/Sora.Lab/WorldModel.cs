using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Video;

namespace Sora.Lab;

/// <summary>A world to play in: from the frames before and the player's action to the next frame.</summary>
/// <remarks>
/// Alonso et al. 2024 (DIAMOND) and Valevski et al. 2024 (GameNGen) play by diffusion; here as Oasis (2024) by a transformer with a noise level for
/// each frame (Chen et al. 2024, Diffusion Forcing). It owns its parts and disposes them.
/// </remarks>
public sealed class WorldModel : IDisposable
{
    private readonly Tensor deviations;
    private readonly Compute compute;

    /// <summary>Joins trained parts; they are moved to the device and no longer trained.</summary>
    /// <param name="config">The numbers; those of the parts must be theirs.</param>
    /// <param name="transformer">From the frames before, and noise, to a frame.</param>
    /// <param name="autoencoder">From pixels to latents and back.</param>
    /// <param name="compute">Where it runs; the processor if null.</param>
    /// <exception cref="ArgumentException">The numbers do not fit together.</exception>
    public WorldModel(
        WorldModelConfig config,
        DiffusionTransformer transformer,
        VideoAutoencoder autoencoder,
        Compute? compute = null
    )
    {
        ArgumentNullException.ThrowIfNull(config);
        (Config, Transformer, Autoencoder) = (config.Checked(), transformer, autoencoder);
        this.compute = compute ?? Compute.Cpu;
        this.compute.Place(transformer, this.compute.Type);
        this.compute.Place(autoencoder, ScalarType.Float32);
        deviations = autoencoder.LatentDeviations().to(this.compute.Device).DetachFromDisposeScope();
    }

    /// <summary>The numbers of all parts.</summary>
    public WorldModelConfig Config { get; }

    /// <summary>From the frames before, and noise, to a frame.</summary>
    public DiffusionTransformer Transformer { get; }

    /// <summary>From a frame's pixels to its latent and back.</summary>
    public VideoAutoencoder Autoencoder { get; }

    /// <summary>What a transformer without prompts attends to: one state of zeros a clip.</summary>
    public static TextContext NoText(long clips, Device device) =>
        new(zeros([clips, 1, 1], device: device), [.. Enumerable.Repeat(1, (int)clips)], TextPadding.Attended);

    /// <summary>Latents of frames, each by itself: [B T, C, 1, H', W'], clip after clip, without gradient.</summary>
    /// <param name="autoencoder">Encodes them, on its own device.</param>
    /// <param name="clips">B clips of T frames of one size.</param>
    public static Tensor EncodeFrames(VideoAutoencoder autoencoder, params IReadOnlyList<VideoClip> clips)
    {
        ArgumentNullException.ThrowIfNull(autoencoder);
        using var scope = NewDisposeScope();
        var pixels = ClipTensors.ToTensor(clips, autoencoder.parameters().First().device); // [B, 3, T, H, W]
        return autoencoder.ToLatent(pixels.transpose(1, 2).flatten(0, 1).unsqueeze(2)).MoveToOuterDisposeScope();
    }

    /// <summary>Begins to play.</summary>
    /// <param name="start">What is seen at first; of many frames the last K count, of fewer the first one is taken to have stood still.</param>
    /// <param name="pressed">The controls that led to each of its frames.</param>
    /// <param name="settings">How frames are drawn; null for the usual.</param>
    /// <exception cref="ArgumentException">Another size of frames, or a control that is none.</exception>
    public WorldSession Begin(
        VideoClip start,
        IReadOnlyList<IReadOnlyCollection<string>> pressed,
        WorldSettings? settings = null
    ) => new(this, start, pressed, settings ?? WorldSettings.Default);

    /// <summary>The next frames of several games side by side; each is what it would be alone.</summary>
    /// <param name="context">The K frames before, [B, C, K, H', W'].</param>
    /// <param name="controls">Action vectors of those and of the one to make, [B, K + 1, A].</param>
    /// <param name="noise">What the frames are made from, [B, C, K + 1, H', W']; before the last it is what the context is held with.</param>
    /// <param name="settings">How frames are drawn.</param>
    /// <returns>[B, C, 1, H', W'], the caller's to dispose.</returns>
    public Tensor Next(Tensor context, Tensor controls, Tensor noise, WorldSettings settings)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(settings);
        using var gradient = no_grad();
        using var scope = NewDisposeScope();
        var (clips, frames) = (context.size(0), context.size(2));
        var text = NoText(clips, compute.Device);
        using var memory = new FrameMemory((int)frames + 1);
        var held = Times(Config.ContextNoise, frames);
        var before = RectifiedFlow.Interpolate(context, noise.narrow(2, 0, frames), held);
        _ = Velocity(before, held, controls.narrow(1, 0, frames));
        var told = controls.narrow(1, frames, 1);
        var x = Samplers.Euler(
            (sample, t) => Velocity(sample, Times(t, 1), told),
            noise.narrow(2, frames, 1),
            settings.Times()
        );
        return x.MoveToOuterDisposeScope();

        Tensor Times(double t, long count) => tensor((float)t, device: compute.Device).expand(clips, count);

        // The first call fills the memory with the frames before.
        Tensor Velocity(Tensor sample, Tensor times, Tensor actions)
        {
            using var step = NewDisposeScope();
            var shown = Config.Prediction.Input(sample, times, deviations);
            var input = new DiffusionInput([shown], [times], text) { Actions = [actions], Memory = memory };
            var output = Transformer.call(input)[0];
            return Config.Prediction.ToVelocity(output, sample, times, deviations).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The pixels of latents, each by itself.</summary>
    /// <param name="latents">[T, C, 1, H', W'].</param>
    /// <returns>T frames.</returns>
    public VideoClip Decode(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var pixels = Autoencoder.FromLatent(latents); // [T, 3, 1, H, W]
        return ClipTensors.ToClip(pixels.squeeze(2).transpose(0, 1), Config.FramesPerSecond);
    }

    /// <summary>Latents of frames in a row, [1, C, T, H', W'].</summary>
    internal Tensor Encode(VideoClip clip)
    {
        using var scope = NewDisposeScope();
        return EncodeFrames(Autoencoder, clip).squeeze(2).transpose(0, 1).unsqueeze(0).MoveToOuterDisposeScope();
    }

    /// <summary>Action vectors, [1, T, A].</summary>
    internal Tensor Controls(IEnumerable<IEnumerable<string>> pressed)
    {
        using var scope = NewDisposeScope();
        float[] values = [.. pressed.SelectMany(Config.Vector)];
        return tensor(values, device: compute.Device).view(1, -1, Config.Controls.Count).MoveToOuterDisposeScope();
    }

    /// <summary>Noise of a generator on the processor, the same on every device.</summary>
    internal Tensor Noise(Generator generator, params long[] shape)
    {
        using var noise = randn(shape, generator: generator);
        return noise.to(compute.Device).alias();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        deviations.Dispose();
        Transformer.Dispose();
        Autoencoder.Dispose();
    }
}
