using System.Diagnostics;
using Sora.Lab.Kernel.Display;
using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class CSharpSessionTests : IDisposable
{
    private readonly NotebookSession session = new();
    private readonly RecordedOutput output = new();
    private int cells;

    public void Dispose() => session.Dispose();

    [Fact]
    public void State_lives_across_cells()
    {
        Run("var a = 40; int Add(int b) => a + b;");
        Run("a++;");

        Assert.Equal("43", Text(Run("Add(2)")));
    }

    [Fact]
    public void A_cell_of_comments_and_usings_is_a_cell()
    {
        Run("// nothing\nusing System.IO;");
        Run("");

        Assert.Equal("b", Text(Run("Path.GetFileName(\"a/b\")")));
    }

    [Fact]
    public void A_cell_that_declares_the_same_anew_takes_the_place_of_the_one_before()
    {
        Run("var c = 1;");
        Run("using System.IO;");
        Run("int Get() => c; var d = 2;");
        Run("var c = 3; c");
        Run("var c = 4; var e = 5;");
        Run("var e = 6; var c = \"seven\"; var f = 8;");

        Assert.Equal("seven 2 6 8 1 a", Text(Run("string.Join(' ', c, d, e, f, Get(), Path.GetFileName(\"b/a\"))")));
        Assert.Equal(
            ["c seven", "d 2", "e 6", "f 8"],
            session.Variables().Select(variable => $"{variable.Name} {variable.Value}")
        );
        CompletionAnswer answer = session.Complete("c.Substr", 8, TestContext.Current.CancellationToken);
        Assert.Contains("Substring", answer.Items.Select(item => item.Text));
        Run("var c = 9;");
        answer = session.Complete("c.CompareT", 10, TestContext.Current.CancellationToken);
        Assert.Contains("CompareTo", answer.Items.Select(item => item.Text));
    }

    [Fact]
    public async Task What_a_stopped_cell_had_assigned_is_kept()
    {
        for (int i = 0; i < 3; i++)
        {
            CellResult stopped = await Interrupted($"var kept{i} = {i}; display(1); while (true) {{ }}");

            Assert.Equal("OperationCanceledException", stopped.Error?.Name);
            Assert.Equal($"{i}", Text(Run($"kept{i}")));
        }
    }

    [Theory]
    [InlineData(
        "var list = new List<object>(); while (true) { list.Add(new byte[1000]); if (list.Count > 99) list.Clear(); }"
    )]
    [InlineData("string Grow(int n) => n == 0 ? \"\" : Grow(n - 1) + Grow(n - 1) + n; Grow(99)")]
    [InlineData("Enumerable.Range(0, int.MaxValue).Select(i => new byte[100]).Count(b => b.Length == 3)")]
    [InlineData("while (true) try { while (true) { _ = new object(); } } catch (Exception) { }")]
    [InlineData(
        "IEnumerable<object> All() { while (true) yield return new object(); } foreach (object o in All()) { }"
    )]
    [InlineData("again: _ = new object(); goto again;")]
    public async Task A_cell_that_allocates_without_end_stops_at_a_place_of_its_own(string code)
    {
        for (int i = 0; i < 5; i++)
        {
            CellResult stopped = await Interrupted($"var kept = {i}; display(1); {code}");

            Assert.Equal("OperationCanceledException", stopped.Error?.Name);
            Assert.Equal($"{i}", Text(Run("kept")));
        }
    }

    [Fact]
    public void A_cell_that_is_interrupted_before_it_has_begun_does_not_run()
    {
        Run("int begun = 0;");

        CellResult stopped = session.Execute(new Cell("begun++;", "Cell[9]"), output, new CancellationToken(true));

        Assert.Equal("the cell was interrupted", stopped.Error?.Message);
        Assert.Equal("0", Text(Run("begun")));
    }

    [Fact]
    public async Task A_cell_that_is_interrupted_before_its_first_line_does_not_run()
    {
        const string Endless = "#!html\n<b></b>\n#!csharp\nwhile (true) _ = new object();";
        for (int milliseconds = 0; milliseconds < 60; milliseconds += 4)
        {
            CellResult stopped = await Interrupted(Endless, milliseconds);

            Assert.Equal("the cell was interrupted", stopped.Error?.Message);
        }
    }

    [Fact]
    public async Task What_cleans_up_behind_an_interrupt_runs_to_its_end()
    {
        const string Cleaning = "for (int i = 0; i < 5; i++) done += i;";
        await Interrupted(
            $"string done = \"\"; display(1); try {{ while (true) _ = new object(); }} finally {{ {Cleaning} }}"
        );

        Assert.Equal("01234", Text(Run("done")));
    }

    [Fact]
    public async Task An_interrupted_cell_that_caught_the_interrupt_has_not_succeeded()
    {
        CellResult result = await Interrupted("display(1); try { while (true) _ = new object(); } catch { } 5");

        Assert.Equal("OperationCanceledException", result.Error?.Name);
    }

    [Fact]
    public void Every_kind_of_code_goes_through_safe_points_unchanged()
    {
        Run(
            """
            IEnumerable<int> Evens() { for (int i = 0; ; i += 2) { string.Concat(i, i); yield return i; } }
            async IAsyncEnumerable<int> Odds() { for (int i = 1; i < 9; i += 2) { await Task.Yield(); yield return i; } }
            int Goto(int n) { int s = 0; again: s += Math.Abs(n--); if (n > 0) goto again; return s; }
            string Switch(int n)
            {
                while (true) switch (Math.Sign(n)) { case 0: return "zero"; case > 0: n--; continue; default: n++; break; }
            }
            System.Linq.Expressions.Expression<Func<int, int>> tree = x => Math.Abs(x) + 1;
            ReadOnlySpan<double> Table() => [1.5, 2.5, 3.5];
            unsafe int Stack()
            {
                int* p = stackalloc int[4];
                int s = 0;
                for (int i = 0; i < 4; i++) { p[i] = Math.Abs(i); s += p[i]; }
                return s;
            }
            T Max<T>(IEnumerable<T> all) where T : IComparable<T>
            {
                T best = all.First();
                foreach (T one in all) if (one.CompareTo(best) > 0) best = one;
                return best;
            }
            int Filter()
            {
                int k = 0;
                for (int i = 0; i < 3; i++)
                    try { if (i == 1) throw new Exception("f"); k++; }
                    catch (Exception e) when (e.Message == "f") { k += 10; }
                    finally { k += 100; }
                return k;
            }
            var odds = 0;
            await foreach (int i in Odds()) odds += i;
            dynamic loose = 5;
            """
        );
        const string All =
            "Evens().Take(3).Sum(), odds, Goto(4), Switch(3), tree.Compile()(1), Table()[1], Stack(), Max([1, 5, 2]), Filter(), loose + 1";

        Assert.Equal("6 16 10 zero 2 2.5 6 5 312 6", Text(Run($"string.Join(' ', {All})")));
    }

    [Fact]
    public void An_error_between_safe_points_keeps_its_line()
    {
        CellError? error = Run(
            "int Bad(int n)\n{\n    for (int i = 0; i < n; i++)\n        new List<int>()\n            .First();\n    return 0;\n}\n\nBad(1)"
        ).Error;

        Assert.Contains("line 4", string.Join('\n', error!.Traceback), StringComparison.Ordinal);
        Assert.Contains("line 9", string.Join('\n', error.Traceback), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_abandoned_await_does_not_go_on_behind_the_next_cells()
    {
        await Interrupted("int n = 0; display(1); while (true) { await Task.Delay(1); n++; }");

        Assert.Equal(Text(Run("n")), Text(Run("await Task.Delay(50); n")));
    }

    [Fact]
    public void Cells_share_one_thread()
    {
        Run("int id = Environment.CurrentManagedThreadId;");

        Assert.Equal("True", Text(Run("await Task.Delay(1); id == Environment.CurrentManagedThreadId")));
    }

    [Fact]
    public void A_missing_file_is_refused_by_name()
    {
        CellError? error = Run("#r \"nowhere/Nothing.dll\"").Error;

        Assert.Equal("DirectiveException", error?.Name);
        Assert.Contains("nowhere/Nothing.dll", error?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_assembly_of_this_process_is_the_same_for_cells()
    {
        string own = typeof(CSharpSessionTests).Assembly.Location;
        Run($"#r \"{own}\"\nSora.Lab.Kernel.Tests.Execution.CSharpSessionTests.Shared = 5;");

        Assert.Equal(5, Shared);
    }

    [Theory]
    [InlineData("1 + 1", "Complete")]
    [InlineData("void F()\n{", "Incomplete")]
    [InlineData("int = ;", "Invalid")]
    public void Completeness_is_three_way(string code, string expected) =>
        Assert.Equal(expected, session.IsComplete(code).ToString());

    [Fact]
    public void Completion_knows_the_names_of_cells_that_ran()
    {
        Run("class Painter { public int BrushWidth = 3; } var painter = new Painter();");
        Stopwatch watch = Stopwatch.StartNew();
        CompletionAnswer answer = session.Complete("painter.Brush", 13, TestContext.Current.CancellationToken);

        Assert.Equal(["BrushWidth"], answer.Items.Select(item => item.Text));
        Assert.Equal((8, 13), (answer.Start, answer.End));
        TestContext.Current.SendDiagnosticMessage($"first completion {watch.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Inspection_tells_the_signature_of_a_name()
    {
        Run("/// <summary>Doubles.</summary>\nint Twice(int x) => 2 * x;");
        MimeBundle? found = session.Inspect("Twice(", 6, TestContext.Current.CancellationToken);

        Assert.Contains("int Twice(int x)", found?.Data["text/plain"]?.ToString(), StringComparison.Ordinal);
    }

    public static int Shared { get; set; }

    /// <summary>Runs a cell and interrupts it when it displays something, or somewhat later.</summary>
    private async Task<CellResult> Interrupted(string code, int milliseconds = 0)
    {
        using var started = new ManualResetEventSlim();
        output.Displayed = started.Set;
        Task<CellResult> stuck = Task.Run(() => Run(code));
        started.Wait(TestContext.Current.CancellationToken);
        await Task.Delay(milliseconds, TestContext.Current.CancellationToken);
        session.Interrupt();
        return await stuck;
    }

    private CellResult Run(string code) =>
        session.Execute(new Cell(code, $"Cell[{++cells}]"), output, TestContext.Current.CancellationToken);

    private static string? Text(CellResult result)
    {
        Assert.True(result.Error is null, result.Error?.Message);
        return result.Value?.Data["text/plain"]?.ToString();
    }
}
