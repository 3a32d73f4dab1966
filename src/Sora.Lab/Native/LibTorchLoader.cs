using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Sora.Lab.Native;

/// <summary>Finds libtorch and loads it before TorchSharp asks for it.</summary>
/// <remarks>
/// It sits here rather than in an executable because notebooks reference this assembly by <c>#r</c>. libtorch is not
/// copied to the output (524 MB); it comes from, in this order: the folder in <c>SORA_LAB_LIBTORCH</c> (the
/// <c>lib</c> folder of an existing PyTorch), the folder of this assembly, the package folder known at build time.
/// </remarks>
public static class LibTorchLoader
{
    /// <summary>Environment variable: the folder of an existing libtorch, such as PyTorch's <c>torch/lib</c>.</summary>
    public const string FolderVariable = "SORA_LAB_LIBTORCH";

    internal const int MapThreshold = -3; // M_MMAP_THRESHOLD
    internal const int LargestKeptBlock = 1 << 30;

    private const string TorchSharpLibrary = "LibTorchSharp";

    // In the order of their dependencies; what is not there is skipped, but for the required ones.
    private static readonly string[] Libraries =
    [
        "libgomp-98b21ff3.so.1",
        "libgomp.so.1",
        "libc10.so",
        "libc10_cuda.so",
        "libtorch_cpu.so",
        "libtorch_cuda_linalg.so",
        "libtorch_cuda.so",
        "libtorch.so",
    ];

    private static IntPtr torchSharp;

    /// <summary>The folder libtorch was loaded from; null where TorchSharp's own search is left to find it.</summary>
    public static string? Folder { get; private set; }

    /// <summary>What went wrong while loading, for <c>sora-lab doctor</c>; null when nothing did.</summary>
    public static string? Problem { get; private set; }

    /// <summary>Where the folder was found: the variable, the assembly's folder, or the package folder.</summary>
    public static string Origin { get; private set; } = "TorchSharp's own search";

#pragma warning disable CA2255 // A library's module initializer is the one hook that runs before a notebook's first tensor.
    [ModuleInitializer]
    internal static void Initialize()
#pragma warning restore CA2255
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        PrepareProcess();
        MklShim.Load();
        if (Find() is not (string folder, string origin))
        {
            return;
        }

        (Folder, Origin) = (folder, origin);
        LoadLibraries(folder);
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += Resolve;
        if (Problem is null)
        {
            OneDnn.Check();
        }
    }

    /// <summary>Loads a shared library so that libraries loaded later see its symbols.</summary>
    internal static IntPtr LoadGlobal(string path) =>
        DynamicLoader.Open(path, DynamicLoader.Now | DynamicLoader.Global);

    /// <summary>What OpenMP and glibc must know before libtorch loads; variables of the user's own go first.</summary>
    /// <remarks>
    /// OpenMP's threads spin while they wait, which makes a step several times slower when anything else uses a core: here
    /// they spin briefly, then sleep. glibc keeps large blocks instead of giving each freed tensor back (a quarter of a
    /// training step).
    /// </remarks>
    private static void PrepareProcess()
    {
        const int TrimThreshold = -1; // M_TRIM_THRESHOLD
        DynamicLoader.SetVariable("GOMP_SPINCOUNT", "20000");
        _ = DynamicLoader.SetAllocator(MapThreshold, LargestKeptBlock);
        _ = DynamicLoader.SetAllocator(TrimThreshold, int.MaxValue);
    }

    private static (string Folder, string Origin)? Find()
    {
        var here = Path.GetDirectoryName(typeof(LibTorchLoader).Assembly.Location) ?? AppContext.BaseDirectory;
        if (Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } wanted)
        {
            Problem = HasLibTorch(wanted) ? null : $"{FolderVariable}={wanted}: no libtorch_cpu.so there.";
            return Problem is null ? (wanted, FolderVariable) : null;
        }

        if (HasLibTorch(here))
        {
            return (here, "the program's folder");
        }

        var note = Path.Combine(here, "libtorch.path");
        var package = File.Exists(note) ? File.ReadAllText(note).Trim() : "";
        return HasLibTorch(package) ? (package, "the package folder") : null;
    }

    private static bool HasLibTorch(string folder) =>
        folder.Length > 0 && File.Exists(Path.Combine(folder, "libtorch_cpu.so"));

    private static void LoadLibraries(string folder)
    {
        foreach (var path in Libraries.Select(name => Path.Combine(folder, name)).Where(File.Exists))
        {
            if (LoadGlobal(path) == IntPtr.Zero)
            {
                Problem = $"{path}: {DynamicLoader.Error()}";
                return;
            }
        }

        var here = Path.GetDirectoryName(typeof(LibTorchLoader).Assembly.Location) ?? AppContext.BaseDirectory;
        var bridge = Path.Combine(here, "libLibTorchSharp.so");
        torchSharp = File.Exists(bridge) ? LoadGlobal(bridge) : IntPtr.Zero;
        if (torchSharp == IntPtr.Zero)
        {
            Problem = File.Exists(bridge) ? DynamicLoader.Error() : $"{bridge} is missing.";
        }
    }

    private static IntPtr Resolve(Assembly assembly, string name) =>
        name switch
        {
            TorchSharpLibrary => torchSharp,
            "torch_cpu" or "torch" or "c10" => LoadGlobal(Path.Combine(Folder!, $"lib{name}.so")),
            "torch_cuda" or "c10_cuda" when File.Exists(Path.Combine(Folder!, $"lib{name}.so")) => LoadGlobal(
                Path.Combine(Folder!, $"lib{name}.so")
            ),
            _ => IntPtr.Zero,
        };
}
