using Sora.Lab.Autoencoder;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Training.Stages;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Data;

/// <summary>The latest of an endless sequence of games, as latents on the device, and sequences drawn from them.</summary>
/// <remarks>
/// Game n lies at place n mod E; step s draws from games s F to s F + E - 1, F being those played anew each step. So a run that stops and goes on
/// draws what it would have drawn. Games begin with K frames of standing still, as playing does.
/// </remarks>
internal sealed class GameRing : IDisposable
{
    private const int GameStream = 121;
    private const int DrawStream = 122;
    private const int GamesAtOnce = 64;

    private readonly WorldStageConfig config;
    private readonly WorldModelConfig numbers;
    private readonly VideoAutoencoder autoencoder;
    private readonly ulong seed;
    private readonly Compute compute;
    private readonly Tensor latents; // [E, K + T, C H' W'], of 16 bits
    private readonly Tensor controls; // [E, K + T, A]
    private readonly long[] shape;
    private readonly Ahead<GameClip[]> fresh;
    private long filled = -1;

    /// <param name="config">How many games of what length.</param>
    /// <param name="numbers">Those of the model.</param>
    /// <param name="autoencoder">Encodes frames; on the device.</param>
    /// <param name="seed">The run's.</param>
    /// <param name="compute">Where the latents are kept, and who helps to play.</param>
    public GameRing(
        WorldStageConfig config,
        WorldModelConfig numbers,
        VideoAutoencoder autoencoder,
        ulong seed,
        Compute compute
    )
    {
        (this.config, this.numbers, this.autoencoder) = (config, numbers, autoencoder);
        (this.seed, this.compute) = (seed, compute);
        var side = numbers.Side / autoencoder.Stride.Height;
        shape = [autoencoder.Config.LatentChannels, side, side];
        using var scope = NewDisposeScope();
        long[] box = [config.Episodes, config.Context + config.EpisodeFrames];
        latents = zeros([.. box, shape[0] * side * side], float16, compute.Device).DetachFromDisposeScope();
        controls = zeros([.. box, numbers.Controls.Count], float32, compute.Device).DetachFromDisposeScope();
        fresh = new Ahead<GameClip[]>(
            step => Games(LastOf(step) - config.FreshEpisodes, config.FreshEpisodes),
            depth: 2
        );
    }

    /// <summary>The sequences of a step: latents [B, C, K + 1, H', W'] and action vectors [B, K + 1, A].</summary>
    public (Tensor Latents, Tensor Controls) Take(long step)
    {
        using var scope = NewDisposeScope();
        using var gradient = no_grad();
        Fill(step);
        var random = StepRandom.Managed(seed, step, DrawStream);
        var (length, frames) = (config.Context + config.EpisodeFrames, config.Context + 1);
        var first = Enumerable
            .Range(0, config.Batch)
            .Select(_ => ((long)random.Next(config.Episodes) * length) + random.Next(config.EpisodeFrames));
        long[] places = [.. first.SelectMany(place => Enumerable.Range(0, frames).Select(frame => place + frame))];
        var index = tensor(places, device: compute.Device);
        var drawn = latents.view(-1, latents.size(2)).index_select(0, index).to(float32);
        return (
            drawn.view([config.Batch, frames, .. shape]).transpose(1, 2).contiguous().MoveToOuterDisposeScope(),
            controls
                .view(-1, controls.size(2))
                .index_select(0, index)
                .view(config.Batch, frames, -1)
                .MoveToOuterDisposeScope()
        );
    }

    /// <summary>A game that training does not see.</summary>
    public BlockEpisode SampleAt(int index) =>
        BlockEpisode.Play(StepRandom.Seed(seed, -1 - index, GameStream), config.EpisodeFrames);

    public void Dispose()
    {
        fresh.Dispose();
        latents.Dispose();
        controls.Dispose();
    }

    private long LastOf(long step) => (step * config.FreshEpisodes) + config.Episodes;

    private void Fill(long step)
    {
        if (filled >= 0 && step == filled + 1)
        {
            Put(LastOf(step) - config.FreshEpisodes, fresh.Take(step));
        }
        else if (step != filled)
        {
            var first = LastOf(step) - config.Episodes;
            for (var done = 0; done < config.Episodes; done += GamesAtOnce)
            {
                Put(first + done, Games(first + done, Math.Min(GamesAtOnce, config.Episodes - done)));
            }
        }

        filled = step;
    }

    private GameClip[] Games(long first, int count)
    {
        var view = new BlockView(config.CellSide);
        return
        [
            .. Enumerable
                .Range(0, count)
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(compute.Helpers)
                .Select(i => StepRandom.Seed(seed, first + i, GameStream))
                .Select(each => GameClip.Of(BlockEpisode.Play(each, config.EpisodeFrames), view)),
        ];
    }

    private void Put(long first, GameClip[] games)
    {
        if (games.Length == 0)
        {
            return;
        }

        using var scope = NewDisposeScope();
        float[] pressed = [.. games.SelectMany(game => game.Controls).SelectMany(numbers.Vector)];
        var vectors = tensor(pressed, device: compute.Device);
        var frames = WorldModel.EncodeFrames(autoencoder, [.. games.Select(game => game.Pixels)]);
        var places = tensor([.. games.Select((_, i) => (first + i) % config.Episodes)], device: compute.Device);
        latents.index_copy_(0, places, Standing(frames, games.Length).to(float16));
        controls.index_copy_(0, places, Standing(vectors, games.Length));
    }

    // Anything of each frame -> [games, K + T, n]
    private Tensor Standing(Tensor x, int games)
    {
        var rows = x.reshape(games, config.EpisodeFrames, -1);
        return cat([rows.narrow(1, 0, 1).expand(-1, config.Context, -1), rows], dim: 1);
    }
}
