"""Notebooks written for .NET Interactive run unchanged, under the kernel name they ask for."""
import os
import tempfile
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

code = nbformat.v4.new_code_cell


def run(*cells, folder=None):
    cells = [cell if isinstance(cell, nbformat.NotebookNode) else code(cell) for cell in cells]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}
    resources = {"metadata": {"path": folder}} if folder else {}
    NotebookClient(notebook, startup_timeout=60, timeout=240, resources=resources).execute()
    nbformat.validate(notebook)
    return [cell.outputs for cell in notebook.cells]


class Compatibility(unittest.TestCase):
    def test_display_in_all_its_spellings(self):
        out = run(
            'display("<b>x</b>", "text/html");\n"# a".DisplayAs("text/markdown");\n5.Display();\ndisplay(HTML("<i>y</i>"));',
            'var shown = display("one");\nshown.Update("two");',
            'CSS(".a { color: red }");\nJavascript("1 + 1");',
            "using static Microsoft.DotNet.Interactive.Formatting.PocketViewTags;\nb(i(\"text\"))",
            'Formatter.Register<Version>(v => $"V{v.Major}", "text/html");\nnew Version(7, 1)',
            "new[] { new { A = 1, B = 2 } }.DisplayTable();",
        )
        self.assertEqual([list(o.data) for o in out[0]][:2], [["text/html", "text/plain"], ["text/markdown", "text/plain"]])
        self.assertEqual(out[0][2].data["text/plain"], "5")
        self.assertEqual(out[0][3].data["text/html"], "<i>y</i>")
        self.assertEqual([o.data["text/plain"] for o in out[1]], ["two"])
        self.assertIn("<style>", out[2][0].data["text/html"])
        self.assertEqual(out[3][0].data["text/html"], "<b><i>text</i></b>")
        self.assertEqual(out[4][0].data["text/html"], "V7")
        self.assertIn("<table>", out[5][0].data["text/html"])

    def test_the_kernel_as_code_sees_it(self):
        out = run(
            'using Microsoft.DotNet.Interactive;\nusing Microsoft.DotNet.Interactive.Commands;\nawait Kernel.Root.SendAsync(new SubmitCode("int made = 20 + 1;"));',
            'await Kernel.Root.FindKernelByName("csharp").SubmitCodeAsync("made *= 2;");\nmade',
            'KernelInvocationContext.Current.Display("seen", "text/plain");\nKernelInvocationContext.Current.CancellationToken.IsCancellationRequested',
            "FormattedValue.CreateSingleFromObject(3, \"text/plain\").Value",
        )
        self.assertEqual(out[1][0].data["text/plain"], "42")
        self.assertEqual([o.data["text/plain"] for o in out[2]], ["seen", "False"])
        self.assertEqual(out[3][0].data["text/plain"], "3")

    def test_polyglot_cells(self):
        out = run(
            "#!markdown\n# title",
            "#!html\n<b>x</b>",
            code("int x = 5;", metadata={"polyglot_notebook": {"kernelName": "csharp"}}),
            "#!mermaid\ngraph LR\n    A --> B",
            "#!javascript\nconsole.log(1);",
            "#!time\n#!csharp\nx + 1",
        )
        self.assertEqual(out[0][0].data["text/markdown"], "# title")
        self.assertEqual(out[1][0].data["text/html"], "<b>x</b>")
        self.assertIn("graph LR", out[3][0].data["text/vnd.mermaid"])
        self.assertIn("console.log(1);", out[4][0].data["text/html"])
        self.assertEqual(out[5][-1].data["text/plain"], "6")

    def test_cells_have_the_language_their_notebook_says(self):
        def cell(source, language, group="dotnet_interactive", name="language"):
            return code(source, metadata={group: {name: language}})

        cells = [
            cell("<b>x</b>", "html"),
            cell("let square x = x * x\nsquare 3", "fsharp", "polyglot_notebook", "kernelName"),
            cell("SELECT 2 + 5 AS seven", "sql"),
            code("1 + 1"),
        ]
        with tempfile.TemporaryDirectory() as folder:
            nbformat.write(nbformat.v4.new_notebook(cells=cells), f"{folder}/mixed.ipynb")
            out = run(*(c.source for c in cells), folder=folder)
            self.assertEqual(out[0][0].data["text/html"], "<b>x</b>")
            self.assertEqual(out[1][0].data["text/plain"], "9")
            self.assertIn("seven", out[2][0].data["text/plain"])
            self.assertEqual(out[3][0].data["text/plain"], "2")
            nbformat.write(nbformat.v4.new_notebook(cells=[cell("1 + 1", "html")]), f"{folder}/other.ipynb")
            self.assertEqual(run("1 + 1", folder=folder)[0][0].data["text/plain"], "2")

    def test_formulas(self):
        out = run('(LaTeXString)@"\\sqrt{2}"', '(MathString)"x^2"', 'display((MathString)"$$y$$");')
        self.assertEqual([o[0].data["text/latex"] for o in out], [r"\sqrt{2}", "$$x^2$$", "$$y$$"])

    def test_a_script_is_loaded(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(f"{folder}/twice.csx", "w") as script:
                script.write("int Twice(int x) => 2 * x;")
            out = run('#load "twice.csx"\nTwice(4)', "Twice(21)", folder=folder)
            self.assertEqual([o[0].data["text/plain"] for o in out], ["8", "42"])
            with self.assertRaises(CellExecutionError) as caught:
                run('#load "none.csx"', folder=folder)
            self.assertIn("none.csx", str(caught.exception))

    def test_fsharp_shares_the_session(self):
        out = run(
            "#!fsharp\nlet square x = x * x\nlet squares = [| for i in 1 .. 3 -> square i |]\nprintfn \"from F#\"\nsquares.Length",
            "#!share --from fsharp squares\nsquares.Sum()",
            "int made = 20;",
            "#!fsharp\n#!share --from csharp made\ndisplay(made + 1)",
            "#!fsharp\n[1; 2]",
            '#!fsharp\ntype Size = { Name: string; Pixels: int list }\n[{ Name = "small"; Pixels = [ 8; 16 ] }]',
        )
        self.assertEqual(out[0][0].text, "from F#\n")
        self.assertEqual(out[0][1].data["text/plain"], "3")
        self.assertEqual(out[1][0].data["text/plain"], "14")
        self.assertEqual(out[3][0].data["text/plain"], "21")
        self.assertEqual(out[4][0].data["text/plain"], "[ 1, 2 ]")
        for text in out[5][0].data.values():
            self.assertIn("[ 8, 16 ]", text)
            self.assertNotIn("Tail", text)
        with self.assertRaises(CellExecutionError) as caught:
            run("#!fsharp\nlet a = 1\nlet b : string = a")
        self.assertIn("line 3", str(caught.exception))
        with self.assertRaises(CellExecutionError) as caught:
            run('#!fsharp\nfailwith "wanted"')
        self.assertIn("wanted", str(caught.exception))

    def test_a_package_with_native_parts_draws_a_plot(self):
        out = run(
            '#r "nuget: ScottPlot, 5.1.59"\nusing ScottPlot;',
            'var plot = new Plot();\nplot.Add.Signal(new double[] { 1, 4, 9 });\nplot.Title("squares");\nplot',
            '#r "nuget: ScottPlot, 5.1.59"\n#r "nuget: ScottPlot"\n1',
        )
        self.assertTrue(out[1][0].data["image/png"].startswith("iVBORw0KGgo"))
        self.assertEqual(out[1][0].metadata["image/png"]["alt"], "plot: squares")
        self.assertEqual(out[2][-1].data["text/plain"], "1")

    def test_a_project_is_built_and_referred_to(self):
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(f"{folder}/lib")
            with open(f"{folder}/lib/lib.csproj", "w") as project:
                project.write('<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>')
            with open(f"{folder}/lib/a.cs", "w") as source:
                source.write("namespace Lib; public static class Doubler { public static int Twice(int x) => 2 * x; }")
            out = run('#r "project: lib/lib.csproj"\nLib.Doubler.Twice(21)', folder=folder)
            self.assertEqual(out[0][-1].data["text/plain"], "42")


if __name__ == "__main__":
    unittest.main()
