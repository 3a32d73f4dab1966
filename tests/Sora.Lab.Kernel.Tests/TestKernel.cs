using System.Diagnostics;
using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Install;

namespace Sora.Lab.Kernel.Tests;

/// <summary>The kernel installed in folders of its own, and Python clients that start it from there.</summary>
public sealed class TestKernel : IDisposable
{
    internal const string Python = "/usr/bin/python3";
    private const string Packages = "jupyter_client, jupyter_kernel_test, nbclient, nbformat";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    private readonly List<string> exports = [];
    private readonly string home = Directory.CreateTempSubdirectory("sora-lab-kernel-").FullName;

    public TestKernel()
    {
        InstallCommand.Run(["--prefix", Path.Combine(home, "data")], TextWriter.Null);
    }

    /// <summary>Why the clients cannot run here; null when they can.</summary>
    public static string? Missing { get; } =
        File.Exists(Python) && Start(Python, ["-c", $"import {Packages}"], []).ExitCode == 0
            ? null
            : $"needs {Python} with {Packages} (Debian: python3-jupyter-kernel-test python3-nbclient)";

    /// <summary>Runs a script of the Conformance folder and fails with its output.</summary>
    public void Run(string script, params (string Name, string Value)[] environment)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        string folder = Path.Combine(AppContext.BaseDirectory, "Conformance");
        (int exitCode, string text) = Start(
            Python,
            ["-W", "ignore", "-m", "unittest", "-v", script],
            [.. Isolated(), .. environment],
            folder
        );
        Assert.True(exitCode == 0, text);
        TestContext.Current.SendDiagnosticMessage(text);
    }

    /// <summary>Executes cells and exports the notebook as a page.</summary>
    /// <returns>The address of the page.</returns>
    public string Export(IEnumerable<string> cells)
    {
        string folder = Directory.CreateTempSubdirectory("book-").FullName;
        exports.Add(folder);
        var book = new JsonObject
        {
            ["cells"] = new JsonArray([.. cells.Select(Cell)]),
            ["metadata"] = new JsonObject
            {
                ["kernelspec"] = new JsonObject
                {
                    ["name"] = "sora-lab",
                    ["display_name"] = "C#",
                    ["language"] = "C#",
                },
            },
            ["nbformat"] = 4,
            ["nbformat_minor"] = 2,
        };
        File.WriteAllText(Path.Combine(folder, "book.ipynb"), book.ToJsonString());
        (int exitCode, string text) = Start(
            Python,
            ["-m", "nbconvert", "--execute", "--to", "html", "book.ipynb"],
            Isolated(),
            folder
        );
        Assert.True(exitCode == 0, text);
        return new Uri(Path.Combine(folder, "book.html")).AbsoluteUri;
    }

    public void Dispose()
    {
        foreach (string folder in exports.Append(home))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static JsonObject Cell(string code) =>
        new()
        {
            ["cell_type"] = "code",
            ["source"] = code,
            ["metadata"] = new JsonObject(),
            ["outputs"] = new JsonArray(),
            ["execution_count"] = null,
        };

    /// <summary>The environment in which only this kernel is installed.</summary>
    internal (string, string)[] Isolated() =>
        [
            ("HOME", home),
            ("JUPYTER_DATA_DIR", Path.Combine(home, "data", "share", "jupyter")),
            ("JUPYTER_RUNTIME_DIR", Path.Combine(home, "runtime")),
            ("JUPYTER_CONFIG_DIR", Path.Combine(home, "config")),
            ("IPYTHONDIR", Path.Combine(home, "ipython")),
            ("PYTHONDONTWRITEBYTECODE", "1"),
            ("NUGET_PACKAGES", PackageFolder),
        ];

    private static string PackageFolder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    internal static (int ExitCode, string Text) Start(
        string program,
        string[] arguments,
        (string Name, string Value)[] environment,
        string? folder = null
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder ?? "",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Limit))
        {
            process.Kill(entireProcessTree: true);
        }
        process.WaitForExit();
        return (process.ExitCode, errors.Result + output.Result);
    }
}
