using Sora.Lab.Training.Data;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Evaluation;

/// <summary>What a world model is measured with and against.</summary>
public static class BlockGames
{
    /// <summary>The game by its own rules: what is right.</summary>
    /// <param name="cellSide">Pixels of a cell.</param>
    public static BeginBlockGame Rules(int cellSide) =>
        past =>
        {
            var (state, view) = (past.States[^1], new BlockView(cellSide));
            return new Game((action, _) => view.Draw(state = BlockGame.Step(state, action)));
        };

    /// <summary>The rules seen through an autoencoder: what a model of its latents can reach.</summary>
    /// <param name="model">Whose autoencoder; stays the caller's.</param>
    public static BeginBlockGame Reconstructed(WorldModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return past =>
        {
            var rules = Rules(CellSide(model))(past);
            return new Game((action, isNight) => Reconstruct(model, rules.Advance(action, isNight)));
        };
    }

    /// <summary>The last frame again and again: what one gets for nothing.</summary>
    /// <param name="cellSide">Pixels of a cell.</param>
    public static BeginBlockGame Copy(int cellSide) =>
        past =>
        {
            var frame = new BlockView(cellSide).Draw(past.States[^1]);
            return new Game((_, _) => frame);
        };

    /// <summary>The game as a model plays it.</summary>
    /// <param name="model">Stays the caller's.</param>
    /// <param name="settings">How frames are drawn; null for the usual.</param>
    /// <exception cref="ArgumentException">A model of another game.</exception>
    public static BeginBlockGame Model(WorldModel model, WorldSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!model.Config.Controls.SequenceEqual(BlockControls.Names))
        {
            throw new ArgumentException(
                $"A model of the block game: expected the controls {string.Join(", ", BlockControls.Names)}; found {string.Join(", ", model.Config.Controls)}."
            );
        }

        return past =>
        {
            var start = GameClip.Of(past.Last(model.Config.Context), new BlockView(CellSide(model)));
            var session = model.Begin(start.Pixels, start.Controls, settings);
            return new Game((action, isNight) => session.Next(BlockControls.Of(action, isNight)), session);
        };
    }

    private static int CellSide(WorldModel model) => model.Config.Side / BlockView.Cells;

    private static VideoClip Reconstruct(WorldModel model, VideoClip frame)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        return model.Decode(WorldModel.EncodeFrames(model.Autoencoder, frame));
    }

    private sealed class Game(Func<BlockAction, bool, VideoClip> next, IDisposable? held = null) : IBlockGame
    {
        public VideoClip Advance(BlockAction action, bool isNight) => next(action, isNight);

        public void Dispose() => held?.Dispose();
    }
}
