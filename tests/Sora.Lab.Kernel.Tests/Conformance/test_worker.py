"""The process that runs the cells may end in any way: the kernel says what happened and goes on."""
import os
import threading
import time
import unittest

from sora_kernel import PATIENCE, KernelCase

LIBC = (
    "using System.Runtime.InteropServices;\n"
    "static class C\n{\n"
    '    [DllImport("libc")] public static extern int pthread_mutex_lock(nint mutex);\n'
    "    public static void Deadlock()\n    {\n"
    "        nint mutex = Marshal.AllocHGlobal(64);\n"
    "        for (int i = 0; i < 64; i++) Marshal.WriteByte(mutex, i, 0);\n"
    "        pthread_mutex_lock(mutex);\n        pthread_mutex_lock(mutex);\n    }\n"
    '    [DllImport("libc")] public static extern int puts(string text);\n'
    '    [DllImport("libc")] public static extern nint abort();\n'
    "}\n"
)


class Worker(KernelCase):
    def lost(self, code):
        """Runs a cell that ends its process; returns what its one error says and what came on stderr."""
        self.run_cell("var before = 1;")
        reply, outputs = self.run_cell(code)
        errors = [c for t, c in outputs if t == "error"]
        self.assertEqual((len(errors), reply["status"], reply["ename"]), (1, "error", "WorkerLostException"), outputs)
        self.assertEqual(self.value("1 + 2"), "3")
        self.assertEqual(self.run_cell("before")[0]["ename"], "CompilationErrorException")
        return errors[0]["evalue"], "".join(c["text"] for t, c in outputs if t == "stream" and c["name"] == "stderr")

    def test_stack_overflow(self):
        reason, printed = self.lost("int Deeper(int x) => 1 + Deeper(x + 1);\nDeeper(0)")
        self.assertIn("stack overflowed", reason)
        self.assertIn("Deeper", printed)

    def test_fail_fast(self):
        reason, _ = self.lost('Environment.FailFast("wanted");')
        self.assertIn("FailFast", reason)
        self.assertIn("wanted", reason)

    def test_exit(self):
        self.assertIn("exited with code 3", self.lost("Environment.Exit(3);")[0])

    def test_killed(self):
        reason, _ = self.lost("System.Diagnostics.Process.GetCurrentProcess().Kill(); System.Threading.Thread.Sleep(5000);")
        self.assertIn("killed from outside", reason)

    def test_native_abort(self):
        self.assertIn("aborted", self.lost(LIBC + "C.abort()")[0])

    def test_unhandled_exception_of_a_thread(self):
        code = 'new System.Threading.Thread(() => throw new Exception("wanted")).Start(); System.Threading.Thread.Sleep(5000);'
        self.assertIn("wanted", self.lost(code)[1])

    def test_counting_goes_on(self):
        first = self.run_cell("1")[0]["execution_count"]
        self.run_cell("Environment.Exit(1);")
        self.assertEqual(self.run_cell("1")[0]["execution_count"], first + 2)

    def test_native_prints_reach_their_cell(self):
        _, outputs = self.run_cell(LIBC + 'C.puts("from C");')
        self.assertEqual(outputs, [("stream", {"name": "stdout", "text": "from C\n"})])

    def test_prints_of_child_processes_reach_their_cell(self):
        _, outputs = self.run_cell('System.Diagnostics.Process.Start("echo", "child").WaitForExit();')
        self.assertEqual(outputs, [("stream", {"name": "stdout", "text": "child\n"})])

    def test_a_native_call_is_told_and_a_second_interrupt_ends_it(self):
        self.run_cell(LIBC)
        noticed = []

        def hook(message):
            if message["msg_type"] == "display_data":
                threading.Timer(0.2, self.km.interrupt_kernel).start()
            if message["msg_type"] == "stream" and not noticed:
                noticed.append(message["content"]["text"])
                threading.Timer(1, self.km.interrupt_kernel).start()

        started = time.time()
        reply = self.kc.execute_interactive('display(1); C.Deadlock();', timeout=PATIENCE, output_hook=hook)["content"]
        self.assertLess(time.time() - started, 30)
        self.assertIn("cannot be stopped", noticed[0])
        self.assertEqual(reply["ename"], "WorkerLostException")
        self.assertIn("interrupted twice", reply["evalue"])
        self.assertEqual(self.value("5"), "5")

    def test_a_reset_forgets_everything(self):
        self.run_cell("var gone = 1;")
        self.assertEqual(self.run_cell("#!reset")[0]["status"], "ok")
        self.assertEqual(self.run_cell("gone")[0]["ename"], "CompilationErrorException")

    def test_completion_works_while_a_cell_runs(self):
        self.run_cell("var early = new List<int>();")
        self.kc.complete("early.Cou", 9)
        self.kc.get_shell_msg(timeout=PATIENCE)
        running = self.kc.execute("System.Threading.Thread.Sleep(3000);")
        time.sleep(0.5)
        started = time.time()
        self.kc.complete("early.Cou", 9)
        reply = self.kc.get_shell_msg(timeout=PATIENCE)["content"]
        self.assertIn("Count", reply["matches"])
        self.assertLess(time.time() - started, 2)
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"], running)

    def test_no_worker_outlives_its_kernel(self):
        pid = int(self.value("Environment.ProcessId"))
        self.km.shutdown_kernel()
        until = time.time() + 10
        while os.path.exists(f"/proc/{pid}") and time.time() < until:
            time.sleep(0.1)
        self.assertFalse(os.path.exists(f"/proc/{pid}"))
        type(self).setUpClass()


class Subshell(KernelCase):
    def control(self, kind, content):
        self.kc.session.send(self.kc.control_channel.socket, kind, content)
        return self.kc.get_control_msg(timeout=PATIENCE)["content"]

    def ask(self, subshell, code):
        message = self.kc.session.msg("execute_request", {"code": code, "silent": False, "store_history": False})
        message["header"]["subshell_id"] = subshell
        self.kc.session.send(self.kc.shell_channel.socket, message)
        return message["header"]["msg_id"]

    def test_a_subshell_runs_beside_the_main_shell_and_shares_its_names(self):
        self.run_cell("var shared = 20;")
        subshell = self.control("create_subshell_request", {})["subshell_id"]
        self.assertEqual(self.control("list_subshell_request", {})["subshell_id"], [subshell])
        main = self.kc.execute("bool stop = false; while (!stop) System.Threading.Thread.Sleep(5); shared")
        time.sleep(0.5)
        beside = self.ask(subshell, "shared = 21; stop = true;")
        order = [self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"] for _ in range(2)]
        self.assertEqual(sorted(order), sorted([main, beside]))
        self.assertEqual(self.value("shared"), "21")
        self.assertEqual(self.control("delete_subshell_request", {"subshell_id": subshell})["status"], "ok")
        self.assertEqual(self.control("delete_subshell_request", {"subshell_id": subshell})["status"], "error")


if __name__ == "__main__":
    unittest.main()
