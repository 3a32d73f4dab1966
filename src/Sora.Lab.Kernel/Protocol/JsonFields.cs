using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Protocol;

/// <summary>Reads fields of requests, with the protocol's defaults for what a client leaves out.</summary>
internal static class JsonFields
{
    /// <summary>A text, or an empty one.</summary>
    public static string Text(this JsonObject value, string name) => value.Get<string>(name) ?? "";

    /// <summary>A boolean.</summary>
    public static bool Flag(this JsonObject value, string name, bool otherwise) => value.Get<bool?>(name) ?? otherwise;

    /// <summary>A whole number.</summary>
    public static int Number(this JsonObject value, string name, int otherwise) => value.Get<int?>(name) ?? otherwise;

    private static T? Get<T>(this JsonObject value, string name) =>
        value[name] is JsonValue field && field.TryGetValue(out T? read) ? read : default;

    /// <summary>Names and texts of an object field, or none.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Texts(this JsonObject value, string name) =>
        value[name] is JsonObject fields
            ? fields
                .Where(field => field.Value?.GetValueKind() == JsonValueKind.String)
                .Select(field => KeyValuePair.Create(field.Key, field.Value!.GetValue<string>()))
            : [];
}
