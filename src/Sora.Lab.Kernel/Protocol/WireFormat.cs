using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Turns messages into ZeroMQ frames and back.</summary>
/// <remarks>Frames: identities, delimiter, signature, header, parent header, metadata, content, buffers.</remarks>
internal sealed class WireFormat(MessageSigner signer)
{
    private const int JsonFrames = 4;
    private static readonly byte[] Delimiter = Encoding.ASCII.GetBytes("<IDS|MSG>");

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The frames of a message, signed.</summary>
    public List<byte[]> Encode(Message message)
    {
        byte[][] body =
        [
            Bytes(message.Header),
            Bytes(message.ParentHeader),
            Bytes(message.Metadata),
            Bytes(message.Content),
        ];
        return [.. message.Identities, Delimiter, signer.Sign(body), .. body, .. message.Buffers];
    }

    /// <summary>Signs the frames of a message that nobody has signed yet, as they come from the worker.</summary>
    /// <exception cref="InvalidDataException">They are not the frames of a message.</exception>
    public List<byte[]> Seal(List<byte[]> frames)
    {
        int start = IndexOfDelimiter(frames);
        if (start < 0 || frames.Count < start + 2 + JsonFrames)
        {
            throw new InvalidDataException($"malformed message of {frames.Count} frames");
        }
        frames[start + 1] = signer.Sign([.. frames.Skip(start + 2).Take(JsonFrames)]);
        return frames;
    }

    /// <summary>Reads a message; says why when the frames are malformed, forged or replayed.</summary>
    public bool TryDecode(
        IReadOnlyList<byte[]> frames,
        [NotNullWhen(true)] out Message? message,
        [NotNullWhen(false)] out string? fault
    )
    {
        message = null;
        int start = IndexOfDelimiter(frames);
        if (start < 0 || frames.Count < start + 2 + JsonFrames)
        {
            fault = $"malformed message of {frames.Count} frames";
            return false;
        }
        byte[][] body = [.. frames.Skip(start + 2).Take(JsonFrames)];
        if (!signer.Accept(frames[start + 1], body))
        {
            fault = "bad or replayed signature";
            return false;
        }
        return TryParse(frames, start, body, out message, out fault);
    }

    private static bool TryParse(
        IReadOnlyList<byte[]> frames,
        int start,
        byte[][] body,
        [NotNullWhen(true)] out Message? message,
        [NotNullWhen(false)] out string? fault
    )
    {
        message = null;
        try
        {
            JsonObject[] parts = [.. body.Select(Object)];
            message = new Message(
                [.. frames.Take(start)],
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                [.. frames.Skip(start + 2 + JsonFrames)]
            );
            fault = message.Type.Length == 0 ? "no msg_type in the header" : null;
            return fault is null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            fault = error.Message;
            return false;
        }
    }

    private static int IndexOfDelimiter(IReadOnlyList<byte[]> frames)
    {
        for (int i = 0; i < frames.Count; i++)
        {
            if (frames[i].AsSpan().SequenceEqual(Delimiter))
            {
                return i;
            }
        }
        return -1;
    }

    private static byte[] Bytes(JsonObject value) => JsonSerializer.SerializeToUtf8Bytes(value, Plain);

    private static JsonObject Object(byte[] bytes)
    {
        // Two equal names in one object would only be noticed, as an exception, when the object is first read.
        JsonObject value = (
            JsonNode.Parse(bytes) ?? throw new JsonException("null where an object is expected")
        ).AsObject();
        _ = value.ContainsKey("");
        return value;
    }
}
