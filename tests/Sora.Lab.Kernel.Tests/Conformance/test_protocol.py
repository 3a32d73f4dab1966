"""What the protocol asks of a kernel beyond the conformance tests."""
import json
import os
import signal
import subprocess
import sys
import time
import unittest

import zmq
from sora_kernel import PATIENCE, KernelCase


class Wire(KernelCase):
    def test_forged_signature_is_dropped(self):
        session = self.kc.session
        message = session.msg("kernel_info_request", {})
        frames = session.serialize(message)
        forged = frames[:1] + [b"0" * 64] + frames[2:]
        self.kc.shell_channel.socket.send_multipart(forged)
        with self.assertRaises(Exception):
            self.kc.get_shell_msg(timeout=1)
        self.assertEqual(self.value("1 + 1"), "2")

    def test_replayed_message_is_dropped(self):
        frames = self.kc.session.serialize(self.kc.session.msg("kernel_info_request", {}))
        self.kc.shell_channel.socket.send_multipart(frames)
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["msg_type"], "kernel_info_reply")
        self.kc.shell_channel.socket.send_multipart(frames)
        with self.assertRaises(Exception):
            self.kc.get_shell_msg(timeout=1)

    def test_malformed_messages_are_dropped(self):
        for frames in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{", b"{}", b"{}", b"{}"], [b""] * 9):
            self.kc.shell_channel.socket.send_multipart(frames)
        bad = self.kc.session.sign([b"[1]", b"{}", b"{}", b"null"])
        self.kc.shell_channel.socket.send_multipart([b"<IDS|MSG>", bad, b"[1]", b"{}", b"{}", b"null"])
        self.assertEqual(self.value("1 + 2"), "3")

    def test_binary_buffers_do_not_break_the_stream(self):
        message = self.kc.session.msg("comm_msg", {"comm_id": "none", "data": {}})
        self.kc.session.send(self.kc.shell_channel.socket, message, buffers=[b"\x00\xff" * 100, b"<IDS|MSG>"])
        self.assertEqual(self.value("2 + 2"), "4")

    def test_a_comm_to_an_unknown_target_is_closed(self):
        message = self.kc.session.msg("comm_open", {"comm_id": "c1", "target_name": "nobody", "data": {}})
        self.kc.session.send(self.kc.shell_channel.socket, message)
        closed = [m["content"] for m in self.wait_idle(message["header"]["msg_id"]) if m["msg_type"] == "comm_close"]
        self.assertEqual(closed, [{"comm_id": "c1", "data": {}}])

    def test_kernel_info_is_answered_on_control_while_a_cell_runs(self):
        msg_id = self.kc.execute("System.Threading.Thread.Sleep(1500); 5")
        time.sleep(0.5)
        started = time.time()
        self.kc.session.send(self.kc.control_channel.socket, "kernel_info_request", {})
        reply = self.kc.get_control_msg(timeout=PATIENCE)
        self.assertEqual(reply["msg_type"], "kernel_info_reply")
        self.assertEqual(reply["content"]["protocol_version"], "5.5")
        self.assertLess(time.time() - started, 0.5)
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"], msg_id)
        self.wait_idle(msg_id)

    def test_every_request_is_between_busy_and_idle(self):
        for send in (self.kc.kernel_info, self.kc.comm_info, lambda: self.kc.is_complete("1"), lambda: self.kc.execute("1")):
            msg_id = send()
            states = [m["content"]["execution_state"] for m in self.wait_idle(msg_id) if m["msg_type"] == "status"]
            self.assertEqual(states, ["busy", "idle"])
            self.kc.get_shell_msg(timeout=PATIENCE)

    def test_completion_counts_code_points(self):
        code = '"😀"; Console.WriteL'
        self.kc.complete(code, len(code))
        content = self.kc.get_shell_msg(timeout=PATIENCE)["content"]
        self.assertEqual(content["matches"], ["WriteLine"])
        self.assertEqual((content["cursor_start"], content["cursor_end"]), (len(code) - 6, len(code)))

    def test_input_is_asked_of_the_front_end(self):
        asked = []

        def answer(message):
            asked.append(message["content"])
            self.kc.input("Ada")

        reply, outputs = self.run_cell(
            'var name = input("Who? "); var secret = password("Secret? "); Console.ReadLine() + name + secret',
            stdin_hook=answer,
        )
        self.assertEqual(reply["status"], "ok")
        self.assertEqual(asked[:2], [{"prompt": "Who? ", "password": False}, {"prompt": "Secret? ", "password": True}])
        self.assertEqual(outputs[-1][1]["data"]["text/plain"], "AdaAdaAda")

    def test_input_fails_clearly_where_it_is_not_allowed(self):
        reply, _ = self.run_cell("Console.ReadLine()", allow_stdin=False)
        self.assertEqual(reply["ename"], "InvalidOperationException")

    def control(self, kind, content):
        self.kc.session.send(self.kc.control_channel.socket, kind, content)
        return self.kc.get_control_msg(timeout=PATIENCE)["content"]

    def test_variables_are_shown_by_the_debuggers_protocol(self):
        self.run_cell('var answer = 42; var list = new List<string> { "a" };')

        def ask(command, **arguments):
            return self.control("debug_request", {"type": "request", "seq": 1, "command": command, "arguments": arguments})

        self.assertTrue(ask("debugInfo")["body"]["richRendering"])
        self.assertTrue(ask("initialize")["success"])
        self.assertTrue(ask("debugInfo")["body"]["isStarted"])
        variables = {v["name"]: v for v in ask("inspectVariables")["body"]["variables"]}
        self.assertEqual((variables["answer"]["type"], variables["answer"]["value"]), ("int", "42"))
        self.assertEqual(variables["list"]["type"], "List<string>")
        self.assertEqual(ask("richInspectVariables", variableName="answer")["body"]["data"]["text/plain"], "42")
        self.assertFalse(ask("richInspectVariables", variableName="nowhere")["success"])
        self.assertTrue(ask("disconnect")["success"])

    def test_vs_codes_start_sequence(self):
        # kernel_info on control and shell at once; a cell with its id and metadata; completion at once after it.
        self.kc.session.send(self.kc.control_channel.socket, "kernel_info_request", {})
        shell = self.kc.kernel_info()
        self.assertEqual(self.kc.get_control_msg(timeout=PATIENCE)["content"]["language_info"]["name"], "C#")
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"], shell)
        self.wait_idle(shell)
        content = {"code": "var vs = 1; vs", "silent": False, "store_history": True, "allow_stdin": True, "stop_on_error": False}
        message = self.kc.session.msg("execute_request", content)
        message["metadata"] = {"cellId": "a1", "custom": {"tags": []}}
        self.kc.session.send(self.kc.shell_channel.socket, message)
        kinds = [m["msg_type"] for m in self.wait_idle(message["header"]["msg_id"])]
        self.assertEqual(kinds, ["status", "execute_input", "execute_result", "status"])
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["status"], "ok")
        self.kc.complete('var face = "😀"; vs.ToS', 23)
        reply = self.kc.get_shell_msg(timeout=PATIENCE)["content"]
        types = reply["metadata"]["_jupyter_types_experimental"]
        self.assertEqual(len(types), len(reply["matches"]))
        self.assertEqual((types[0]["text"], types[0]["type"]), ("ToString", "method"))
        self.assertTrue(types[0]["signature"].startswith("string int.ToString("), types[0])
        self.assertIn("Converts the numeric value", types[0]["documentation"])

    def test_a_subscriber_is_greeted_once_a_client_knows_the_greeting(self):
        context = zmq.Context()
        socket = context.socket(zmq.SUB)
        socket.connect(f"tcp://127.0.0.1:{self.kc.iopub_port}")
        socket.subscribe(b"greeted")
        until = time.time() + PATIENCE
        # A subscription takes its time to arrive.
        while not socket.poll(200) and time.time() < until:
            message = self.kc.session.msg("kernel_info_request", {})
            message["header"]["version"] = "5.5"
            self.kc.session.send(self.kc.shell_channel.socket, message)
            self.kc.get_shell_msg(timeout=PATIENCE)
        frames = socket.recv_multipart(zmq.NOBLOCK)
        context.destroy(linger=0)
        topic, _, _, header, _, _, content = frames
        self.assertEqual((topic, json.loads(header)["msg_type"]), (b"greeted", "iopub_welcome"))
        self.assertEqual(json.loads(content), {"subscription": "greeted"})

    def test_subshells_are_announced_only_to_clients_that_know_them(self):
        message = self.kc.session.msg("kernel_info_request", {})
        message["header"]["version"] = "5.5"
        self.kc.session.send(self.kc.shell_channel.socket, message)
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["content"]["supported_features"], ["kernel subshells"])
        message = self.kc.session.msg("kernel_info_request", {})
        message["header"]["version"] = "5.3"
        self.kc.session.send(self.kc.shell_channel.socket, message)
        self.assertNotIn("supported_features", self.kc.get_shell_msg(timeout=PATIENCE)["content"])

    def test_inspection_tells_the_frameworks_documentation(self):
        self.kc.inspect("Console.WriteLine", 12)
        text = self.kc.get_shell_msg(timeout=PATIENCE)["content"]["data"]["text/plain"]
        self.assertIn("void Console.WriteLine", text)
        self.assertIn("standard output stream", text)

    def test_directives_are_completed(self):
        self.kc.complete("#!who", 5)
        reply = self.kc.get_shell_msg(timeout=PATIENCE)["content"]
        self.assertEqual(reply["matches"], ["#!who", "#!whos"])
        self.assertEqual(reply["metadata"]["_jupyter_types_experimental"][0]["documentation"], "lists the variables")
        self.kc.complete('1;\n#r "nuget: netm', 18)
        self.assertIn("NetMQ", self.kc.get_shell_msg(timeout=PATIENCE)["content"]["matches"])


class Lifetime(unittest.TestCase):
    def test_kernel_ends_with_its_parent(self):
        script = (
            "import os, sys, time; from jupyter_client.manager import KernelManager;"
            "km = KernelManager(kernel_name='sora-lab'); km.start_kernel(); kc = km.client(); kc.start_channels();"
            "kc.wait_for_ready(timeout=60); print(km.provisioner.process.pid, flush=True); time.sleep(60)"
        )
        parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        kernel = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        parent.stdout.close()
        until = time.time() + 20
        while time.time() < until and alive(kernel):
            time.sleep(0.1)
        self.assertFalse(alive(kernel))


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    unittest.main()
