using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Server;

/// <summary>What the kernel says of itself.</summary>
internal static class KernelInfo
{
    /// <summary>The kernel's version.</summary>
    public static string Version => typeof(KernelInfo).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The content of a <c>kernel_info_reply</c>.</summary>
    public static JsonObject Reply(Message request)
    {
        JsonObject content = Content();
        if (request.SpeaksLatest)
        {
            content["supported_features"] = new JsonArray("kernel subshells");
        }
        return content;
    }

    private static JsonObject Content() =>
        new()
        {
            ["status"] = "ok",
            ["protocol_version"] = Message.ProtocolVersion,
            ["implementation"] = "sora-lab",
            ["implementation_version"] = Version,
            ["banner"] = $"C# on .NET {Environment.Version} (Sora.Lab {Version})",
            ["debugger"] = true, // for its view of variables
            ["help_links"] = new JsonArray(
                new JsonObject { ["text"] = "C#", ["url"] = "https://learn.microsoft.com/dotnet/csharp/" }
            ),
            ["language_info"] = new JsonObject
            {
                ["name"] = "C#",
                ["version"] = "14.0",
                ["mimetype"] = "text/x-csharp",
                ["file_extension"] = ".cs",
                ["pygments_lexer"] = "csharp",
                ["codemirror_mode"] = "text/x-csharp",
            },
        };
}
