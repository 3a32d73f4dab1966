using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Microsoft.Data.Analysis;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Languages;

/// <summary>The SQL of a session, by DuckDB: over data frames by their names and over files by their paths.</summary>
/// <remarks>
/// Tables that cells create live in the schema <c>main</c> of a database in memory. Data frames are in the schema
/// <c>session</c>, which is looked in next; among those of one name, the variable of C# goes before the value of F#, and that before the result of SQL.
/// </remarks>
internal sealed partial class SqlLanguage : IDisposable
{
    private static readonly TimeSpan StopInterval = TimeSpan.FromMilliseconds(50);

    private readonly NotebookSession session;
    private readonly Lazy<DuckDBConnection> connection = new(Open);
    private readonly Lazy<SqlFrames> frames;
    private readonly Dictionary<string, DataFrame> results = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);

    /// <summary>Creates it for a session; the database opens when first needed.</summary>
    public SqlLanguage(NotebookSession session)
    {
        this.session = session;
        frames = new Lazy<SqlFrames>(() => new SqlFrames(connection.Value));
    }

    /// <summary>Runs statements, showing the rows of each; <c>#!sql --name x</c> names those of the last.</summary>
    /// <exception cref="KernelException">The name is none, or a value fits no column of a data frame.</exception>
    public CellResult Run(CodePart part, Cell cell, ICellOutput output, CancellationToken cancellation)
    {
        string? name = part.Chosen?.Option("name");
        IReadOnlyList<DataFrame> answers;
        try
        {
            answers = InTurn(() => Query(part.Padded, cancellation), cancellation);
        }
        catch (DuckDBException error)
        {
            return new CellResult(Error: NotRun(SqlError.Read(error, part.Padded), cell));
        }
        if (answers.Count == 0)
        {
            return new CellResult();
        }
        foreach (DataFrame earlier in answers.SkipLast(1))
        {
            output.Display(MimeFormatter.Format(earlier), Guid.NewGuid().ToString("N"), update: false);
        }
        if (name is not null)
        {
            Set(name, answers[^1]);
        }
        return new CellResult(MimeFormatter.Format(answers[^1]));
    }

    /// <summary>The rows of a named result, a table or a view.</summary>
    /// <exception cref="KernelException">There is none.</exception>
    public DataFrame Find(string name)
    {
        try
        {
            return InTurn(
                () => results.GetValueOrDefault(name) ?? Query($"FROM {SqlFrames.Quoted(name)}", default)[0],
                CancellationToken.None
            );
        }
        catch (DuckDBException error)
        {
            throw new KernelException($"SQL has no result, table or view '{name}'", error);
        }
    }

    /// <summary>Gives a data frame a name.</summary>
    /// <exception cref="KernelException">The value is no data frame.</exception>
    public void Set(string name, object? value)
    {
        DataFrame frame =
            value as DataFrame
            ?? throw new KernelException(
                $"SQL takes a {typeof(DataFrame).FullName}, but '{name}' is {value?.GetType().FullName ?? "null"}"
            );
        InTurn(() => results[name] = frame, CancellationToken.None);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (frames.IsValueCreated)
        {
            frames.Value.Dispose();
        }
        if (connection.IsValueCreated)
        {
            connection.Value.Dispose();
        }
        turn.Dispose();
    }

    private static DuckDBConnection Open()
    {
        var opened = new DuckDBConnection("DataSource=:memory:");
        opened.Open();
        using DuckDBCommand command = opened.CreateCommand();
        command.CommandText = $"""
            CREATE SCHEMA {SqlFrames.Schema};
            SET search_path = 'main,{SqlFrames.Schema}';
            SET errors_as_json = true;
            """;
        command.ExecuteNonQuery();
        return opened;
    }

    // Cells of subshells share the connection, which takes one at a time.
    private T InTurn<T>(Func<T> work, CancellationToken cancellation)
    {
        turn.Wait(cancellation);
        try
        {
            return work();
        }
        finally
        {
            turn.Release();
        }
    }

    private IReadOnlyList<DataFrame> Query(string sql, CancellationToken cancellation)
    {
        if (Blank().IsMatch(sql))
        {
            return [];
        }
        frames.Value.Show(Frames());
        using DuckDBCommand command = connection.Value.CreateCommand();
        command.CommandText = sql;
        command.UseStreamingMode = true;
        Task<IReadOnlyList<DataFrame>> query = Task.Run(() => SqlResult.ReadAll(command, cancellation), default);
        // One call may come between two statements and be lost.
        while (Task.WaitAny([query], StopInterval) < 0)
        {
            if (cancellation.IsCancellationRequested)
            {
                command.Cancel();
            }
        }
        cancellation.ThrowIfCancellationRequested();
        return query.GetAwaiter().GetResult();
    }

    private Dictionary<string, DataFrame> Frames()
    {
        var found = new Dictionary<string, DataFrame>(results, StringComparer.Ordinal);
        foreach ((string name, DataFrame frame) in session.FSharp.Values<DataFrame>())
        {
            found[name] = frame;
        }
        foreach (Variable variable in session.CSharp.Variables())
        {
            if (variable.Value is DataFrame frame)
            {
                found[variable.Name] = frame;
            }
        }
        return found;
    }

    private CellError NotRun(SqlError error, Cell cell) =>
        new(
            nameof(DuckDBException),
            $"{cell.Path}({error.Line},{error.Column}): {error.Name}: {error.Message}",
            [.. session.CSharp.Errors.At(cell.Path, error.Line, error.Column, error.Name, error.Message)]
        );

    [GeneratedRegex(@"^(?>\s+|;|--[^\n]*|/\*(?s:.*?)\*/)*$")]
    private static partial Regex Blank();
}
