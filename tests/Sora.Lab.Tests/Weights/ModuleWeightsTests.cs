using Sora.Lab.Autoencoder;
using Sora.Lab.Layers;
using Sora.Lab.Tests.Transformers;
using Sora.Lab.Text;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;

namespace Sora.Lab.Tests.Weights;

public sealed class ModuleWeightsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Linear module = nn.Linear(3, 2);

    private string Target => folder.File("w.safetensors");

    public void Dispose()
    {
        module.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void What_was_saved_is_loaded()
    {
        using var other = nn.Linear(3, 2);
        ModuleWeights.Save(module, Target, metadata: new Dictionary<string, string> { ["step"] = "7" });
        ModuleWeights.Load(other, Target);
        Assert.True(other.weight.Equals(module.weight));
        Assert.True(other.bias!.Equals(module.bias!));
        Assert.True(other.weight.requires_grad);
    }

    [Theory]
    [InlineData(ScalarType.Float16, "F16", 1e-3)]
    [InlineData(ScalarType.BFloat16, "BF16", 1e-2)]
    public void Sixteen_bits_are_stored_and_float32_computes(ScalarType type, string name, double tolerance)
    {
        using var other = nn.Linear(3, 2);
        ModuleWeights.Save(module, Target, type);
        ModuleWeights.Load(other, Target);
        using (var file = SafetensorsFile.Open(Target))
        {
            Assert.Equal(name, file.Info("weight").DataType);
        }

        Assert.Equal(ScalarType.Float32, other.weight.dtype);
        Assert.InRange(Recording.RelativeError(other.weight, module.weight), 1e-9, tolerance);
    }

    [Fact]
    public void A_value_beyond_16_bits_is_refused()
    {
        using var large = nn.Linear(1, 1);
        using var value = tensor(1e6f);
        using (no_grad())
        {
            large.weight.copy_(value.reshape(1, 1));
        }

        Assert.Throws<SafetensorsException>(() => ModuleWeights.Save(large, Target, ScalarType.Float16));
        Assert.False(File.Exists(Target));
        ModuleWeights.Save(large, Target, ScalarType.BFloat16);
    }

    [Fact]
    public void What_does_not_fit_changes_nothing_and_is_named()
    {
        ModuleWeights.Save(module, Target);
        AssertRefused(nn.Linear(3, 2, hasBias: false), "bias");
        AssertRefused(nn.Linear(4, 2), "weight");
        AssertRefused(nn.Linear(3, 2), "weight", name => name == "bias" ? name : null);
        AssertRefused(nn.Linear(3, 2), "bias", _ => "weight");

        void AssertRefused(Linear other, string tensor, Func<string, string?>? map = null)
        {
            using (other)
            {
                using var before = other.weight.clone();
                var error = Assert.Throws<SafetensorsException>(() => ModuleWeights.Load(other, Target, map));
                Assert.Equal(tensor, error.Tensor);
                Assert.True(other.weight.Equals(before));
            }
        }
    }

    [Fact]
    public void Parts_and_transposed_matrices_find_their_place_and_all_must_be_there()
    {
        using var scope = NewDisposeScope();
        var (first, second) = (randn(2, 3), randn(2, 3));
        SafetensorsWriter.Save(Target, [("a", first), ("b", second), ("c", randn(4)), ("d", first.t().contiguous())]);
        using var whole = nn.Linear(3, 4);
        using var turned = nn.Linear(3, 2, hasBias: false);
        using var file = SafetensorsFile.Open(Target);

        ModuleWeights.Load(whole, file, name => Place(name, parts: 2));
        ModuleWeights.Load(
            turned,
            file,
            name => name == "d" ? new TensorPlace("weight", IsTransposed: true) : (TensorPlace?)null
        );

        Assert.True(whole.weight.Equals(cat([first, second])));
        Assert.True(turned.weight.Equals(first));
        var error = Assert.Throws<SafetensorsException>(() =>
            ModuleWeights.Load(whole, file, name => name == "b" ? null : Place(name, parts: 2))
        );
        Assert.Equal("weight", error.Tensor);
        Assert.Throws<SafetensorsException>(() => ModuleWeights.Load(whole, file, name => Place(name, parts: 4)));

        static TensorPlace? Place(string name, int parts) =>
            name switch
            {
                "a" => new TensorPlace("weight", 0, parts),
                "b" => new TensorPlace("weight", 1, parts),
                "c" => new TensorPlace("bias"),
                _ => null,
            };
    }

    [Fact]
    public void A_module_without_memory_is_filled_from_a_file()
    {
        using var full = TinyTransformer.Shaken();
        ModuleWeights.Save(full, Target);
        using var weights = WeightSet.Open(Target);
        using var module = MetaModules.Build(() => new DiffusionTransformer(TinyTransformer.Config));
        Assert.All(module.parameters(), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
        ModuleWeights.Fill(module, weights, null, CPU, _ => ScalarType.Float32);

        var filled = module.state_dict();
        foreach (var (name, expected) in full.state_dict())
        {
            Assert.True(filled[name].Equals(expected), name);
            Assert.False(filled[name].requires_grad);
        }

        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (x, t, text) = (TinyTransformer.Latents(1, 2, 4, 4), tensor([0.5f]), TinyTransformer.Text(1));
        Assert.True(module.Predict(x, t, text).Equals(full.Predict(x, t, text)));
    }

    [Fact]
    public void Every_kind_of_module_is_filled_and_in_the_type_asked_for()
    {
        using var encoder = new TextEncoder(Encoder);
        ModuleWeights.Save(encoder, Target);
        using var weights = WeightSet.Open(Target);
        using var other = MetaModules.Build(() => new TextEncoder(Encoder));
        ModuleWeights.Fill(other, weights, null, CPU, name => name == "norm.weight" ? float32 : bfloat16);
        Assert.All(
            other.state_dict(),
            pair => Assert.Equal(pair.Key == "norm.weight" ? float32 : bfloat16, pair.Value.dtype)
        );

        using var autoencoder = new VideoAutoencoder(VideoAutoencoderConfig.Lab);
        ModuleWeights.Save(autoencoder, folder.File("a"));
        using var files = WeightSet.Open(folder.File("a"));
        using var second = MetaModules.Build(() => new VideoAutoencoder(VideoAutoencoderConfig.Lab));
        ModuleWeights.Fill(second, files, null, CPU, _ => float32);
        Assert.All(
            second.state_dict().Zip(autoencoder.state_dict()),
            pair => Assert.True(pair.First.Value.Equals(pair.Second.Value))
        );
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_weight_that_is_no_number_is_named(float bad)
    {
        using var scope = NewDisposeScope();
        var values = ones(2, 3);
        values[1, 2] = tensor(bad);
        SafetensorsWriter.Save(Target, [("weight", values), ("bias", zeros(2))]);
        using var weights = WeightSet.Open(Target);
        var error = Assert.Throws<SafetensorsException>(() =>
            ModuleWeights.Fill(module, weights, null, CPU, _ => float32)
        );
        Assert.Equal(("weight", Target), (error.Tensor, error.File));
    }

    [Fact]
    public void Filling_leaves_no_tensor_alive_but_the_parameters()
    {
        ModuleWeights.Save(module, Target);
        using var weights = WeightSet.Open(Target);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ModuleWeights.Fill(module, weights, null, CPU, _ => float32);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static TextEncoderConfig Encoder { get; } =
        new()
        {
            VocabularySize = 12,
            Width = 8,
            AttentionWidth = 8,
            FeedForwardWidth = 12,
            Heads = 2,
            Layers = 2,
            MaxLength = 6,
            SharesPositionBias = false,
        };

    [Fact]
    public void Leaves_no_tensor_alive()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ModuleWeights.Save(module, Target, ScalarType.BFloat16);
        ModuleWeights.Load(module, Target);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
