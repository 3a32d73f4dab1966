using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Install;

/// <summary>Writes the folder by which Jupyter finds and starts this kernel.</summary>
internal static class KernelSpec
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes <c>kernels/NAME/kernel.json</c> below a Jupyter data folder, whole or not at all.</summary>
    /// <returns>The folder written.</returns>
    /// <exception cref="KernelException">The folder cannot be written.</exception>
    public static string Write(string dataFolder, string name, string displayName)
    {
        string folder = Path.Combine(dataFolder, "kernels", name);
        string file = Path.Combine(folder, "kernel.json");
        string temporary = $"{file}.{Environment.ProcessId}.tmp";
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(temporary, Content(displayName).ToJsonString(Readable) + "\n");
            File.Move(temporary, file, overwrite: true);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KernelException($"cannot write '{file}': {error.Message}", error);
        }
    }

    /// <summary>What <c>kernel.json</c> says.</summary>
    public static JsonObject Content(string displayName) =>
        new()
        {
            ["argv"] = new JsonArray([.. Command().Select(part => JsonValue.Create(part))]),
            ["display_name"] = displayName,
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["kernel_protocol_version"] = Protocol.Message.ProtocolVersion,
            ["env"] = new JsonObject
            {
                // Read by OpenMP and glibc when the process starts, so they cannot be set from inside: threads that wait
                // must not spin beside the front end, and large tensors are reused instead of given back.
                ["OMP_WAIT_POLICY"] = "PASSIVE",
                ["MALLOC_MMAP_THRESHOLD_"] = "1073741824",
                ["MALLOC_TRIM_THRESHOLD_"] = "8589934592",
                // The collector keeps to what the session needs (32 MiB for new objects, hexadecimal): by itself it takes a
                // part of the machine's memory.
                ["DOTNET_gcConcurrent"] = "0",
                ["DOTNET_GCConserveMemory"] = "5",
                ["DOTNET_GCgen0MaxBudget"] = "2000000",
            },
            ["metadata"] = new JsonObject { ["debugger"] = true },
        };

    // The host by its path: front ends start kernels without the PATH and DOTNET_ROOT of the terminal.
    private static string[] Command() => [Host(), typeof(KernelSpec).Assembly.Location, "run", "{connection_file}"];

    /// <summary>The program that starts .NET applications.</summary>
    public static string Host()
    {
        // ROOT/shared/Microsoft.NETCore.App/VERSION/System.Private.CoreLib.dll
        string runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string root = Path.GetFullPath(Path.Combine(runtime, "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }
}
