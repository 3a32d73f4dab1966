using Sora.Lab.Text;
using Sora.Lab.Training.Data;
using Sora.Lab.Training.Stages;
using Sora.Lab.Training.Sweeps;
using Sora.Lab.Training.Tests.Runs;

namespace Sora.Lab.Training.Tests.Sweeps;

public sealed class WorkshopConfigTests
{
    [Theory]
    [InlineData("workshop-30m", 30e6, 34e6, 22e9)] // a card of 24 GB
    [InlineData("workshop-120m", 118e6, 124e6, 44e9)] // a card of 48 GB
    public void A_workshop_model_has_its_size_and_fits_its_card(string name, double least, double most, double memory)
    {
        var config = ShippedConfigs.Read(name);
        var cost = TrainingCost.Of(config, ShippedConfigs.Lab);

        Assert.InRange(cost.Parameters, least, most);
        Assert.InRange(cost.Memory + cost.Cache, 0.5 * memory, memory);
        Assert.Equal(new ClipSize(33, 128, 128), cost.Size);
    }

    [Theory]
    [InlineData("workshop-30m")]
    [InlineData("workshop-120m")]
    public void It_sees_the_whole_world_and_reads_its_longest_captions(string name)
    {
        var stage = (BaseStageConfig)ShippedConfigs.Read(name).Stage;
        var source = stage.Data.Open(1);
        var tokenizer = new PromptTokenizer(PromptVocabulary.Build(source.Words), maxLength: 1000);
        string[] captions =
        [
            .. Enumerable.Range(0, 500).Select(i => source.ClipAt(stage.Data.Buckets[^2], i).Caption(4)), // detailed
        ];
        using var scope = NewDisposeScope();
        var (_, lengths) = tokenizer.EncodeBatch(captions);

        Assert.InRange(lengths.Max(), 48, stage.TextEncoder!.MaxLength);
        Assert.Contains(captions, caption => caption.Contains("camera pans", StringComparison.Ordinal));
        Assert.False(stage.Data.Simple);
        Assert.Equal(CaptionForm.Mixed, stage.Data.Captions);
    }

    [Fact]
    public void Its_autoencoder_has_the_sizes_that_costs_are_counted_with_and_is_trained_on_the_whole_world()
    {
        var stage = (AutoencoderStageConfig)ShippedConfigs.Read("workshop-autoencoder").Stage;
        var lab = AutoencoderFolder.ReadConfig(ShippedConfigs.Lab);

        Assert.Equal((lab.LatentChannels, lab.Stride), (stage.Model.LatentChannels, stage.Model.Stride));
        Assert.False(stage.Data.Simple);
    }
}
