using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Sora.Lab.Kernel.Tests;

/// <summary>Real clients against the real kernel.</summary>
public sealed class ConformanceTests(TestKernel kernel) : IClassFixture<TestKernel>
{
    [Fact]
    public void Jupyters_conformance_tests_pass() => kernel.Run("test_conformance");

    [Fact]
    public void The_protocol_is_kept() => kernel.Run("test_protocol");

    [Fact]
    public void Cells_do_what_they_say() => kernel.Run("test_execution");

    [Fact]
    public void The_kernel_outlives_the_process_that_runs_the_cells() => kernel.Run("test_worker");

    [Fact]
    [Trait("Category", "Full")]
    public void Notebooks_written_for_NET_Interactive_run_unchanged() => kernel.Run("test_compatibility");

    [Fact]
    [Trait("Category", "Full")]
    public void A_storm_does_no_harm() => kernel.Run("test_storm");

    [Fact]
    public void Widgets_live_at_both_ends() => kernel.Run("test_widgets");

    [Fact]
    [Trait("Category", "Full")]
    public void Every_way_to_be_stuck_can_be_interrupted() => kernel.Run("test_interrupt");

    [Fact]
    public void Cells_stop_at_breakpoints() => kernel.Run("test_debugger");

    [Fact]
    [Trait("Category", "Full")]
    public void Packages_are_restored_without_network() => kernel.Run("test_packages");

    [Fact]
    public void Nbclient_runs_notebooks()
    {
        string folder = Directory.CreateTempSubdirectory("sora-lab-sample-").FullName;
        try
        {
            kernel.Run("test_notebook", ("SORA_LAB_SAMPLE", BuildSample(folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An assembly that needs another one in a folder that only its <c>.deps.json</c> knows.</summary>
    private static string BuildSample(string folder)
    {
        string words = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "lib")).FullName, "Words.dll");
        Emit("Words", "public static class Words { public static string Hello => \"hello\"; }", words);
        string sample = Path.Combine(folder, "Sample.dll");
        const string Greeter = """
            namespace Sora.Lab.Kernel.Sample;
            public static class Greeter { public static string Greet(string name) => Words.Hello + ", " + name; }
            """;
        Emit("Sample", Greeter, sample, MetadataReference.CreateFromFile(words));
        const string Dependencies = """
            {
              "runtimeTarget": { "name": "t" },
              "targets": { "t": { "Words/1.0.0": { "runtime": { "lib/Words.dll": {} } } } },
              "libraries": { "Words/1.0.0": { "type": "package", "path": "words/1.0.0" } }
            }
            """;
        File.WriteAllText(Path.Combine(folder, "Sample.deps.json"), Dependencies);
        return sample;
    }

    private static void Emit(string name, string source, string path, params MetadataReference[] references)
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string runtime = trusted
            .Split(Path.PathSeparator)
            .First(file => Path.GetFileName(file) == "System.Runtime.dll");
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken)],
            [
                MetadataReference.CreateFromFile(runtime),
                MetadataReference.CreateFromFile(typeof(object).Assembly.Location),
                .. references,
            ],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
        );
        Assert.Empty(
            compilation
                .Emit(path, cancellationToken: TestContext.Current.CancellationToken)
                .Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
        );
    }
}
