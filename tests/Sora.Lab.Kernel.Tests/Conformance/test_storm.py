"""Much at once, and all of it wrong: nothing is lost, nothing leaks, no wrong reply."""
import os
import time
import unittest

import zmq
from sora_kernel import PATIENCE, KernelCase


def memory(pid):
    """Megabytes of a process in memory; what several processes share, such as the runtime's files, is counted once in all."""
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return next(int(line.split()[1]) for line in rollup if line.startswith("Pss:")) >> 10


class Memory(KernelCase):
    def test_ten_thousand_cells_stay_small(self):
        worker, kernel = int(self.value("Environment.ProcessId")), self.km.provisioner.process.pid
        used = {0: memory(worker) + memory(kernel)}
        for done in range(100, 10_001, 100):
            sent = [self.kc.execute("var c = 15; c") for _ in range(100)]
            replies = [self.kc.get_shell_msg(timeout=PATIENCE) for _ in sent]
            self.assertEqual([r["parent_header"]["msg_id"] for r in replies], sent)
            self.assertEqual({r["content"]["status"] for r in replies}, {"ok"})
            self.assertEqual(self.results(sent[-1]), [(msg_id, "15") for msg_id in sent])
            if done in (1000, 10_000):
                used[done] = memory(worker) + memory(kernel)
        print(f"memory by cells, worker and kernel together, in MB: {used}")
        self.assertLess(used[1000], 500)
        # What the runtime keeps of an assembly: 50 kB.
        self.assertLess(used[10_000] - used[1000], 900)

    def results(self, last):
        """The values of all cells up to the last one's idle, each with its request."""
        values = []
        while True:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            parent, content = message["parent_header"].get("msg_id"), message["content"]
            if message["msg_type"] == "execute_result":
                values.append((parent, content["data"]["text/plain"]))
            if parent == last and content.get("execution_state") == "idle":
                return values


class Storm(KernelCase):
    def test_queued_cells_are_answered_in_order(self):
        self.run_cell("int n = 0;")
        sent = [self.kc.execute("n++", store_history=False) for _ in range(300)]
        replies = [self.kc.get_shell_msg(timeout=PATIENCE) for _ in sent]
        self.assertEqual([r["parent_header"]["msg_id"] for r in replies], sent)
        self.wait_idle(sent[-1])
        self.assertEqual(self.value("n"), "300")

    def test_two_hundred_comm_messages_during_a_cell_all_arrive(self):
        _, outputs = self.run_cell("var seen = new List<int>(); var s = new Sora.Lab.Kernel.Widgets.IntSlider { Max = 1000 }; s.ValueChanged += v => { lock (seen) seen.Add(v); }; s")
        view = outputs[-1][1]["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
        running = self.kc.execute("while (seen.Count < 200) System.Threading.Thread.Sleep(10); seen.SequenceEqual(Enumerable.Range(1, 200))")
        for value in range(1, 201):
            content = {"comm_id": view, "data": {"method": "update", "state": {"value": value}, "buffer_paths": []}}
            self.kc.session.send(self.kc.shell_channel.socket, self.kc.session.msg("comm_msg", content))
        result = [m for m in self.wait_idle(running) if m["msg_type"] == "execute_result"]
        self.kc.get_shell_msg(timeout=PATIENCE)
        self.assertEqual(result[0]["content"]["data"]["text/plain"], "True")

    def test_fifty_megabytes_arrive_whole(self):
        started = time.time()
        _, outputs = self.run_cell('var line = new string(\'x\', 999); for (int i = 0; i < 50_000; i++) Console.WriteLine(line);')
        self.assertEqual(sum(len(c["text"]) for _, c in outputs), 50_000_000)
        print(f"50 MB in {time.time() - started:.1f} s, {len(outputs)} messages")

    def test_beyond_the_cap_a_notice_stands_in(self):
        _, outputs = self.run_cell('var more = new string(\'x\', 999_999); for (int i = 0; i < 80; i++) Console.WriteLine(more);')
        self.assertIn("output stopped", outputs[-1][1]["text"])
        self.assertEqual(self.value("1"), "1")

    def test_forged_and_broken_messages_do_no_harm(self):
        frames = self.kc.session.serialize(self.kc.session.msg("execute_request", {"code": "int forged = 1;"}))
        for channel in (self.kc.shell_channel.socket, self.kc.control_channel.socket, self.kc.stdin_channel.socket):
            for i in range(100):
                channel.send_multipart([frames[0], b"%064d" % i, *frames[2:]])
                channel.send_multipart([os.urandom(i) for _ in range(i % 9 + 1)])
        self.assertEqual(self.run_cell("forged")[0]["ename"], "CompilationErrorException")

    def test_clients_that_vanish_are_forgotten(self):
        context = zmq.Context()
        for _ in range(50):
            for kind, port in ((zmq.SUB, self.kc.iopub_port), (zmq.DEALER, self.kc.shell_port)):
                socket = context.socket(kind)
                socket.linger = 0
                socket.connect(f"tcp://127.0.0.1:{port}")
                if kind == zmq.SUB:
                    socket.subscribe(b"")
                else:
                    socket.send_multipart(self.kc.session.serialize(self.kc.session.msg("kernel_info_request", {})))
                socket.close()
        context.term()
        self.assertEqual(self.value("6 * 7"), "42")


if __name__ == "__main__":
    unittest.main()
