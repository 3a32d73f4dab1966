using System.Diagnostics;
using System.Runtime.InteropServices;
using Sora.Lab.Native;
using TorchSharp;

namespace Sora.Lab.Cli;

/// <summary>What <c>doctor</c> looks at.</summary>
internal static class Checks
{
    public static IReadOnlyList<Check> All() =>
        [
            new(".NET", true, true, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}"),
            new("Processor", true, true, Describe()),
            LibTorch(),
            new("MKL shim", true, false, $"{(MklShim.IsApplied ? "in place" : "not applied")}: {MklShim.Reason}"),
            new(
                "oneDNN",
                OneDnn.IsUsed,
                false,
                $"{(OneDnn.IsUsed ? "used" : "left")}: {OneDnn.Reason}",
                "Nothing to do: libtorch's own are right, and slower."
            ),
            Cuda(),
            Program("ffmpeg", "-version", required: true, "Install ffmpeg (Debian, Ubuntu: apt-get install ffmpeg)."),
            Program("ffprobe", "-version", required: true, "It comes with ffmpeg."),
            Program(
                "jupyter",
                "--version",
                required: false,
                "For notebooks: apt-get install jupyter-notebook, or VS Code with its Jupyter extension."
            ),
            Model(),
        ];

    private static string Describe() =>
        $"{Processor.Name}, {Environment.ProcessorCount} cores, {Processor.Vectors}, "
        + (Processor.HasFastBfloat16 && OneDnn.IsUsed ? "bf16 (used)" : "no fast bf16 (fp32 is used)");

    private static Check LibTorch()
    {
        const string Remedy =
            $"Build again so that the package is restored, or set {LibTorchLoader.FolderVariable} to the lib folder of a PyTorch.";
        try
        {
            using var one = torch.ones(1);
            var where = $"{torch.__version__}, {torch.get_num_threads()} threads, from {LibTorchLoader.Origin}";
            return new("libtorch", true, true, LibTorchLoader.Folder is { } folder ? $"{where}: {folder}" : where);
        }
        catch (Exception exception)
            when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return new("libtorch", false, true, LibTorchLoader.Problem ?? exception.GetBaseException().Message, Remedy);
        }
    }

    private static Check Cuda()
    {
        const string Remedy =
            $"Not needed. With an NVIDIA driver, build with -p:Torch=cuda or set {LibTorchLoader.FolderVariable} to a CUDA build of PyTorch.";
        try
        {
            var found = torch.cuda.is_available();
            return new("CUDA", found, false, found ? $"{torch.cuda.device_count()} device(s)" : "none", Remedy);
        }
        catch (Exception exception)
            when (exception is TypeInitializationException or NotSupportedException or DllNotFoundException)
        {
            return new("CUDA", false, false, "none", Remedy);
        }
    }

    private static Check Program(string name, string argument, bool required, string remedy)
    {
        try
        {
            var start = new ProcessStartInfo(name, argument)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            var line = process.StandardOutput.ReadLine() ?? "";
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new(name, process.ExitCode == 0, required, line, remedy);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new(name, false, required, "not on PATH", remedy);
        }
    }

    private static Check Model()
    {
        var folder = LabFolders.Checkpoint;
        var there = File.Exists(Path.Combine(folder, "config.json"));
        return new(
            "Lab model",
            there,
            true,
            there ? folder : $"no config.json in {folder}",
            "It is part of the repository: run from a full clone."
        );
    }
}
