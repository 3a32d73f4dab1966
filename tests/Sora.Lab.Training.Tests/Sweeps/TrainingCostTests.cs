using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Sweeps;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Sweeps;

public sealed class TrainingCostTests
{
    [Fact]
    public void Parameters_are_those_of_the_stage_that_is_built()
    {
        using var folder = new TemporaryFolder();
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        StageConfig[] stages =
        [
            TinyStages.Base(autoencoder),
            TinyStages.Base(autoencoder) with
            {
                Backbone = Backbone.UNet,
                Widths = [8, 8],
            },
            TinyStages.Temporal(autoencoder),
            TinyStages.Spatial(autoencoder),
        ];
        foreach (var config in stages)
        {
            using var stage = config.Build(1, CPU);
            var built = stage.Modules.Sum(part => part.Module.parameters().Sum(each => each.numel()));

            Assert.Equal(built, TrainingCost.Of(TinyStages.Run(config, 3), autoencoder).Parameters);
        }
    }

    [Fact]
    public void A_run_costs_what_the_buckets_that_its_seed_draws_cost()
    {
        using var folder = new TemporaryFolder();
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        var stage = TinyStages.Base(autoencoder);
        Bucket[] buckets = [new(32, 32, 9, 2), new(48, 32, 1, 3, 0.5) { FromStep = 4 }];
        TrainingCost Cost(params Bucket[] some) =>
            TrainingCost.Of(TinyStages.Run(stage with { Data = stage.Data with { Buckets = some } }, 20), autoencoder);
        var (first, second) = (Cost(buckets[0]), Cost(buckets[1] with { FromStep = 0 }));
        var draw = new BucketDraw(buckets, seed: 0);
        var share = Enumerable.Range(0, 20).Count(step => draw.At(step) == 0);
        var both = Cost(buckets);

        Assert.InRange(share, 5, 19);
        Assert.Equal((share * first.Step) + ((20 - share) * second.Step), both.Run, both.Run * 1e-9);
        Assert.Equal((2 * share) + (3 * (20 - share)), both.Clips);
        Assert.Equal(20 * first.Step, first.Run, first.Run * 1e-9);
    }

    [Fact]
    public void A_stage_trained_on_windows_costs_those_and_draws_whole_clips()
    {
        using var folder = new TemporaryFolder();
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        TrainingCost Cost(int? side)
        {
            var stage = TinyStages.Spatial(autoencoder);
            var one = stage with { CropSide = side, Data = stage.Data with { Buckets = [new(64, 64, 5, 2)] } };
            return TrainingCost.Of(TinyStages.Run(one, 3), autoencoder);
        }

        Assert.True(Cost(null).Step > 3.9 * Cost(32).Step); // four times the tokens
        Assert.Equal(Cost(null).Clip, Cost(32).Clip);
        Assert.Equal(Cost(null).Clip * 3 * 2 / 8, Cost(null).Step, 1); // eight steps draw one, three passes of two clips train
    }

    [Fact]
    public void What_cannot_be_counted_is_refused()
    {
        using var folder = new TemporaryFolder();
        var autoencoder = TinyStages.ExportAutoencoder(folder);
        string Message(StageConfig stage, string place) =>
            Assert.Throws<TrainingException>(() => TrainingCost.Of(TinyStages.Run(stage, 3), place)).Message;

        Assert.Contains("bucketed", Message(TinyStages.Packed(autoencoder), autoencoder), StringComparison.Ordinal);
        Assert.Contains("AutoencoderStage", Message(TinyStages.Autoencoder, autoencoder), StringComparison.Ordinal);
        Assert.Contains(folder["no"], Message(TinyStages.Base(autoencoder), folder["no"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("single-stage-gpu")]
    [InlineData("single-stage-patch2-gpu")]
    public void The_shipped_model_of_one_stage_has_the_parameters_and_the_training_of_the_cascade(string name)
    {
        static TrainingCost Cost(string config) => TrainingCost.Of(ShippedConfigs.Read(config), ShippedConfigs.Lab);
        var (single, basis, more) = (Cost(name), Cost("base"), Cost("base-2"));
        TrainingCost[] stages = [Cost("temporal-sr-gpu"), Cost("spatial-sr-gpu")];
        var parameters = basis.Parameters + stages.Sum(stage => stage.Parameters);
        var training = basis.Run + more.Run + stages.Sum(stage => stage.Run);

        Assert.Equal(basis.Parameters, more.Parameters);
        Assert.InRange((double)single.Parameters / parameters, 0.98, 1.02);
        Assert.InRange(single.Run / training, 0.98, 1.02);
        Assert.Equal(new ClipSize(33, 128, 128), single.Size);
        Assert.Equal(single.Size, stages[^1].Size);
    }
}
