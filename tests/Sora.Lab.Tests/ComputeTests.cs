using Sora.Lab.Native;

namespace Sora.Lab.Tests;

public sealed class ComputeTests
{
    [Fact]
    public void The_processor_computes_in_what_it_is_fast_at()
    {
        var expected = Processor.HasFastBfloat16 && OneDnn.IsUsed ? ScalarType.BFloat16 : ScalarType.Float32;
        Assert.Equal(expected, Compute.Of("cpu").Type);
        Assert.Equal(DeviceType.CPU, Compute.Of("cpu").Device.type);
    }

    [Fact]
    public void Cuda_that_is_not_there_is_refused_with_what_is_missing()
    {
        var missing = Compute.MissingForCuda();
        Assert.SkipWhen(missing is null, "This machine has CUDA.");
        var error = Assert.Throws<NotSupportedException>(() => Compute.Of("cuda"));
        Assert.Contains(missing!, error.Message, StringComparison.Ordinal);
        Assert.Equal(DeviceType.CPU, Compute.Of("auto").Device.type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("CUDA")]
    [InlineData("cuda:99")]
    public void Another_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => Compute.Of(name));
}
