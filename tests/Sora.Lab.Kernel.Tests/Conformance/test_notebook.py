"""nbclient runs a notebook from top to bottom."""
import os
import unittest

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError


def run(*sources, **options):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    notebook.metadata.kernelspec = {"name": "sora-lab", "display_name": "C# (Sora.Lab)", "language": "C#"}
    NotebookClient(notebook, kernel_name="sora-lab", startup_timeout=60, **{"timeout": 60, **options}).execute()
    return [cell.outputs for cell in notebook.cells]


class Notebook(unittest.TestCase):
    def test_cells_share_state_and_show_their_values(self):
        outputs = run("var numbers = new[] { 1, 2, 3 };", 'Console.WriteLine("sum");\nnumbers.Sum()', "new { A = 1 }")
        self.assertEqual(outputs[0], [])
        self.assertEqual(outputs[1][0].text, "sum\n")
        self.assertEqual(outputs[1][1].data["text/plain"], "6")
        self.assertIn("<table>", outputs[2][0].data["text/html"])

    def test_an_error_stops_the_notebook(self):
        with self.assertRaises(CellExecutionError) as caught:
            run("1", 'throw new Exception("wanted");', "2")
        self.assertIn("wanted", str(caught.exception))

    def test_a_cell_that_runs_too_long_is_interrupted_and_the_next_one_runs(self):
        outputs = run("while (true) { }", "1 + 1", timeout=15, interrupt_on_timeout=True, allow_errors=True)
        self.assertEqual(outputs[0][-1].ename, "OperationCanceledException")
        self.assertEqual(outputs[1][0].data["text/plain"], "2")

    def test_a_referenced_assembly_brings_its_dependencies(self):
        library = os.environ["SORA_LAB_SAMPLE"]
        outputs = run(f'#r "{library}"\nusing Sora.Lab.Kernel.Sample;\nGreeter.Greet("Ada")')
        self.assertEqual(outputs[0][0].data["text/plain"], "hello, Ada")


if __name__ == "__main__":
    unittest.main()
