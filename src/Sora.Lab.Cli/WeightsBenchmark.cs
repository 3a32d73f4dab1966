using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Sora.Lab.Layers;
using Sora.Lab.Native;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli;

/// <summary>Loads a large file in each way there is, against reading its bytes and doing nothing with them.</summary>
/// <remarks>Peaks of memory are Linux's own count (VmHWM), reset before each line; mapped pages of the file are part of it.</remarks>
internal static class WeightsBenchmark
{
    private const int Side = 4096;
    private const string Status = "/proc/self/status";

    public static IEnumerable<string> Run(string folder, long bytes)
    {
        var path = Path.Combine(folder, $"sora-lab-{Guid.NewGuid():N}.safetensors");
        try
        {
            var tensors = (int)Math.Max(1, bytes / (2L * Side * Side));
            Write(path, tensors);
            bytes = new FileInfo(path).Length;
            yield return Text(
                $"{bytes / 1e9:F2} GB of bf16 in {tensors} tensors, warm: its pages are in the system's cache"
            );
            yield return Measure("read the bytes, keep none", bytes, () => Read(path));
            yield return Measure("read the bytes, keep all", bytes, () => ReadAll(path, bytes));
            yield return Measure(
                "copy every tensor, keep all",
                bytes,
                () => Each(path, (file, name) => file.Load(name))
            );
            yield return Measure("share every tensor", bytes, () => Each(path, (file, name) => file.Share(name)));
            yield return Measure(
                "share every tensor, use all",
                bytes,
                () => Each(path, (file, name) => Used(file.Share(name)))
            );
            yield return Measure("fill a module, bf16 (shared)", bytes, () => Fill(path, tensors, bfloat16));
            yield return Measure("fill a module, float32", bytes, () => Fill(path, tensors, float32));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(string path, int tensors)
    {
        using var scope = NewDisposeScope();
        using var one = randn(Side, Side, dtype: bfloat16);
        SafetensorsWriter.Save(path, Enumerable.Range(0, tensors).Select(i => ($"{i}.weight", one)).ToList());
    }

    private static void Read(string path)
    {
        var buffer = new byte[1 << 22];
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        while (stream.Read(buffer) > 0) { }
    }

    // What no loader that copies can be faster than: fresh memory and the bytes in it.
    private static unsafe void ReadAll(string path, long bytes)
    {
        var memory = (byte*)NativeMemory.Alloc((nuint)bytes);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        for (var (done, read) = (0L, 1); read > 0; done += read)
        {
            read = stream.Read(new Span<byte>(memory + done, (int)Math.Min(1 << 27, bytes - done)));
        }

        NativeMemory.Free(memory);
    }

    private static void Each(string path, Func<SafetensorsFile, string, Tensor> load)
    {
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var name in file.Names)
        {
            load(file, name);
        }
    }

    private static Tensor Used(Tensor tensor)
    {
        tensor.sum().Dispose();
        return tensor;
    }

    private static void Fill(string path, int tensors, ScalarType type)
    {
        using var weights = WeightSet.Open(path);
        using var module = MetaModules.Build(() =>
            nn.Sequential(
                Enumerable
                    .Range(0, tensors)
                    .Select(i => ($"{i}", (nn.Module<Tensor, Tensor>)new Projection(Side, Side, hasBias: false)))
            )
        );
        ModuleWeights.Fill(module, weights, null, CPU, _ => type);
    }

    private static string Measure(string name, long bytes, Action act)
    {
        HostMemory.GiveBack();
        var before = Resident("VmRSS:");
        ResetPeak();
        var clock = Stopwatch.StartNew();
        act();
        var seconds = clock.Elapsed.TotalSeconds;
        var peak = Resident("VmHWM:") - before;
        return Text(
            $"{name, -30} {seconds, 7:F2} s {bytes / 1e9 / seconds, 7:F2} GB/s   peak +{peak / 1e9:F2} GB, {(double)peak / bytes:F2} of the file"
        );
    }

    private static void ResetPeak()
    {
        if (OperatingSystem.IsLinux())
        {
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
    }

    private static long Resident(string key)
    {
        var line = OperatingSystem.IsLinux()
            ? File.ReadLines(Status).First(each => each.StartsWith(key, StringComparison.Ordinal))
            : $"{key} 0 kB";
        return 1024
            * long.Parse(
                line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(),
                CultureInfo.InvariantCulture
            );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
