using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests;

/// <summary>The published networks at full size, without memory: the tensors and numbers that the releases have.</summary>
public sealed class PublishedSizesTests
{
    [Fact]
    public void The_transformer_of_Wan21_has_1_418_996_800_parameters() =>
        AssertSize(() => new DiffusionTransformer(DiffusionTransformerConfig.Wan21TextToVideo), 825, 1_418_996_800);

    [Fact]
    public void The_autoencoder_of_Wan21_has_126_892_531_parameters() =>
        AssertSize(() => new VideoAutoencoder(VideoAutoencoderConfig.Wan21), 194, 126_892_531);

    [Fact]
    public void The_encoder_of_umT5_XXL_has_5_680_910_336_parameters() =>
        AssertSize(() => new TextEncoder(TextEncoderConfig.UmT5Xxl), 242, 5_680_910_336);

    private static void AssertSize<T>(Func<T> build, int tensors, long parameters)
        where T : nn.Module
    {
        using var module = MetaModules.Build(build);
        var state = module.state_dict();
        Assert.All(state.Values, value => Assert.Equal(DeviceType.META, value.device_type));
        Assert.Equal((tensors, parameters), (state.Count, state.Values.Sum(value => value.numel())));
    }
}
