using Sora.Lab.Training.Optimization;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Data;

/// <summary>Clips of the block game, played by chance: each begins somewhere in a game of its own.</summary>
/// <param name="seed">The run's.</param>
public sealed class BlockClips(ulong seed) : IClipSource
{
    private const int Stream = 120;
    private const int LatestStart = BlockState.DayLength;
    private const string Caption = "the block game";

    /// <inheritdoc />
    public IEnumerable<string> Words => Caption.Split(' ');

    /// <inheritdoc />
    public string Describe() => Caption;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">The game has no frames of that size.</exception>
    public SourceClip ClipAt(Bucket bucket, long number)
    {
        ArgumentNullException.ThrowIfNull(bucket);
        if (!HasSize(bucket))
        {
            throw new ArgumentException($"The block game: expected squares of whole cells; found {bucket}.");
        }

        return new SourceClip(() => Render(bucket, StepRandom.Seed(seed, number, Stream)), _ => Caption);
    }

    /// <summary>Whether the game can be drawn in a size.</summary>
    internal static bool HasSize(Bucket bucket) =>
        bucket.Width == bucket.Height && bucket.Width % BlockView.Cells == 0 && bucket.Width >= 4 * BlockView.Cells;

    private static VideoClip Render(Bucket bucket, ulong seed)
    {
        var first = (int)(seed % LatestStart);
        var view = new BlockView(bucket.Width / BlockView.Cells);
        var episode = BlockEpisode.Play(seed, first + bucket.Frames);
        return VideoClip.Join([.. episode.States.Skip(first).Select(view.Draw)]);
    }
}
