using System.Diagnostics;
using System.Text.Json.Nodes;
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
    public async Task What_a_stopped_cell_had_assigned_is_kept()
    {
        for (int i = 0; i < 3; i++)
        {
            using var started = new ManualResetEventSlim();
            output.Displayed = started.Set;
            Task<CellResult> stuck = Task.Run(() => Run($"var kept{i} = {i}; display(1); while (true) {{ }}"));
            started.Wait(TestContext.Current.CancellationToken);
            session.Interrupt();

            Assert.Equal("OperationCanceledException", (await stuck).Error?.Name);
            Assert.Equal($"{i}", Text(Run($"kept{i}")));
        }
    }

    [Fact]
    public async Task An_abandoned_await_does_not_go_on_behind_the_next_cells()
    {
        using var started = new ManualResetEventSlim();
        output.Displayed = started.Set;
        Task<CellResult> stuck = Task.Run(() =>
            Run("int n = 0; display(1); while (true) { await Task.Delay(1); n++; }")
        );
        started.Wait(TestContext.Current.CancellationToken);
        session.Interrupt();
        await stuck;

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

    private CellResult Run(string code) => session.Execute(new Cell(code, $"Cell[{++cells}]"), output);

    private static string? Text(CellResult result)
    {
        Assert.True(result.Error is null, result.Error?.Message);
        return result.Value?.Data["text/plain"]?.ToString();
    }

    private sealed class RecordedOutput : ICellOutput
    {
        public Action? Displayed { get; set; }

        public void Stream(string name, ReadOnlySpan<char> text) { }

        public void Display(MimeBundle bundle, string displayId, bool update) => Displayed?.Invoke();

        public void ClearOutput(bool wait) { }

        public void Publish(string type, JsonObject content, JsonObject? metadata, IReadOnlyList<byte[]> buffers) { }

        public string ReadInput(string prompt, bool isPassword) => "";
    }
}
