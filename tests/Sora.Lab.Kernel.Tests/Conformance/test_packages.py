"""#r "nuget:": restores without any network, with lock files, build targets and native parts."""
import glob
import json
import os
import shutil
import tempfile
import unittest
import zipfile

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

REFUSED = """<configuration>
  <packageSources><clear /><add key="refused" value="http://127.0.0.1:9/v3/index.json" allowInsecureConnections="true" /></packageSources>
</configuration>"""
PROBE = "sora.lab.probe"


def run(*sources):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, kernel_name="sora-lab", startup_timeout=60, timeout=600).execute()
    return [cell.outputs for cell in notebook.cells]


def text(outputs):
    return outputs[-1].data["text/plain"]


def streams(outputs):
    return "".join(output.text for output in outputs if output.output_type == "stream")


class Offline(unittest.TestCase):
    """The only feed refuses connections; the package cache is what there is."""

    def setUp(self):
        self.home = tempfile.TemporaryDirectory()
        self.addCleanup(self.home.cleanup)
        folder = os.path.join(self.home.name, ".nuget", "NuGet")
        os.makedirs(folder)
        with open(os.path.join(folder, "NuGet.Config"), "w") as config:
            config.write(REFUSED)
        before = {name: os.environ.get(name) for name in ("HOME", "XDG_DATA_HOME")}
        os.environ["HOME"] = self.home.name
        os.environ["XDG_DATA_HOME"] = os.path.join(self.home.name, "data")
        self.addCleanup(lambda: [os.environ.pop(n) if v is None else os.environ.update({n: v}) for n, v in before.items()])

    def set_folder(self, package):
        """The folder of the set that a package is alone in."""
        for lock in glob.glob(os.path.join(self.home.name, "data", "sora-lab", "packages", "*", "packages.lock.json")):
            with open(lock) as file:
                for framework in json.load(file)["dependencies"].values():
                    if [name for name, entry in framework.items() if entry["type"] == "Direct"] == [package]:
                        return os.path.dirname(lock), framework[package]["resolved"]
        self.fail(f"no lock file has {package} alone")

    def test_packages_come_from_the_cache_with_their_native_parts(self):
        draw = "var plot = new ScottPlot.Plot();\nplot.Add.Signal(new double[] { 1, 4, 9 });\nplot"
        out = run(
            '#r "nuget: ScottPlot, 5.1.59"',
            draw,
            '#r "nuget: ScottPlot, 5.1.59"\n#r "nuget: ScottPlot"\n#r "nuget: ScottPlot, 5.0.2"\n"again"',
            '#r "nuget: Plotly.NET"\nPlotly.NET.StyleParam.Mode.Lines',
        )
        self.assertTrue(out[1][0].data["image/png"].startswith("iVBORw0KGgo"))
        self.assertEqual([o.output_type for o in out[2]], ["execute_result"])
        self.assertEqual(text(out[3]), "lines")
        folder, version = self.set_folder("ScottPlot")
        self.assertEqual(version, "5.1.59")
        # What was restored without a version stays as it was, and a listing that was lost is made again by the lock.
        before = open(os.path.join(folder, "packages.lock.json")).read()
        os.remove(os.path.join(folder, "assets.txt"))
        again = run('#r "nuget: ScottPlot, 5.1.59"', draw)
        self.assertIn("Restoring", streams(again[0]))
        self.assertIn("image/png", again[1][0].data)
        self.assertEqual(open(os.path.join(folder, "packages.lock.json")).read(), before)
        self.assertEqual(streams(run('#r "nuget: ScottPlot, 5.1.59"')[0]), "")

    def test_a_data_frame_shows_the_same_before_and_after_its_package_is_asked_for(self):
        frame = 'new Microsoft.Data.Analysis.DataFrame(new Microsoft.Data.Analysis.Int32DataFrameColumn("a", new[] { 40, 2 }))'
        out = run(
            f"var frame = {frame};\nframe",
            '#r "nuget: Microsoft.Data.Analysis, 0.23.1"',
            "frame",
            "#!sql\nSELECT sum(a) AS total FROM frame",
            'Formatter.Register<Microsoft.Data.Analysis.DataFrame>(f => "mine", "text/html");\nframe',
        )
        self.assertIn("<table>", out[0][-1].data["text/html"])
        self.assertEqual(out[0][-1].data, out[2][-1].data)
        self.assertIn("42", text(out[3]))
        self.assertEqual(out[4][-1].data["text/html"], "mine")

    def test_another_version_than_the_one_in_use_is_refused_when_it_is_higher(self):
        with self.assertRaises(CellExecutionError) as caught:
            run('#r "nuget: ScottPlot, 5.1.59"', '#r "nuget: ScottPlot, 99.0.0"')
        self.assertIn("5.1.59 is in use", str(caught.exception))

    def test_a_package_that_is_nowhere_is_told_by_name(self):
        with self.assertRaises(CellExecutionError) as caught:
            run('#r "nuget: Sora.Lab.Nowhere, 1.0.0"')
        self.assertIn("Sora.Lab.Nowhere", str(caught.exception))

    def probe_feed(self):
        """A folder with a package whose build target leaves a file."""
        packages = os.environ["NUGET_PACKAGES"]
        self.addCleanup(lambda: shutil.rmtree(os.path.join(packages, PROBE), ignore_errors=True))
        feed = os.path.join(self.home.name, "feed")
        os.mkdir(feed)
        with zipfile.ZipFile(os.path.join(feed, f"{PROBE}.1.0.0.nupkg"), "w") as package:
            package.writestr(
                f"{PROBE}.nuspec",
                f"<package><metadata><id>{PROBE}</id><version>1.0.0</version><authors>a</authors>"
                "<description>d</description></metadata></package>",
            )
            package.writestr(
                f"build/{PROBE}.targets",
                '<Project><Target Name="Probe" BeforeTargets="Build">'
                '<WriteLinesToFile File="$(MSBuildProjectDirectory)/probe.txt" Lines="built" Overwrite="true" />'
                "</Target></Project>",
            )
        return feed

    def check_built(self):
        folder, _ = self.set_folder(PROBE)
        with open(os.path.join(folder, "probe.txt")) as file:
            self.assertEqual(file.read().strip(), "built")

    def test_the_build_targets_of_a_package_take_part(self):
        run(f'#i "nuget: {self.probe_feed()}"\n#r "nuget: {PROBE}, 1.0.0"')
        self.check_built()

    def test_a_feed_that_cannot_be_reached_leaves_the_others(self):
        with open(os.path.join(self.home.name, ".nuget", "NuGet", "NuGet.Config"), "w") as config:
            config.write(f'<configuration><packageSources><clear /><add key="a" value="{self.probe_feed()}" /></packageSources></configuration>')
        run(f'#i "nuget: https://127.0.0.1:9/v3/index.json"\n#r "nuget: {PROBE}, 1.0.0"')
        self.check_built()


if __name__ == "__main__":
    unittest.main()
