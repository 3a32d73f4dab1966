using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Sora.Lab.Native;

namespace Sora.Lab.Tests.Native;

public sealed class NativeTests
{
    [Fact]
    public void Libtorch_loads_whatever_the_age_of_the_system()
    {
        using var one = ones(1);

        Assert.Null(LibTorchLoader.Problem);
        Assert.Equal(1, one.ToDouble());
    }

    [Fact]
    public void The_shim_is_in_place_where_it_helps_and_only_there()
    {
        var isAmd = X86Base.IsSupported && X86Base.CpuId(0, 0).Ebx == 0x68747541; // "Auth"
        var isOff = Environment.GetEnvironmentVariable(MklShim.Variable) == "0";
        var isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);

        Assert.True(MklShim.IsApplied == (isLinux && isAmd && Avx2.IsSupported && !isOff), MklShim.Reason);
    }

    [Fact]
    public void The_shim_changes_no_product_beyond_rounding()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var a = randn([200, 300], generator: generator);
        var b = randn([300, 100], generator: generator);

        var exact = a.to(float64).matmul(b.to(float64));
        var error = a.matmul(b).to(float64).sub(exact).abs().max().div(exact.abs().max());

        Assert.InRange(error.ToDouble(), 0, 1e-6);
    }

    [Fact]
    public void Convolutions_are_right_by_whichever_library()
    {
        Assert.True(OneDnn.IsRight(), OneDnn.Reason);
        Assert.True(OneDnn.IsUsed || !Processor.TellsCaches, OneDnn.Reason);
    }

    [Fact]
    public void Bfloat16_is_claimed_only_beside_avx512() =>
        Assert.True(!Processor.HasFastBfloat16 || Avx512F.IsSupported);

    [Fact]
    public void The_processor_tells_its_name() => Assert.NotEqual("", Processor.Name);
}
