using DuckDB.NET.Data;
using DuckDB.NET.Data.DataChunk.Writer;
using DuckDB.NET.Native;
using Microsoft.Data.Analysis;

namespace Sora.Lab.Kernel.Languages;

/// <summary>Data frames as views of a database: DuckDB reads them where they are, nothing is copied beforehand.</summary>
internal sealed class SqlFrames : IDisposable
{
    /// <summary>The schema of the views.</summary>
    public const string Schema = "session";
    private const string Function = "session_frame";

    private static readonly HashSet<Type> Taken =
    [
        typeof(bool),
        typeof(sbyte),
        typeof(byte),
        typeof(short),
        typeof(ushort),
        typeof(int),
        typeof(uint),
        typeof(long),
        typeof(ulong),
        typeof(float),
        typeof(double),
        typeof(decimal),
        typeof(DateTime),
        typeof(string),
    ];

    // Of its own, so that a transaction that a cell has begun or broken does not matter here.
    private readonly DuckDBConnection connection;
    private IReadOnlyDictionary<string, DataFrame> frames = new Dictionary<string, DataFrame>();

    /// <summary>Shows data frames in the database of a connection.</summary>
    public SqlFrames(DuckDBConnection database)
    {
        connection = database.Duplicate();
        connection.Open();
        connection.RegisterTableFunction<string>(Function, Scan, Write);
    }

    /// <summary>Shows these and no others.</summary>
    public void Show(IReadOnlyDictionary<string, DataFrame> now)
    {
        // A view has columns.
        var shown = now.Where(pair => pair.Value.Columns.Count > 0).ToDictionary();
        foreach (string gone in frames.Keys.Except(shown.Keys))
        {
            Execute($"DROP VIEW IF EXISTS {Schema}.{Quoted(gone)}");
        }
        frames = shown;
        foreach (string name in shown.Keys)
        {
            string text = name.Replace("'", "''", StringComparison.Ordinal);
            Execute($"CREATE OR REPLACE VIEW {Schema}.{Quoted(name)} AS FROM {Function}('{text}')");
        }
    }

    /// <summary>A name as SQL writes any name.</summary>
    public static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A column's name; numbered as DuckDB does where it is taken, upper and lower case being one.</summary>
    public static string Unique(string name, HashSet<string> taken)
    {
        string unique = name;
        for (int n = 1; !taken.Add(unique); n++)
        {
            unique = $"{name}_{n}";
        }
        return unique;
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void Execute(string sql)
    {
        using DuckDBCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private TableFunction Scan(IReadOnlyList<IDuckDBValueReader> arguments)
    {
        DataFrame frame = frames[arguments[0].GetValue<string>()];
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        ColumnInfo[] columns =
        [
            .. frame.Columns.Select(column => new ColumnInfo(
                Unique(column.Name, names),
                Taken.Contains(column.DataType) ? column.DataType : typeof(string)
            )),
        ];
        return new TableFunction(columns, Rows(frame), new CardinalityHint((ulong)frame.Rows.Count, IsExact: true));
    }

    private static IEnumerable<Row> Rows(DataFrame frame)
    {
        for (long row = 0; row < frame.Rows.Count; row++)
        {
            yield return new Row(frame, row);
        }
    }

    private static void Write(object? item, IDuckDBDataWriter[] writers, ulong at)
    {
        var row = (Row)item!;
        for (int i = 0; i < writers.Length; i++)
        {
            Write(row.Frame.Columns[i][row.Index], writers[i], at);
        }
    }

    private static void Write(object? value, IDuckDBDataWriter writer, ulong at)
    {
        if (value is null)
        {
            writer.WriteNull(at);
            return;
        }
        dynamic taken = Taken.Contains(value.GetType()) ? value : value.ToString() ?? "";
        writer.WriteValue(taken, at);
    }

    private readonly record struct Row(DataFrame Frame, long Index);
}
