using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>A block game that is being played, by whatever makes its frames.</summary>
public interface IBlockGame : IDisposable
{
    /// <summary>The next frame, a clip of one.</summary>
    /// <param name="action">What the player does.</param>
    /// <param name="isNight">Whether it is night in the frame to come.</param>
    VideoClip Advance(BlockAction action, bool isNight);
}

/// <summary>Begins a game where an episode ends.</summary>
/// <param name="past">What happened before.</param>
public delegate IBlockGame BeginBlockGame(BlockEpisode past);
