using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Data;

/// <summary>A game as a world model learns from it: no tensors yet.</summary>
/// <param name="Pixels">T frames.</param>
/// <param name="Controls">What led to each: T of them.</param>
internal sealed record GameClip(VideoClip Pixels, IReadOnlyList<IReadOnlyCollection<string>> Controls)
{
    /// <summary>Draws a game. Its first frame is one of standing still.</summary>
    public static GameClip Of(BlockEpisode episode, BlockView view) =>
        new(
            VideoClip.Join([.. episode.States.Select(view.Draw)]),
            [
                .. episode
                    .Actions.Prepend(BlockAction.Wait)
                    .Zip(episode.States, (action, state) => BlockControls.Of(action, state.IsNight)),
            ]
        );
}
