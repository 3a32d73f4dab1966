using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Where the kernel's sockets listen and how messages are signed, as a Jupyter connection file says it.</summary>
internal sealed record ConnectionInfo
{
    [JsonPropertyName("transport")]
    public string Transport { get; init; } = "tcp";

    [JsonPropertyName("ip")]
    public string Ip { get; init; } = "127.0.0.1";

    [JsonPropertyName("shell_port")]
    public required int ShellPort { get; init; }

    [JsonPropertyName("control_port")]
    public required int ControlPort { get; init; }

    [JsonPropertyName("iopub_port")]
    public required int IopubPort { get; init; }

    [JsonPropertyName("stdin_port")]
    public required int StdinPort { get; init; }

    [JsonPropertyName("hb_port")]
    public required int HeartbeatPort { get; init; }

    [JsonPropertyName("key")]
    public string Key { get; init; } = "";

    [JsonPropertyName("signature_scheme")]
    public string SignatureScheme { get; init; } = "hmac-sha256";

    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="KernelException">The file is missing, is not JSON, or asks for what this kernel cannot do.</exception>
    public static ConnectionInfo Load(string path)
    {
        try
        {
            ConnectionInfo? info = JsonSerializer.Deserialize<ConnectionInfo>(File.ReadAllText(path));
            return (info ?? throw new JsonException("the file holds null")).Checked(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new KernelException($"connection file '{path}': {error.Message}", error);
        }
    }

    /// <summary>The address of a port, as ZeroMQ writes it.</summary>
    public string Address(int port) => $"tcp://{Ip}:{port}";

    private ConnectionInfo Checked(string path)
    {
        if (Transport != "tcp")
        {
            throw new KernelException($"connection file '{path}': transport: expected tcp, found {Transport}");
        }
        if (Key.Length > 0 && SignatureScheme != "hmac-sha256")
        {
            throw new KernelException(
                $"connection file '{path}': signature_scheme: expected hmac-sha256, found {SignatureScheme}"
            );
        }
        foreach (int port in new[] { ShellPort, ControlPort, IopubPort, StdinPort, HeartbeatPort })
        {
            if (port is < 1 or > 65535)
            {
                throw new KernelException($"connection file '{path}': port: expected 1-65535, found {port}");
            }
        }
        return this;
    }
}
