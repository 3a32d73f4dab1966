"""The kernel under Jupyter's own conformance tests."""
import unittest

import jupyter_kernel_test
from sora_kernel import PATIENCE, settle


class SoraKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "sora-lab"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oops");'
    completion_samples = [
        {"text": "Console.WriteL", "matches": {"WriteLine"}},
        {"text": "Math.Sq", "matches": {"Sqrt"}},
    ]
    complete_code_samples = ["1", 'Console.WriteLine("a");', "int F(int x)\n{\n    return x;\n}"]
    incomplete_code_samples = ["int F(int x)\n{", "Console.WriteLine(", "for (int i = 0; i < 3; i++)"]
    invalid_code_samples = ["int 3x = ;", ")", "class { }"]
    code_page_something = "Console.WriteLine?"
    code_generate_error = 'throw new InvalidOperationException("wanted");'
    code_execute_result = [
        {"code": "1 + 2", "result": "3"},
        {"code": '"three"', "result": "three"},
    ]
    code_display_data = [
        {"code": 'display(HTML("<b>bold</b>"));', "mime": "text/html"},
        {"code": 'display(Convert.FromBase64String("iVBORw0KGgo="));', "mime": "image/png"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "1?+?2*"
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "ClearOutput();"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        settle(cls.kc)
        # Loads the compiler, so that no test meets its first use.
        cls.kc.execute_interactive("1", timeout=PATIENCE, output_hook=lambda message: None)


if __name__ == "__main__":
    unittest.main()
