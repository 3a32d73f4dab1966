"""The debugger's protocol as JupyterLab speaks it: breakpoints, stops, steps, values."""
import time
import unittest

from sora_kernel import PATIENCE, KernelCase


def murmur2(text, seed=0):
    data, factor, mask = text.encode(), 0x5BD1E995, 0xFFFFFFFF
    value = seed ^ len(data)
    while len(data) >= 4:
        part = int.from_bytes(data[:4], "little") * factor & mask
        value = (value * factor & mask) ^ ((part ^ part >> 24) * factor & mask)
        data = data[4:]
    if data:
        value = (value ^ int.from_bytes(data, "little")) * factor & mask
    value = (value ^ value >> 13) * factor & mask
    return value ^ value >> 15


class Debugger(KernelCase):
    def setUp(self):
        self.initialized = self.ask("initialize")
        self.ask("attach")

    def tearDown(self):
        self.ask("disconnect")

    def ask(self, command, **arguments):
        request = {"type": "request", "seq": 1, "command": command, "arguments": arguments}
        self.kc.session.send(self.kc.control_channel.socket, "debug_request", request)
        return self.kc.get_control_msg(timeout=PATIENCE)["content"]

    def event(self, name):
        """Waits for an event; returns its body."""
        until = time.time() + PATIENCE
        while time.time() < until:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "debug_event" and message["content"]["event"] == name:
                return message["content"]["body"]
        self.fail(f"no {name}")

    def start(self, code, *lines):
        """Runs a cell with breakpoints at lines; returns its source's name once it has stopped."""
        path = self.ask("dumpCell", code=code)["body"]["sourcePath"]
        set_at = self.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": n} for n in lines])
        self.assertTrue(all(point["verified"] for point in set_at["body"]["breakpoints"]))
        self.kc.execute(code)
        self.assertEqual(self.event("stopped")["threadId"], 1)
        return path

    def place(self):
        frame = self.ask("stackTrace", threadId=1)["body"]["stackFrames"][0]
        return frame["line"]

    def values(self, frame=1):
        """The values of a frame by the names of their scopes."""
        scopes = self.ask("scopes", frameId=frame)["body"]["scopes"]
        found = {}
        for scope in scopes:
            variables = self.ask("variables", variablesReference=scope["variablesReference"])["body"]["variables"]
            found[scope["name"]] = {v["name"]: v for v in variables}
        return found

    def end(self):
        self.ask("continue", threadId=1)
        return self.kc.get_shell_msg(timeout=PATIENCE)["content"]

    def test_a_cell_stops_shows_its_values_and_steps(self):
        code = "var total = 0;\nforeach (var i in new[] { 4, 5 })\n{\n    var square = i * i;\n    total += square;\n}\ntotal"
        path = self.start(code, 5)
        info = self.ask("debugInfo")["body"]
        self.assertEqual(path, f"{info['tmpFilePrefix']}{murmur2(code)}{info['tmpFileSuffix']}")
        self.assertEqual((info["stoppedThreads"], info["breakpoints"][0]["breakpoints"][0]["line"]), ([1], 5))
        self.assertEqual(self.ask("stackTrace", threadId=1)["body"]["stackFrames"][0]["source"]["path"], path)
        self.assertEqual(self.place(), 5)
        values = self.values()
        self.assertEqual({n: v["value"] for n, v in values["Locals"].items()}, {"i": "4", "square": "16"})
        self.assertEqual((values["Globals"]["total"]["value"], values["Globals"]["total"]["type"]), ("0", "int"))
        self.assertEqual(self.ask("evaluate", expression="square")["body"]["result"], "16")
        self.assertEqual(self.ask("evaluate", expression="total + 1")["body"]["result"], "1")
        self.assertEqual(self.ask("richInspectVariables", variableName="i")["body"]["data"]["text/plain"], "4")
        self.assertEqual(self.ask("source", source={"path": path})["body"]["content"], code)
        self.ask("next", threadId=1)
        self.assertEqual(self.event("stopped")["reason"], "step")
        self.assertEqual(self.place(), 4)
        self.ask("continue", threadId=1)
        self.assertEqual(self.event("stopped")["reason"], "breakpoint")
        self.assertEqual(self.values()["Globals"]["total"]["value"], "16")
        self.assertEqual(self.end()["status"], "ok")
        self.assertEqual(self.value("total"), "41")

    def test_steps_go_into_functions_over_them_and_out(self):
        code = "int Twice(int x)\n{\n    x = x + x;\n    return x;\n}\nvar a = Twice(1);\nvar b = Twice(2);\na + b"
        path = self.start(code, 6)
        self.ask("stepIn", threadId=1)
        self.event("stopped")
        frames = self.ask("stackTrace", threadId=1)["body"]["stackFrames"]
        self.assertEqual([(f["line"], f["source"]["path"]) for f in frames], [(3, path), (6, path)])
        self.assertIn("Twice", frames[0]["name"])
        self.assertEqual(self.values()["Locals"]["x"]["value"], "1")
        self.assertNotIn("Locals", self.values(frame=2))
        self.ask("stepOut", threadId=1)
        self.event("stopped")
        self.assertEqual(self.place(), 7)
        self.ask("next", threadId=1)
        self.event("stopped")
        self.assertEqual(self.place(), 8)
        self.assertEqual(self.end()["status"], "ok")

    def test_objects_are_unfolded(self):
        self.start("var list = new List<string> { \"a\", \"b\" };\nvar pair = new { Left = 1, Right = list };\n1", 3)
        pair = self.values()["Globals"]["pair"]
        parts = self.ask("variables", variablesReference=pair["variablesReference"])["body"]["variables"]
        right = next(part for part in parts if part["name"] == "Right")
        items = self.ask("variables", variablesReference=right["variablesReference"])["body"]["variables"]
        self.assertEqual([(item["name"], item["value"]) for item in items], [("[0]", "a"), ("[1]", "b")])
        self.end()

    def test_a_stopped_cell_can_be_interrupted(self):
        self.start("var kept = 3;\nvar never = 4;", 2)
        self.km.interrupt_kernel()
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["ename"], "OperationCanceledException")
        self.assertEqual(self.value("kept"), "3")

    def test_a_breakpoint_moves_to_a_statement_or_is_refused(self):
        code = "var a = 1;\n\n// nothing\nvar b = 2;\n\n"
        path = self.ask("dumpCell", code=code)["body"]["sourcePath"]
        lines = [{"line": 2}, {"line": 5}]
        points = self.ask("setBreakpoints", source={"path": path}, breakpoints=lines)["body"]["breakpoints"]
        self.assertEqual([(p["verified"], p["line"]) for p in points], [(True, 4), (False, 5)])

    def test_a_breakpoint_where_no_statement_is_known_is_not_confirmed(self):
        fsharp = self.ask("dumpCell", code="#!fsharp\nlet x = 1\nx")["body"]["sourcePath"]
        for path in ("/nowhere.cs", fsharp):
            points = self.ask("setBreakpoints", source={"path": path}, breakpoints=[{"line": 2}])["body"]["breakpoints"]
            self.assertEqual([(p["verified"], p["line"]) for p in points], [(False, 2)], path)
        for command in ("setBreakpoints", "source"):
            self.assertIn("path", self.ask(command)["message"])
        self.assertIn("/nowhere.cs", self.ask("source", source={"path": "/nowhere.cs"})["message"])

    def test_what_answers_the_debugger_does_not_wait_for_it(self):
        self.start("class Box\n{\n    public int Size\n    {\n        get { return 3; }\n    }\n}\nvar box = new Box();\nbox.Size", 5)
        self.end()
        variables = {v["name"]: v for v in self.ask("inspectVariables")["body"]["variables"]}
        parts = self.ask("variables", variablesReference=variables["box"]["variablesReference"])["body"]["variables"]
        self.assertEqual([(part["name"], part["value"]) for part in parts], [("Size", "3")])
        self.assertEqual(self.ask("evaluate", expression="box.Size")["body"]["result"], "3")

    def test_what_cannot_be_shown_does_not_keep_a_cell_from_running(self):
        self.start("int Sum()\n{\n    Span<int> s = stackalloc int[] { 1, 2 };\n    return s[0] + s[1];\n}\nSum()", 4)
        self.assertEqual(self.values()["Locals"], {})
        self.assertEqual(self.end()["status"], "ok")

    def test_cells_run_as_ever_while_nothing_is_debugged(self):
        self.start("var one = 1;\none + 1", 2)
        self.ask("disconnect")
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["status"], "ok")
        self.assertFalse(self.ask("debugInfo")["body"]["isStarted"])
        self.assertEqual(self.value("one + 1"), "2")

    def test_what_is_announced_is_answered_and_nothing_else(self):
        self.kc.kernel_info()
        self.assertTrue(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["debugger"])
        self.assertEqual(self.initialized["body"]["exceptionBreakpointFilters"], [])
        self.assertFalse(self.ask("debugInfo")["body"]["copyToGlobals"])
        # What JupyterLab's debugger sends by itself, whatever the person does.
        for command in ("attach", "configurationDone", "modules", "threads", "stackTrace", "inspectVariables"):
            self.assertTrue(self.ask(command)["success"], command)
        self.assertTrue(self.ask("setExceptionBreakpoints", filters=[])["success"])
        self.assertEqual(self.ask("modules")["body"]["modules"], [])
        for command in ("copyToGlobals", "setVariable", "nonsense"):
            answer = self.ask(command)
            self.assertFalse(answer["success"])
            self.assertIn(command, answer["message"])


if __name__ == "__main__":
    unittest.main()
