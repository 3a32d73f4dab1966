using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Protocol;

namespace Sora.Lab.Kernel.Worker;

/// <summary>The language of a cell, as the metadata of a polyglot notebook has it.</summary>
internal static class CellLanguage
{
    /// <summary>The name, for example <c>fsharp</c>; null where the cell says none.</summary>
    public static string? Of(JsonObject metadata) =>
        Field(metadata, "polyglot_notebook", "kernelName") ?? Field(metadata, "dotnet_interactive", "language");

    private static string? Field(JsonObject metadata, string group, string name) =>
        metadata[group] is JsonObject fields && fields.Text(name) is { Length: > 0 } language ? language : null;
}
