using System.Globalization;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>One Jupyter message, in either direction.</summary>
/// <param name="Identities">Routing frames before the delimiter: the client a ROUTER socket answers, or a topic.</param>
/// <param name="Header">Who says what: <c>msg_id</c>, <c>msg_type</c>, <c>session</c>, <c>date</c>, <c>version</c>.</param>
/// <param name="ParentHeader">The header of the request this message belongs to; empty when there is none.</param>
/// <param name="Metadata">Free-form; an execute request carries the cell's own metadata here.</param>
/// <param name="Content">The body, by message type.</param>
/// <param name="Buffers">Binary frames after the content.</param>
internal sealed record Message(
    IReadOnlyList<byte[]> Identities,
    JsonObject Header,
    JsonObject ParentHeader,
    JsonObject Metadata,
    JsonObject Content,
    IReadOnlyList<byte[]> Buffers
)
{
    /// <summary>The protocol version this kernel speaks.</summary>
    public const string ProtocolVersion = "5.5";

    /// <summary>The environment variable by which the kernel gives its worker its own session.</summary>
    public const string SessionVariable = "SORA_LAB_KERNEL_SESSION";

    /// <summary>The session of this kernel: its front process and its worker are one kernel to clients.</summary>
    public static string Session { get; } =
        Environment.GetEnvironmentVariable(SessionVariable) ?? Guid.NewGuid().ToString("N");

    /// <summary>The message type.</summary>
    public string Type => Header["msg_type"]?.GetValue<string>() ?? "";

    /// <summary>The message's own name, by which answers refer to it.</summary>
    public string Id => Header.Text("msg_id");

    /// <summary>The subshell a request is for; empty for the main shell.</summary>
    public string Subshell => Header.Text("subshell_id");

    /// <summary>Whether the sender announces a version of the protocol that has what came with 5.5.</summary>
    public bool SpeaksLatest => Version.TryParse(Header.Text("version"), out Version? spoken) && spoken >= Latest;

    private static readonly Version Latest = Version.Parse(ProtocolVersion);

    /// <summary>A new message of the kernel's, on behalf of a request.</summary>
    public static Message Create(
        string type,
        JsonObject content,
        Message? parent = null,
        JsonObject? metadata = null,
        IReadOnlyList<byte[]>? buffers = null
    ) =>
        new(
            parent?.Identities ?? [],
            CreateHeader(type),
            parent?.Header.DeepClone().AsObject() ?? [],
            metadata ?? [],
            content,
            buffers ?? []
        );

    private static JsonObject CreateHeader(string type) =>
        new()
        {
            ["msg_id"] = Guid.NewGuid().ToString("N"),
            ["msg_type"] = type,
            ["username"] = "kernel",
            ["session"] = Session,
            ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["version"] = ProtocolVersion,
        };
}
