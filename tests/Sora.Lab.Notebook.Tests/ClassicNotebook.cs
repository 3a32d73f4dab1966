using Sora.Lab.Kernel.Tests.Browsing;

namespace Sora.Lab.Notebook.Tests;

/// <summary>Debian's classic Notebook, serving one notebook whose kernel is ours.</summary>
public sealed class ClassicNotebook : IDisposable
{
    private const string Empty = """
        {
          "cells": [{ "cell_type": "code", "execution_count": null, "metadata": {}, "outputs": [], "source": [] }],
          "metadata": { "kernelspec": { "display_name": "C# (Sora.Lab)", "language": "C#", "name": "sora-lab" } },
          "nbformat": 4,
          "nbformat_minor": 2
        }
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-classic-").FullName;
    private readonly NotebookServer server;

    public ClassicNotebook()
    {
        var data = Path.Combine(folder, "data");
        var environment = new Dictionary<string, string> { ["JUPYTER_DATA_DIR"] = data };
        Tool.Run(Path.Combine(AppContext.BaseDirectory, "sora-lab"), environment, "kernel", "install", "--user");
        File.WriteAllText(Path.Combine(folder, "book.ipynb"), Empty);
        server = new(folder, [("JUPYTER_DATA_DIR", data), ("HOME", folder), ("JUPYTER_CONFIG_DIR", folder)]);
    }

    public static bool CanRun => NotebookServer.CanRun;

    public string Page => server.Page("notebooks/book.ipynb");

    public void Dispose()
    {
        server.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
