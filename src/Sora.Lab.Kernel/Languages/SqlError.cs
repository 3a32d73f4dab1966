using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;

namespace Sora.Lab.Kernel.Languages;

/// <summary>What DuckDB says is wrong, and where.</summary>
/// <param name="Name">The kind of error: <c>Parser Error</c>.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
internal sealed record SqlError(string Name, string Message, int Line, int Column)
{
    /// <summary>Reads an error of code that was run with <c>errors_as_json</c>.</summary>
    /// <remarks>An error without a place is told at the start of the code.</remarks>
    public static SqlError Read(DuckDBException error, string sql)
    {
        JsonObject? fields = Fields(error.Message);
        string name = fields?["exception_type"]?.ToString() is { } kind ? $"{kind} Error" : nameof(DuckDBException);
        string message = fields?["exception_message"]?.ToString() ?? error.Message;
        string before = int.TryParse(fields?["position"]?.ToString(), CultureInfo.InvariantCulture, out int position)
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(sql).AsSpan()[..position])
            : sql[..^sql.TrimStart().Length];
        int line = before.Count(letter => letter == '\n') + 1;
        return new SqlError(name, message, line, before.Length - before.LastIndexOf('\n'));
    }

    private static JsonObject? Fields(string message)
    {
        int start = message.IndexOf('{', StringComparison.Ordinal);
        try
        {
            return start < 0 ? null : JsonNode.Parse(message[start..]) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
