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
    public void Leaves_no_tensor_alive()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        ModuleWeights.Save(module, Target, ScalarType.BFloat16);
        ModuleWeights.Load(module, Target);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
