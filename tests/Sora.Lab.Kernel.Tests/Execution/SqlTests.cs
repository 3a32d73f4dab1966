using System.Diagnostics;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class SqlTests : IDisposable
{
    private const string People = """
        using Microsoft.Data.Analysis;
        var people = new DataFrame(
            new StringDataFrameColumn("name", new[] { "Ada", "Alan", "Grace", null }),
            new Int32DataFrameColumn("age", new int?[] { 36, 41, null, 85 }),
            new DecimalDataFrameColumn("paid", new decimal?[] { 1.5m, 2m, 3m, 4m }),
            new DateTimeDataFrameColumn("since", new DateTime?[] { new(1843, 1, 2), null, null, null }),
            new CharDataFrameColumn("mark", new char?[] { 'a', 'b', 'c', null }));
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-sql-").FullName;
    private readonly NotebookSession session = new();
    private readonly RecordedOutput output = new();
    private int cells;

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_data_frame_is_a_table_by_the_name_of_its_variable()
    {
        Run(People);
        JsonObject shown = Shown(Run("#!sql\nSELECT name, age + 1 AS next, since, mark FROM people WHERE age < 40"));

        Assert.Contains("Ada", shown["text/plain"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("37", shown["text/plain"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("01/02/1843", shown["text/plain"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("1 rows x 4 columns", shown["text/html"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_data_frame_is_read_as_it_is_now()
    {
        Run(People);
        Run("#!sql\nCREATE VIEW old AS SELECT * FROM people WHERE age > 80; SELECT * FROM old");
        Run("people[\"age\"][0] = 99;");
        Run("#!sql --name counted\nSELECT count(*) AS n FROM old");

        Assert.Equal("2", Text(Run("#!share --from sql counted\ncounted[\"n\"][0]")));

        Run("people = new DataFrame(new Int32DataFrameColumn(\"other\", new[] { 7 }));");
        Run("#!sql --name other\nSELECT other FROM people");

        Assert.Equal("7", Text(Run("#!share --from sql other\nother[\"other\"][0]")));
    }

    [Fact]
    public void Columns_that_differ_in_case_alone_and_frames_without_columns_do_no_harm()
    {
        const string Frames = """
            using Microsoft.Data.Analysis;
            var empty = new DataFrame();
            var cases = new DataFrame(new Int32DataFrameColumn("a", new[] { 1 }), new Int32DataFrameColumn("A", new[] { 2 }));
            """;
        Run(Frames);
        Run("#!sql --name both\nSELECT a + 10 * A_1 AS v FROM cases");

        Assert.Equal("21", Text(Run("#!share --from sql both\nboth[\"v\"][0]")));
    }

    [Fact]
    public void A_result_has_columns_of_the_types_of_SQL_and_keeps_what_is_null()
    {
        Run(People);
        Run(
            "#!sql --name sums\nSELECT sum(age) AS age, sum(paid) AS paid, avg(age) AS mean, NULL::INT AS none FROM people"
        );
        Run("#!share --from sql sums --as taken");

        Assert.Equal("162", Text(Run("((Int64DataFrameColumn)taken[\"age\"])[0]")));
        Assert.Equal("10.5", Text(Run("(double)((DecimalDataFrameColumn)taken[\"paid\"])[0]")));
        Assert.Equal("54", Text(Run("((DoubleDataFrameColumn)taken[\"mean\"])[0]")));
        Assert.Equal("1", Text(Run("taken[\"none\"].NullCount")));
    }

    [Theory]
    [InlineData("DATE '2020-01-02'", "2020-01-02T00:00:00.0000000")]
    [InlineData("TIME '01:02:03'", "01:02:03")]
    [InlineData("[1, 2, NULL]", "[1,2,null]")]
    [InlineData("[[1], [2, NULL], []]", "[[1],[2,null],[]]")]
    [InlineData("['x', 'y']", "[\"x\",\"y\"]")]
    [InlineData("MAP {'k': 1}", "{\"k\":1}")]
    [InlineData("INTERVAL 1 DAY", "1.00:00:00")]
    [InlineData("{'a': 'é'}", "{\"a\":\"é\"}")]
    [InlineData("'ab'::BLOB", "6162")]
    [InlineData("true", "True")]
    [InlineData("200::UTINYINT", "200")]
    public void Every_type_has_a_form(string sql, string expected)
    {
        Run($"#!sql --name one\nSELECT {sql} AS v, 1 AS v, 2 AS V");
        Run("#!share --from sql one");

        Assert.Equal(
            expected,
            Text(Run("one[\"v\"][0] is DateTime date ? date.ToString(\"o\") : $\"{one[\"v\"][0]}\""))
        );
        Assert.Equal("v, v_1, V_2", Text(Run("string.Join(\", \", one.Columns.Select(column => column.Name))")));
    }

    [Theory]
    [InlineData("csv", "")]
    [InlineData("parquet", "")]
    [InlineData("json", "")]
    [InlineData("csv", "FORMAT csv, DELIMITER ';'")]
    public void Files_are_read_by_their_paths(string extension, string options)
    {
        string path = Path.Combine(folder, $"squares.{extension}");
        string written = options.Length > 0 ? $"({options})" : "";
        Run($"#!sql\nCOPY (SELECT range AS n, range * range AS square FROM range(5)) TO '{path}' {written}");
        Run($"#!sql --name total\nSELECT sum(square) AS s FROM '{path}'");

        Assert.True(File.Exists(path));
        Assert.Equal("30", Text(Run("#!share --from sql total\ntotal[\"s\"][0]")));
    }

    [Fact]
    public void Tables_live_across_cells_and_go_before_data_frames()
    {
        Run(People);
        Run("#!sql\nCREATE TABLE people (id INT); INSERT INTO people VALUES (1), (2)");

        Assert.Equal("2", Text(Run("#!share --from sql people --as rows\nrows.Rows.Count")));
        Run("#!sql --name all_of_them\nSELECT * FROM session.people");

        Assert.Equal("4", Text(Run("#!share --from sql all_of_them\nall_of_them.Rows.Count")));
    }

    [Fact]
    public void Each_statement_shows_its_rows_and_one_without_rows_shows_nothing()
    {
        CellResult result = Run("#!sql\nSELECT 1 AS first; SELECT 2 AS second");

        Assert.Contains("first", output.Shown.Single().Data["text/plain"]!.ToString(), StringComparison.Ordinal);
        Assert.Contains("second", Text(result), StringComparison.Ordinal);
        Assert.Null(Run("#!sql\nCREATE TABLE t (a INT)").Value);
        Assert.Null(Run("#!sql\n-- nothing\n;").Value);
    }

    [Theory]
    [InlineData("1 + 1\n#!sql\nSELECT *\nFRM t", 4, 5, "syntax error")]
    [InlineData("#!sql\nSELECT 1;\n\nSELECT 'é', nope\nFROM range(2)", 4, 13, "nope")]
    [InlineData("#!sql\n\nSELECT *\nFROM nowhere", 4, 6, "nowhere")]
    [InlineData("#!sql\n\nSELECT * FROM 'missing.csv'", 3, 1, "missing.csv")]
    [InlineData("#!sql\nSELECT 1;\nSELECT CAST('abc' AS INT)", 3, 8, "abc")]
    public void Bad_SQL_is_told_once_with_its_place(string code, int line, int column, string wrong)
    {
        CellError? error = Run(code).Error;

        Assert.Equal("DuckDBException", error?.Name);
        Assert.StartsWith($"Cell[{cells}]({line},{column}): ", error!.Message, StringComparison.Ordinal);
        Assert.Contains(wrong, error.Message, StringComparison.Ordinal);
        Assert.Contains(error.Traceback, text => text.Contains($"line {line}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("170141183460469231731687303715884105727", "Int64")]
    [InlineData("'infinity'::DATE", "DateTime")]
    public void A_value_that_fits_no_column_is_refused_by_its_column(string sql, string type)
    {
        CellError? error = Run($"#!sql\nSELECT {sql} AS large").Error;

        Assert.StartsWith($"column 'large' holds a value that {type} cannot", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_transaction_can_be_rolled_back()
    {
        Run(People);
        Run("#!sql\nBEGIN; CREATE TABLE u (a INT UNIQUE); INSERT INTO u VALUES (1), (1)");

        Assert.Null(Run("#!sql\nROLLBACK").Error);
        Assert.NotNull(Run("#!sql\nSELECT name FROM people").Value);
    }

    [Theory]
    [InlineData("SELECT count(*) FROM range(1000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3")]
    [InlineData("SELECT 1; SELECT * FROM range(1000000000000)")]
    public async Task A_long_query_can_be_interrupted(string sql)
    {
        Run("#!sql\nCREATE TABLE kept AS SELECT 5 AS a");
        Task<CellResult> stuck = Task.Run(() => Run($"#!sql\n{sql}"), TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(stuck.IsCompleted);
        Stopwatch watch = Stopwatch.StartNew();
        session.Interrupt();

        Assert.Equal("OperationCanceledException", (await stuck).Error?.Name);
        TestContext.Current.SendDiagnosticMessage($"stopped after {watch.ElapsedMilliseconds} ms");
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        Assert.Equal("5", Text(Run("#!share --from sql kept\nkept[\"a\"][0]")));
    }

    [Fact]
    public void A_cell_is_SQL_where_its_notebook_says_so()
    {
        CellResult result = session.Execute(
            new Cell("SELECT 40 + 2 AS answer", "Cell[1]") { Language = "sql" },
            output,
            TestContext.Current.CancellationToken
        );

        Assert.Contains("42", Text(result), StringComparison.Ordinal);
    }

    [Fact]
    public void Data_frames_come_from_other_languages_and_go_to_them()
    {
        const string Frame =
            "#!fsharp\nopen Microsoft.Data.Analysis\nlet made = DataFrame(Int32DataFrameColumn(\"a\", [| 1; 2 |]))";
        Run(Frame);
        Run("#!sql --name doubled\n#!share --from fsharp made\nSELECT 2 * a AS b FROM made");

        Assert.Equal("4", Text(Run("#!fsharp\n#!share --from sql doubled\ndoubled.[\"b\"].[1L]")));
    }

    [Fact]
    public void A_data_frame_of_FSharp_is_a_table_by_its_name_and_one_of_CSharp_goes_before_it()
    {
        const string Frame =
            "#!fsharp\nopen Microsoft.Data.Analysis\nlet own = DataFrame(Int32DataFrameColumn(\"a\", [| 1; 2 |]))";
        Run(Frame);

        Assert.Contains("3", Text(Run("#!sql\nSELECT sum(a) AS total FROM own")), StringComparison.Ordinal);

        Run(
            "using Microsoft.Data.Analysis; var own = new DataFrame(new Int32DataFrameColumn(\"a\", new[] { 40, 2 }));"
        );

        Assert.Contains("42", Text(Run("#!sql\nSELECT sum(a) AS total FROM own")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_data_frame_is_refused()
    {
        Run("var number = 5;");

        Assert.Contains(
            "System.Int32",
            Run("#!sql\n#!share --from csharp number").Error?.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("'nowhere'", Run("#!share --from sql nowhere").Error?.Message, StringComparison.Ordinal);
    }

    private CellResult Run(string code) =>
        session.Execute(new Cell(code, $"Cell[{++cells}]"), output, TestContext.Current.CancellationToken);

    private static JsonObject Shown(CellResult result)
    {
        Assert.True(result.Error is null, result.Error?.Message);
        return result.Value!.Data;
    }

    private static string Text(CellResult result) => Shown(result)["text/plain"]!.ToString();
}
