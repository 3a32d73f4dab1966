using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Display;

/// <summary>
/// The contract by which any object offers rich output without a reference to the kernel: a public method
/// <c>IReadOnlyDictionary&lt;string, object&gt; ToMimeBundle()</c> from MIME types to values.
/// </summary>
/// <remarks>
/// A value is a string, a <c>byte[]</c> (sent as base64, as images and video are), or, for a <c>+json</c> type, anything
/// that serializes to JSON. An optional <c>IReadOnlyDictionary&lt;string, object&gt; ToMimeMetadata()</c> maps MIME types
/// to objects that serialize to JSON, for example <c>["image/png"] = new { alt = "a red circle moves right" }</c>.
/// </remarks>
internal static class MimeContract
{
    /// <summary>The bundle the value offers, or null when it does not keep the contract.</summary>
    public static MimeBundle? TryRead(object? value)
    {
        if (value is null || Call(value, "ToMimeBundle") is not { } offered)
        {
            return null;
        }
        var data = new JsonObject();
        foreach ((string mimeType, object content) in offered)
        {
            data[mimeType] = Content(mimeType, content);
        }
        var metadata = new JsonObject();
        foreach ((string mimeType, object content) in Call(value, "ToMimeMetadata") ?? Nothing)
        {
            metadata[mimeType] = Json(content);
        }
        return new MimeBundle(data, metadata);
    }

    private static readonly Dictionary<string, object> Nothing = [];

    private static IReadOnlyDictionary<string, object>? Call(object value, string name)
    {
        MethodInfo? method = value.GetType().GetMethod(name, BindingFlags.Public | BindingFlags.Instance, []);
        bool keepsContract =
            method is not null && typeof(IReadOnlyDictionary<string, object>).IsAssignableFrom(method.ReturnType);
        return keepsContract
            ? (IReadOnlyDictionary<string, object>?)
                method!.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null)
            : null;
    }

    private static JsonNode? Content(string mimeType, object content) =>
        content switch
        {
            byte[] bytes => Convert.ToBase64String(bytes),
            string text when IsJson(mimeType) => JsonNode.Parse(text),
            string text => text,
            _ when IsJson(mimeType) => Json(content),
            _ => content.ToString(),
        };

    private static JsonNode? Json(object content) =>
        content is JsonNode node ? node.DeepClone() : JsonSerializer.SerializeToNode(content, content.GetType());

    private static bool IsJson(string mimeType) =>
        mimeType == "application/json" || mimeType.EndsWith("+json", StringComparison.Ordinal);
}
