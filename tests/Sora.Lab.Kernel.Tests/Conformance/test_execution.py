"""What a cell does, message by message."""
import re
import tempfile
import time
import unittest

import nbformat
from sora_kernel import PATIENCE, KernelCase


def plain(text):
    return re.sub(r"\x1b\[\d+m", "", text)


class Execution(KernelCase):
    def error_of(self, code):
        reply, outputs = self.run_cell(code)
        errors = [c for t, c in outputs if t == "error"]
        self.assertEqual(len(errors), 1, outputs)
        self.assertEqual((reply["ename"], reply["evalue"]), (errors[0]["ename"], errors[0]["evalue"]))
        return errors[0]["ename"], plain("\n".join(errors[0]["traceback"]))

    def test_state_lives_across_cells(self):
        self.run_cell("using System.IO;\nint a = 40;\nint Twice(int x) => 2 * x;\nrecord Pair(int A, int B);")
        self.assertEqual(self.value("Twice(a + 2)"), "84")
        self.assertEqual(self.value("new Pair(1, 2).B + Path.GetFileName(\"/x/y\")"), "2y")

    def test_await_at_the_top(self):
        self.assertEqual(self.value("await Task.Delay(10);\nawait Task.FromResult(5)"), "5")

    def test_error_tells_the_line_of_the_cell(self):
        name, trace = self.error_of("int Inverse(int x)\n{\n    return 1 / x;\n}\n\nInverse(0)")
        self.assertEqual(name, "DivideByZeroException")
        self.assertRegex(trace, r"Cell\[\d+\], line 3, in Inverse\(Int32 x\)")
        self.assertIn("----> 3     return 1 / x;", trace)
        self.assertIn("----> 6 Inverse(0)", trace)
        self.assertNotIn("Roslyn", trace)
        self.assertNotIn("System.Runtime", trace)
        self.assertNotIn("Sora.Lab.Kernel", trace)

    def test_error_in_an_earlier_cells_function_names_that_cell(self):
        self.run_cell("void Fail()\n{\n    throw new ArgumentException(\"no\");\n}")
        name, trace = self.error_of("\nFail();")
        self.assertEqual(name, "ArgumentException")
        cells = re.findall(r"Cell\[(\d+)\], line (\d+)", trace)
        self.assertEqual([line for _, line in cells], ["3", "2"])
        self.assertEqual(int(cells[1][0]) - int(cells[0][0]), 1)

    def test_error_after_await_tells_its_line(self):
        _, trace = self.error_of("await Task.Delay(1);\nasync Task G()\n{\n    await Task.Yield();\n    int.Parse(\"x\");\n}\nawait G();")
        self.assertIn("line 5, in G", trace)
        self.assertIn("line 7", trace)

    def test_compile_error_is_marked(self):
        name, trace = self.error_of("int fine = 1;\nint bad = unknown;")
        self.assertEqual(name, "CompilationErrorException")
        self.assertIn("CS0103", trace)
        self.assertRegex(trace, r"Cell\[\d+\], line 2, column 11")
        self.assertIn("^^^^^^^", trace)

    def test_names_before_a_failure_are_kept(self):
        self.run_cell('var before = 5; throw new Exception("x");')
        self.assertEqual(self.value("before"), "5")

    def test_null_and_void_show_as_they_are(self):
        self.assertEqual(self.value("(string)null"), "null")
        self.assertEqual(self.run_cell("Console.Write(\"\")")[1], [])
        self.assertEqual(self.run_cell("int quiet = 3;")[1], [])

    def test_streams_and_displays_keep_their_order(self):
        _, outputs = self.run_cell('Console.Write("a"); display("b"); Console.Error.Write("c"); Console.Write("d"); "e"')
        seen = [c.get("text") or c["data"]["text/plain"] for _, c in outputs]
        self.assertEqual(seen, ["a", "b", "c", "d", "e"])

    def test_many_lines_arrive_whole_in_few_messages(self):
        started = time.time()
        _, outputs = self.run_cell("for (int i = 0; i < 100000; i++) Console.WriteLine(i);")
        elapsed = time.time() - started
        text = "".join(c["text"] for _, c in outputs)
        self.assertEqual(text, "".join(f"{i}\n" for i in range(100000)))
        self.assertLess(len(outputs), 500)
        print(f"100,000 lines in {elapsed:.2f} s, {len(outputs)} messages")

    def test_late_output_reaches_its_cell(self):
        msg_id = self.kc.execute('_ = Task.Run(async () => { await Task.Delay(500); Console.WriteLine("late"); });')
        self.wait_idle(msg_id)
        self.kc.get_shell_msg(timeout=10)
        late = self.kc.get_iopub_msg(timeout=10)
        self.assertEqual((late["content"].get("text"), late["parent_header"]["msg_id"]), ("late\n", msg_id))

    def test_silent_cells_say_nothing(self):
        reply, outputs = self.run_cell('Console.Write("a"); 5', silent=True)
        self.assertEqual((reply["status"], outputs), ("ok", []))

    def test_only_stored_cells_are_counted(self):
        first = self.run_cell("1")[0]["execution_count"]
        self.assertEqual(self.run_cell("1", store_history=False)[0]["execution_count"], first)
        self.assertEqual(self.run_cell("1")[0]["execution_count"], first + 1)

    def test_user_expressions_see_the_state(self):
        reply, _ = self.run_cell("int u = 20;", user_expressions={"good": "u + 1", "bad": "nothing"})
        self.assertEqual(reply["user_expressions"]["good"]["data"]["text/plain"], "21")
        self.assertEqual(reply["user_expressions"]["bad"]["status"], "error")

    def test_a_display_is_updated_in_place(self):
        _, outputs = self.run_cell('var shown = display("one"); shown.Update("two");')
        self.assertEqual([t for t, _ in outputs], ["display_data", "update_display_data"])
        ids = {c["transient"]["display_id"] for _, c in outputs}
        self.assertEqual(len(ids), 1)

    def test_objects_offer_their_own_bundle(self):
        _, outputs = self.run_cell(
            "class Clip\n{\n"
            "    public IReadOnlyDictionary<string, object> ToMimeBundle() => new Dictionary<string, object>\n"
            '    { ["image/png"] = new byte[] { 1, 2, 3 }, ["text/plain"] = "a clip" };\n'
            "    public IReadOnlyDictionary<string, object> ToMimeMetadata() => new Dictionary<string, object>\n"
            '    { ["image/png"] = new { alt = "a red circle" } };\n}\nnew Clip()'
        )
        content = outputs[-1][1]
        self.assertEqual(content["data"], {"image/png": "AQID", "text/plain": "a clip"})
        self.assertEqual(content["metadata"], {"image/png": {"alt": "a red circle"}})

    def test_unknown_directive_is_refused_with_its_line(self):
        name, trace = self.error_of("1;\n#!nothing")
        self.assertEqual(name, "DirectiveException")
        self.assertIn("line 2", trace)

    def test_a_cell_of_declarations_may_hold_namespaces_and_extensions(self):
        self.run_cell("namespace Shapes\n{\n    public record Square(double Side);\n}\n")
        self.run_cell(
            "public static class Areas\n{\n"
            "    public static double Area(this Shapes.Square s) => s.Side * s.Side;\n"
            "    extension(string text) { public string Loud => text.ToUpperInvariant(); }\n}\n"
            "file class Hidden { }"
        )
        self.assertEqual(self.value('using Shapes;\nnew Square(3).Area() + "a".Loud'), "9A")
        self.run_cell("public static class Areas\n{\n    public static double Area(this Shapes.Square s) => -1;\n}")
        self.assertEqual(self.value("new Square(3).Area()"), "-1")
        _, trace = self.error_of("namespace Broken\n{\n    class A : Unknown { }\n}")
        self.assertRegex(trace, r"Cell\[\d+\], line 3")

    def test_cells_of_several_languages(self):
        _, outputs = self.run_cell("1 + 1\n#!markdown\n# Title\n#!html\n<b>x</b>\n#!csharp\n2 + 2")
        self.assertEqual([t for t, _ in outputs], ["display_data", "display_data", "display_data", "execute_result"])
        self.assertEqual(outputs[1][1]["data"]["text/markdown"], "# Title")
        self.assertEqual(outputs[3][1]["data"]["text/plain"], "4")
        name, trace = self.error_of("1 + 1\n#!pwsh\nGet-Date")
        self.assertIn("line 3", trace)
        self.assertIn("powershell", trace)

    def test_metadata_of_polyglot_notebooks_chooses_the_language(self):
        message = self.kc.session.msg("execute_request", {"code": "*a*", "silent": False}, metadata=None)
        message["metadata"] = {"polyglot_notebook": {"kernelName": "markdown"}}
        self.kc.session.send(self.kc.shell_channel.socket, message)
        messages = self.wait_idle(message["header"]["msg_id"])
        self.kc.get_shell_msg(timeout=10)
        self.assertEqual([m["content"]["data"]["text/markdown"] for m in messages if m["msg_type"] == "display_data"], ["*a*"])

    def test_directives(self):
        self.run_cell("var weight = 12.5; string label = null;")
        self.assertIn("weight", self.value("#!who"))
        _, outputs = self.run_cell("#!whos")
        self.assertRegex(outputs[0][1]["data"]["text/plain"], r"weight +double +12.5")
        self.assertIn("<td>weight</td>", outputs[0][1]["data"]["text/html"])
        self.assertRegex(self.run_cell("#!time\n1")[1][-2][1]["text"], r"^Wall time: [\d.]+ms")
        self.assertIn("#!whos", self.value("#!lsmagic"))
        self.assertIn(".NET", self.value("#!about"))

    def test_sql_answers_with_a_data_frame(self):
        _, outputs = self.run_cell("#!sql --name answer\nSELECT 40 + 2 AS total")
        self.assertIn("<table", outputs[0][1]["data"]["text/html"])
        self.assertEqual(self.value('#!share --from sql answer\nanswer["total"][0]'), "42")
        self.assertIn("line 2", "\n".join(self.run_cell("#!sql\nSELEC 1")[0]["traceback"]))

    def test_values_are_shared(self):
        self.run_cell("#!value --name words\nred circle")
        self.run_cell("#!share --from value words --as taken\n#!set --name count --value 3\n#!set --name copy --value @csharp:count")
        self.assertEqual(self.value("taken + (count + copy)"), "red circle6")
        self.assertIn("nowhere", self.error_of("#!share --from value nowhere")[1])

    def test_completion_is_of_the_language_at_the_cursor(self):
        self.run_cell("#!fsharp\nlet many = [ 1; 2 ]")
        for code, expected in (
            ("#!fsharp\nList.rev many |> List.pairw", ["pairwise"]),
            ("#!fsharp\nman", ["many"]),
            ("#!sql\nSELECT Console.WriteL", []),
            ("#!fsharp\n#!csharp\nConsole.WriteL", ["WriteLine"]),
        ):
            self.kc.complete(code, len(code))
            reply = self.kc.get_shell_msg(timeout=PATIENCE)["content"]
            self.assertEqual(reply["matches"], expected, code)
        self.kc.inspect("#!sql\nConsole.WriteLine", 23)
        self.assertFalse(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["found"])

    def test_import_runs_files(self):
        with tempfile.TemporaryDirectory() as folder:
            notebook = nbformat.v4.new_notebook(
                cells=[
                    nbformat.v4.new_markdown_cell("text"),
                    nbformat.v4.new_code_cell("int imported = 40;"),
                    nbformat.v4.new_code_cell("*m*", metadata={"dotnet_interactive": {"language": "markdown"}}),
                ]
            )
            nbformat.write(notebook, f"{folder}/a.ipynb")
            with open(f"{folder}/b.csx", "w") as script:
                script.write("imported += 2;")
            with open(f"{folder}/c.dib", "w") as book:
                book.write("#!meta\n\n{\"a\": 1}\n\n#!csharp\n\nint last = imported;\n\n#!markdown\n\n# x\n")
            _, outputs = self.run_cell(f"#!import {folder}/a.ipynb\n#!import {folder}/b.csx\n#!import {folder}/c.dib")
            self.assertEqual([c["data"]["text/markdown"].strip() for _, c in outputs], ["*m*", "# x"])
            self.assertEqual(self.value("last"), "42")
            self.assertIn("nothing.ipynb", self.error_of(f"#!import {folder}/nothing.ipynb")[1])


if __name__ == "__main__":
    unittest.main()
