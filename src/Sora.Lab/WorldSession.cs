using Sora.Lab.Video;

namespace Sora.Lab;

/// <summary>A game being played, frame by frame, in memory that does not grow. Made by <see cref="WorldModel.Begin"/>.</summary>
public sealed class WorldSession : IDisposable
{
    private readonly WorldModel model;
    private readonly WorldSettings settings;
    private readonly Generator generator;
    private Tensor frames; // [1, C, K, H', W']
    private Tensor controls; // [1, K, A]

    internal WorldSession(
        WorldModel model,
        VideoClip start,
        IReadOnlyList<IReadOnlyCollection<string>> pressed,
        WorldSettings settings
    )
    {
        (this.model, this.settings) = (model, settings);
        _ = settings.Times();
        Check(start, pressed);
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        frames = Last(model.Encode(start), 2).DetachFromDisposeScope();
        controls = Last(model.Controls(pressed), 1).DetachFromDisposeScope();
        generator = new Generator(settings.Seed, CPU);
    }

    /// <summary>Makes the next frame.</summary>
    /// <param name="pressed">The controls that are on, such as <c>left</c>.</param>
    /// <returns>A clip of one frame.</returns>
    /// <exception cref="ArgumentException">There is no such control.</exception>
    public VideoClip Next(params IReadOnlyCollection<string> pressed)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        var told = cat([controls, model.Controls([pressed])], dim: 1);
        long[] shape = [.. frames.shape];
        shape[2]++;
        var next = model.Next(frames, told, model.Noise(generator, shape), settings);
        Replace(ref frames, cat([frames, next], dim: 2).narrow(2, 1, frames.size(2)));
        Replace(ref controls, told.narrow(1, 1, controls.size(1)));
        return model.Decode(next);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        frames.Dispose();
        controls.Dispose();
        generator.Dispose();
    }

    private static void Replace(ref Tensor kept, Tensor next)
    {
        kept.Dispose();
        kept = next.contiguous().DetachFromDisposeScope();
    }

    // The last K along a dimension; the first stands for those that are missing.
    private Tensor Last(Tensor x, int dimension)
    {
        var missing = Math.Max(0, model.Config.Context - x.size(dimension));
        var first = x.narrow(dimension, 0, 1);
        var all = cat([.. Enumerable.Repeat(first, (int)missing), x], dimension);
        return all.narrow(dimension, all.size(dimension) - model.Config.Context, model.Config.Context).contiguous();
    }

    private void Check(VideoClip start, IReadOnlyList<IReadOnlyCollection<string>> pressed)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(pressed);
        var side = model.Config.Side;
        if (start.Width != side || start.Height != side || pressed.Count != start.Frames)
        {
            throw new ArgumentException(
                $"The start of a game: expected frames of {side}x{side} and the controls of each; found {start.Frames} of {start.Width}x{start.Height} and {pressed.Count} controls."
            );
        }
    }
}
