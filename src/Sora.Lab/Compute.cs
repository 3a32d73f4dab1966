using Sora.Lab.Layers;
using Sora.Lab.Native;
using Sora.Lab.Transformers;
using Sora.Lab.UNets;

namespace Sora.Lab;

/// <summary>Where a model runs and in which numbers its transformer computes.</summary>
/// <param name="Device">The processor or a GPU.</param>
/// <param name="Type">Float32 or BFloat16.</param>
public sealed record Compute(Device Device, ScalarType Type)
{
    /// <summary>The processor; bf16 where it multiplies that faster than float32, which takes oneDNN.</summary>
    public static Compute Cpu =>
        new(CPU, Processor.HasFastBfloat16 && OneDnn.IsUsed ? ScalarType.BFloat16 : ScalarType.Float32);

    /// <summary>The GPU where there is one, else the processor.</summary>
    public static Compute Best => MissingForCuda() is null ? Of("cuda") : Cpu;

    /// <summary>The device of a name.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> or <c>auto</c>.</param>
    /// <exception cref="ArgumentException">The name is another.</exception>
    /// <exception cref="NotSupportedException">CUDA is asked for and cannot be had; the message says what is missing.</exception>
    public static Compute Of(string name) =>
        name switch
        {
            "cpu" => Cpu,
            "auto" => Best,
            "cuda" when MissingForCuda() is { } missing => throw new NotSupportedException(
                $"Device: expected an NVIDIA GPU for 'cuda'; found {missing}."
            ),
            "cuda" => new(CUDA, ScalarType.BFloat16),
            _ => throw new ArgumentException($"Device: expected cpu, cuda or auto; found '{name}'.", nameof(name)),
        };

    /// <summary>How a device is used by default.</summary>
    public static Compute Of(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.type == DeviceType.CUDA ? new(device, ScalarType.BFloat16) : Cpu;
    }

    /// <summary>Processors that may prepare data while this computes: all beside a GPU, one where the others train.</summary>
    public int Helpers => Device.type == DeviceType.CUDA ? Environment.ProcessorCount : 1;

    /// <summary>What keeps CUDA from working here; null when nothing does.</summary>
    public static string? MissingForCuda()
    {
        var hasDriver = OperatingSystem.IsLinux() ? File.Exists("/dev/nvidiactl") : OperatingSystem.IsWindows();
        if (!hasDriver)
        {
            return "no NVIDIA driver on this machine";
        }

        if (OperatingSystem.IsLinux() && LibTorchLoader.Folder is { } folder && !HasCuda(folder))
        {
            return $"a libtorch without CUDA in {folder} (build with -p:Torch=cuda, or set "
                + $"{LibTorchLoader.FolderVariable} to the lib folder of a PyTorch that has it)";
        }

        try
        {
            return cuda.is_available() ? null : "a driver, but no GPU that libtorch can use (nvidia-smi may say why)";
        }
        catch (Exception e) when (e is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return $"a libtorch that does not load: {e.GetBaseException().Message}";
        }
    }

    /// <summary>Moves a trained module here, to be used and no longer trained.</summary>
    /// <param name="module">The module.</param>
    /// <param name="type">In what its matrices multiply; what Wan2.1 keeps float32 stays so.</param>
    internal void Place(nn.Module module, ScalarType type)
    {
        module.to(Device);
        module.eval();
        foreach (var parameter in module.parameters())
        {
            parameter.requires_grad = false;
        }

        foreach (var part in Narrow(module))
        {
            part.to(type);
        }
    }

    /// <summary>Moves a module here, to be trained: its weights stay float32, and <see cref="Type"/> is what its matrices multiply in.</summary>
    /// <remarks>Micikevicius et al. 2018 (Mixed Precision Training), section 3.1; bfloat16 needs no scaling of the loss.</remarks>
    /// <param name="module">The module.</param>
    public void PlaceToTrain(nn.Module module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.to(Device);
        foreach (var part in Narrow(module).OfType<INarrow>())
        {
            part.ComputeType = Type;
        }
    }

    private static IEnumerable<nn.Module> Narrow(nn.Module module) =>
        module
            .named_modules()
            .Where(part =>
                part.module is SpacetimeConvolution
                || (part.module is Projection && DiffusionTransformer.MayBeNarrow($"{part.name}."))
            )
            .Select(part => part.module);

    private static bool HasCuda(string folder) => File.Exists(Path.Combine(folder, "libtorch_cuda.so"));
}
