"""What the conformance scripts share: a started kernel and its messages."""
import signal
import time
import unittest

from jupyter_client.manager import start_new_kernel

KERNEL = "sora-lab"
PATIENCE = 60

# A shell's background jobs ignore it, and so would the kernel, which inherits that.
signal.signal(signal.SIGINT, signal.default_int_handler)


def settle(client):
    """On a busy machine the client asks again before the first answer; what it does not wait for must not be taken for more."""
    last = client.kernel_info()
    while client.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"] != last:
        pass
    while True:
        message = client.get_iopub_msg(timeout=PATIENCE)
        if message["parent_header"].get("msg_id") == last and message["content"].get("execution_state") == "idle":
            return


class KernelCase(unittest.TestCase):
    """One kernel for all tests of a class."""

    @classmethod
    def setUpClass(cls):
        cls.km, cls.kc = start_new_kernel(kernel_name=KERNEL, startup_timeout=PATIENCE)
        settle(cls.kc)
        cls.run_cell("1")

    @classmethod
    def tearDownClass(cls):
        cls.kc.stop_channels()
        cls.km.shutdown_kernel(now=True)

    @classmethod
    def run_cell(cls, code, **options):
        """Runs a cell; returns the content of its reply and its outputs as (type, content)."""
        outputs = []
        reply = cls.kc.execute_interactive(
            code,
            timeout=PATIENCE,
            output_hook=lambda m: outputs.append((m["msg_type"], m["content"])),
            stdin_hook=options.pop("stdin_hook", None),
            **options,
        )
        return reply["content"], [o for o in outputs if o[0] not in ("status", "execute_input")]

    @classmethod
    def value(cls, code):
        """The text of the value of an expression."""
        reply, outputs = cls.run_cell(code)
        assert reply["status"] == "ok", reply
        return next(c["data"]["text/plain"] for t, c in outputs if t == "execute_result")

    def wait_idle(self, msg_id):
        """The iopub messages of a request, up to idle."""
        messages = []
        until = time.time() + PATIENCE
        while time.time() < until:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != msg_id:
                continue
            messages.append(message)
            if message["msg_type"] == "status" and message["content"]["execution_state"] == "idle":
                return messages
        self.fail("no idle")
