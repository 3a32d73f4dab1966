using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Sora.Lab.Notebook.Tests;

/// <summary>Every notebook of the repository, executed once by a real Jupyter client in our kernel.</summary>
public sealed class ExecutedNotebooks : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private const int Patience = 300;

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-notebooks-").FullName;
    private readonly Dictionary<string, (JsonNode Notebook, TimeSpan Time)> executed = [];

    public static bool CanRun => Tool.Works(Python, "-c", "import nbclient, nbformat");

    public JsonNode Notebook(string name) => Execute(name).Notebook;

    public TimeSpan Time(string name) => Execute(name).Time;

    /// <summary>The executed notebook as a page, by nbconvert.</summary>
    public string Page(string name)
    {
        Execute(name);
        Tool.Run("jupyter", Environment, "nbconvert", "--log-level", "ERROR", "--to", "html", Result(name));
        return Path.ChangeExtension(Result(name), ".html");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private Dictionary<string, string> Environment =>
        new() { ["JUPYTER_DATA_DIR"] = Path.Combine(folder, "jupyter"), ["OMP_WAIT_POLICY"] = "PASSIVE" };

    private string Result(string name) => Path.Combine(folder, name);

    private (JsonNode Notebook, TimeSpan Time) Execute(string name)
    {
        if (!executed.TryGetValue(name, out var known))
        {
            Tool.Run(Path.Combine(AppContext.BaseDirectory, "sora-lab"), Environment, "kernel", "install", "--user");
            var clock = Stopwatch.StartNew();
            var script = Path.Combine(Repository.Root, "tests", "Sora.Lab.Notebook.Tests", "execute.py");
            var source = Path.Combine(Repository.Root, "notebooks", name);
            Tool.Run(Python, Environment, script, source, Result(name), $"{Patience}");
            known = (JsonNode.Parse(File.ReadAllText(Result(name)))!, clock.Elapsed);
            executed.Add(name, known);
        }

        return known;
    }
}
