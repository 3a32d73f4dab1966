using System.Runtime.Intrinsics.X86;

namespace Sora.Lab.Native;

/// <summary>Lets MKL inside libtorch take its fast paths on AMD processors.</summary>
/// <remarks>
/// MKL asks the processor's vendor through <c>mkl_serv_intel_cpu_true</c>. A library that exports that function and
/// is loaded with global symbols before libtorch answers yes. Applied on AMD x86-64 Linux with AVX2; the results
/// are held against the plain path in the tests. <c>SORA_LAB_MKL_SHIM=0</c> turns it off.
/// </remarks>
public static class MklShim
{
    /// <summary>Environment variable: 0 turns the shim off.</summary>
    public const string Variable = "SORA_LAB_MKL_SHIM";

    /// <summary>Whether the shim is in place.</summary>
    public static bool IsApplied { get; private set; }

    /// <summary>Why it is or is not in place, for <c>sora-lab doctor</c>.</summary>
    public static string Reason { get; private set; } = "not Linux on x86-64";

    internal static void Load()
    {
        Reason = WhyNot() ?? "AMD processor with AVX2";
        if (WhyNot() is not null)
        {
            return;
        }

        var here = Path.GetDirectoryName(typeof(MklShim).Assembly.Location) ?? AppContext.BaseDirectory;
        var path = Path.Combine(here, "libsoralab_mkl.so");
        IsApplied = File.Exists(path) && LibTorchLoader.LoadGlobal(path) != IntPtr.Zero;
        Reason = IsApplied ? Reason : $"{path} could not be loaded";
    }

    private static string? WhyNot() =>
        !OperatingSystem.IsLinux() || !X86Base.IsSupported ? "not Linux on x86-64"
        : Environment.GetEnvironmentVariable(Variable) == "0" ? $"turned off by {Variable}=0"
        : !Processor.IsAmd ? "not an AMD processor"
        : !Avx2.IsSupported ? "no AVX2"
        : null;
}
