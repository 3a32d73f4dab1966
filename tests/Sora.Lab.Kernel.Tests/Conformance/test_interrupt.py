"""A cell stops wherever it is, within a second, and the session keeps its state."""
import os
import threading
import time
import unittest

from sora_kernel import KernelCase

STUCK = {
    "loop": "while (true) { }",
    "nested_catch": "while (true) { try { while (true) { } } catch (Exception) { } }",
    "sleep": "System.Threading.Thread.Sleep(-1);",
    "swallowed_sleep": "while (true) try { System.Threading.Thread.Sleep(1000); } catch { }",
    "wait": "new System.Threading.ManualResetEvent(false).WaitOne();",
    "task_wait": "Task.Delay(-1).Wait();",
    "await": "await Task.Delay(-1);",
    "loop_after_await": "await Task.Delay(1); while (true) { }",
    "loop_of_awaits": "while (true) await Task.Delay(5);",
    "allocation": "var l = new List<object>(); while (true) { l.Add(new byte[1000]); if (l.Count > 1000) l.Clear(); }",
    "allocating_recursion": 'string Grow(int n) => n == 0 ? "" : Grow(n - 1) + Grow(n - 1) + n; Grow(99)',
    "allocating_query": "Enumerable.Range(0, int.MaxValue).Select(i => new byte[100]).Count(b => b.Length == 3)",
    "allocation_in_catch_all": "while (true) try { while (true) { _ = new object(); } } catch (Exception) { }",
    "native_calls": "while (true) System.Runtime.InteropServices.Marshal.FreeHGlobal(System.Runtime.InteropServices.Marshal.AllocHGlobal(64));",
    "parallel": "System.Threading.Tasks.Parallel.For(0, int.MaxValue, i => { _ = new byte[100]; });",
    "task": "await Task.Run(() => System.Threading.Thread.Sleep(-1));",
    "printing": 'while (true) { Console.WriteLine("x"); System.Threading.Thread.Sleep(1); }',
    "formatting": "Enumerable.Range(0, int.MaxValue).Select(i => { System.Threading.Thread.Sleep(100); return i; })",
}


class Interrupt(KernelCase):
    def stop(self, name):
        self.run_cell("var kept = 7;")
        started = []

        # The cell says that it runs, so that what is stopped is the code and not its compilation.
        def seen(message):
            if message["msg_type"] == "display_data" and not started:
                started.append(time.time() + 0.2)
                threading.Timer(0.2, self.km.interrupt_kernel).start()

        reply = self.kc.execute_interactive(
            f'var mine_{name} = 1; display("runs"); {STUCK[name]}', timeout=30, output_hook=seen
        )["content"]
        elapsed = time.time() - started[0]
        self.assertEqual((reply["status"], reply["ename"]), ("error", "OperationCanceledException"))
        self.assertEqual(self.value(f"kept + mine_{name}"), "8")
        # One second, on processors that are not shared with more work than they can do.
        self.assertLess(elapsed, max(1.0, os.getloadavg()[0] / os.cpu_count()))

    def test_forty_interrupts_of_allocations_lose_no_state(self):
        self.run_cell("var all = 0;")
        for i in range(40):
            self.stop("allocation")
            self.assertEqual(self.value("++all"), str(i + 1))

    def test_an_interrupt_that_comes_right_behind_the_cell_stops_it(self):
        for _ in range(20):
            reply = self.kc.execute_interactive(
                "while (true) { }",
                timeout=30,
                output_hook=lambda m: m["msg_type"] == "execute_input" and self.km.interrupt_kernel(),
            )["content"]
            self.assertEqual((reply["status"], reply["ename"]), ("error", "OperationCanceledException"))

    def test_interrupt_of_an_idle_kernel_does_not_reach_the_next_cell(self):
        self.km.interrupt_kernel()
        time.sleep(0.2)
        self.assertEqual(self.value("3 + 4"), "7")

    def test_signal_stops_a_cell_too(self):
        threading.Timer(1, lambda: self.km.signal_kernel(2)).start()
        reply, _ = self.run_cell("while (true) { }")
        self.assertEqual(reply["ename"], "OperationCanceledException")

    def test_queue_behind_an_interrupted_cell_is_aborted(self):
        first = self.kc.execute("while (true) { }")
        second = self.kc.execute("1")
        time.sleep(1)
        self.km.interrupt_kernel()
        replies = {}
        while len(replies) < 2:
            reply = self.kc.get_shell_msg(timeout=30)
            replies[reply["parent_header"]["msg_id"]] = reply["content"]["status"]
        self.assertEqual((replies[first], replies[second]), ("error", "aborted"))
        self.wait_idle(second)


for case in STUCK:
    setattr(Interrupt, f"test_{case}", lambda self, case=case: self.stop(case))


if __name__ == "__main__":
    unittest.main()
