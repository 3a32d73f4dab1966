using Sora.Lab.Autoencoder;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Training.Data;
using Sora.Lab.Transformers;
using Sora.Lab.Video;
using Sora.Lab.Worlds.Blocks;

namespace Sora.Lab.Training.Stages;

/// <summary>Trains a world model: a frame from those before it and the player's action.</summary>
/// <remarks>
/// Chen et al. 2024 (Diffusion Forcing), algorithm 1: each frame of a sequence has a noise level of its own and is predicted from the frames up to it.
/// Some frames are nearly clean and no part of the loss, as those before the one to make are in use.
/// </remarks>
internal sealed class WorldStage : ITrainingStage
{
    private readonly WorldStageConfig config;
    private readonly Compute compute;
    private readonly VideoAutoencoder autoencoder;
    private readonly DiffusionTransformer transformer;
    private readonly GameRing games;
    private readonly Tensor deviations;

    public WorldStage(WorldStageConfig config, ulong seed, Device device)
    {
        (this.config, compute) = (config, Compute.Of(device));
        autoencoder = AutoencoderFolder.Load(config.Autoencoder);
        autoencoder.to(device);
        transformer = new DiffusionTransformer(config.Transformer(autoencoder.Config.LatentChannels));
        if (config.StartsLocally)
        {
            transformer.StartLocally();
        }

        compute.PlaceToTrain(transformer);
        deviations = autoencoder.LatentDeviations().to(device).DetachFromDisposeScope();
        games = new GameRing(config, Numbers(), autoencoder, seed, compute);
    }

    public IReadOnlyList<(string Name, nn.Module Module)> Modules => [("transformer", transformer)];

    public string Describe() =>
        FormattableString.Invariant(
            $"world model of {transformer.Millions():F2} M parameters, {config.Batch} sequences of {config.Context} + 1 frames a step, from {config.Episodes} games"
        );

    public StepLoss Loss(long number, Generator generator)
    {
        using var scope = NewDisposeScope();
        var (clean, controls) = games.Take(number);
        var (times, unknown) = Levels(generator);
        var noise = randn_like(clean); // on the device, by its own generator, which the trainer seeds for each step
        var noisy = RectifiedFlow.Interpolate(clean, noise, times);
        var input = new DiffusionInput(
            [config.Prediction.Input(noisy, times, deviations)],
            [times],
            WorldModel.NoText(config.Batch, compute.Device)
        )
        {
            Actions = [controls],
        };
        var velocity = config.Prediction.ToVelocity(transformer.call(input)[0], noisy, times, deviations);
        var error = Balanced(velocity.sub(RectifiedFlow.Velocity(clean, noise)).Squared()).mean([1, 3, 4]); // [B, T]
        var loss = error.mul(unknown).sum().div(unknown.sum());
        return new StepLoss(loss.MoveToOuterDisposeScope(), config.Batch, noisy.numel() / noisy.size(1));
    }

    // Games that training does not see, by the rules on the left and by the exported model on the right.
    public IEnumerable<(string Name, VideoClip Clip)> Samples(string model)
    {
        using var exported = WorldModelFolder.Load(model, compute);
        for (var i = 0; i < config.SampleClips; i++)
        {
            var game = GameClip.Of(games.SampleAt(i), new BlockView(config.CellSide));
            using var session = exported.Begin(game.Pixels.Part(0, 1), [game.Controls[0]]);
            var played = game.Controls.Skip(1).Select(controls => session.Next(controls));
            yield return (
                $"{i:D2}",
                ClipBatch.SideBySide(game.Pixels, VideoClip.Join([game.Pixels.Part(0, 1), .. played]))
            );
        }
    }

    /// <summary>In half precision, which halves the file; the run's checkpoints keep every bit.</summary>
    public void Export(string folder) =>
        WorldModelFolder.Save(folder, Numbers(), transformer, autoencoder, ScalarType.Float16);

    public void Dispose()
    {
        games.Dispose();
        deviations.Dispose();
        transformer.Dispose();
        autoencoder.Dispose();
    }

    private WorldModelConfig Numbers()
    {
        try
        {
            return new WorldModelConfig(transformer.Config, autoencoder.Config, BlockControls.Names)
            {
                Context = config.Context,
                Side = BlockView.Cells * config.CellSide,
                FramesPerSecond = BlockView.FramesPerSecond,
                Prediction = config.Prediction,
            }.Checked();
        }
        catch (ArgumentException e)
        {
            throw new TrainingException($"{config.Autoencoder}: {e.Message}", e);
        }
    }

    // A time for each frame, and 1 where there is something to learn: [B, T] each. The first frame is always one to go by, the last one to learn.
    private (Tensor Times, Tensor Unknown) Levels(Generator generator)
    {
        long[] shape = [config.Batch, config.Context + 1];
        var count = config.Batch * (config.Context + 1);
        var learnt = RectifiedFlow.DrawTimes(count, generator, config.TimeMean, config.TimeDeviation).view(shape);
        var given = rand(shape, generator: generator).Times(config.MostContextNoise);
        var isGiven = rand(shape, generator: generator).lt(tensor((float)config.ContextOdds));
        isGiven[TensorIndex.Colon, 0] = tensor(true);
        isGiven[TensorIndex.Colon, -1] = tensor(false);
        return (where(isGiven, given, learnt).to(compute.Device), isGiven.logical_not().to(float32).to(compute.Device));
    }

    // [B, C, T, H', W'], each channel divided by its deviation to the power of the balance; the mean weight stays 1.
    private Tensor Balanced(Tensor squares)
    {
        if (config.ChannelBalance == 0)
        {
            return squares;
        }

        var weights = deviations.ToThePower(-2 * config.ChannelBalance);
        return squares.mul(weights.div(weights.mean()).view(1, -1, 1, 1, 1));
    }
}
