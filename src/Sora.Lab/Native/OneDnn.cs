using System.Runtime.InteropServices;

namespace Sora.Lab.Native;

/// <summary>Takes libtorch off oneDNN where oneDNN's convolutions are wrong.</summary>
/// <remarks>
/// Seen on an AMD Zen 5 in a virtual machine whose CPUID tells no caches: in float32, 45 of 960 convolutions over channels by the 16, and most with a kernel of
/// 3 over other numbers of channels, were off by 4% up to not a number (libtorch 2.10, oneDNN 3.7.1), without an error. libtorch's own
/// convolutions, which are taken then, are right. A processor that tells its caches is trusted, so that programs start as fast as before.
/// </remarks>
public static partial class OneDnn
{
    private const double Tolerance = 1e-3; // of values of about 1; float32 leaves 1e-6

    /// <summary>Whether libtorch uses it.</summary>
    public static bool IsUsed { get; private set; } = true;

    /// <summary>Why it is or is not used, for <c>sora-lab doctor</c>.</summary>
    public static string Reason { get; private set; } = "a processor that tells its caches";

    /// <summary>Asks whether its convolutions are right, where that is in doubt.</summary>
    internal static void Check()
    {
        if (Processor.TellsCaches)
        {
            return;
        }

        try
        {
            Try();
        }
        catch (Exception e)
            when (e is EntryPointNotFoundException or DllNotFoundException or TypeInitializationException)
        {
            Reason =
                $"a processor that tells no caches, and a libtorch that cannot be asked: {e.GetBaseException().Message}";
        }
    }

    private static void Try()
    {
        EnableNnpack(GlobalContext(), false); // it needs to know the caches, and warns with every convolution
        if (IsRight())
        {
            Reason = "its convolutions were tried";
            return;
        }

        EnableOneDnn(GlobalContext(), false);
        (IsUsed, Reason) = (false, "its convolutions are wrong on this processor, which tells no caches");
    }

    /// <summary>Whether convolutions in float32, which oneDNN computes, are those in float64, which it does not.</summary>
    internal static bool IsRight()
    {
        using var scope = NewDisposeScope();
        using var nothing = no_grad();
        var (odd, oddKernel) = (Values(2, 24, 9, 10), Values(24, 24, 3, 3));
        var (whole, wholeKernel) = (Values(2, 48, 3, 8, 8), Values(16, 48, 3, 3, 3));
        return IsSame(odd, type => nn.functional.conv2d(odd.to(type), oddKernel.to(type), padding: [1L, 1]))
            && IsSame(whole, type => nn.functional.conv3d(whole.to(type), wholeKernel.to(type), strides: [1L, 2, 2]));
    }

    private static bool IsSame(Tensor input, Func<ScalarType, Tensor> convolve)
    {
        var exact = convolve(float64);
        return convolve(input.dtype).to(float64).allclose(exact, Tolerance, Tolerance);
    }

    // Numbers that look random and disturb nobody's generator.
    private static Tensor Values(params long[] shape)
    {
        var count = shape.Aggregate(1L, (product, size) => product * size);
        var numbers = Enumerable.Range(0, (int)count).Select(i => (float)Math.Sin(12.9898 * i * i)).ToArray();
        return tensor(numbers, shape);
    }

    // What Python's torch.backends.mkldnn.enabled and torch.backends.nnpack.set_flags call.
    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at13globalContextEv")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial IntPtr GlobalContext();

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledMkldnnEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EnableOneDnn(IntPtr context, [MarshalAs(UnmanagedType.U1)] bool on);

    [LibraryImport("torch_cpu", EntryPoint = "_ZN2at7Context20setUserEnabledNNPACKEb")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void EnableNnpack(IntPtr context, [MarshalAs(UnmanagedType.U1)] bool on);
}
