using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>One output in several forms, the front end choosing the richest it can show.</summary>
/// <param name="Data">From MIME type to text, base64 or JSON.</param>
/// <param name="Metadata">From MIME type to an object such as <c>{"alt": "a red circle"}</c>.</param>
internal sealed record MimeBundle(JsonObject Data, JsonObject Metadata)
{
    /// <summary>A bundle of one text.</summary>
    public static MimeBundle Of(string mimeType, string text) => new(new JsonObject { [mimeType] = text }, []);

    /// <summary>A copy for one more message: a JSON node has one parent only.</summary>
    public MimeBundle Copy() => new(Data.DeepClone().AsObject(), Metadata.DeepClone().AsObject());
}
