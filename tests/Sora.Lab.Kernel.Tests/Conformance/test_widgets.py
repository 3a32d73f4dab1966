"""Widgets by the protocol of ipywidgets 8: the front end is played by this script."""
import time
import unittest

from sora_kernel import PATIENCE, KernelCase

VIEW = "application/vnd.jupyter.widget-view+json"


class Widgets(KernelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.run_cell("using Sora.Lab.Kernel.Widgets;\nusing System.ComponentModel.DataAnnotations;")

    def show(self, code):
        """Runs a cell that shows a widget; returns the models it opened by id, and the id and bundle of the view."""
        _, outputs = self.run_cell(code)
        opened = {c["comm_id"]: c["data"]["state"] for t, c in outputs if t == "comm_open"}
        bundle = outputs[-1][1]["data"]
        return opened, bundle[VIEW]["model_id"], bundle

    def update(self, comm, state, buffers=None):
        """Sends an update as a front end does; returns the iopub messages up to idle."""
        content = {"comm_id": comm, "data": {"method": "update", "state": state, "buffer_paths": []}}
        message = self.kc.session.msg("comm_msg", content)
        self.kc.session.send(self.kc.shell_channel.socket, message)
        return self.wait_idle(message["header"]["msg_id"])

    def test_a_slider_opens_with_its_layout_and_style(self):
        models, view, bundle = self.show("var slider = new IntSlider { Min = 1, Max = 9, Value = 4, Description = \"n\" }; slider")
        state = models[view]
        self.assertEqual((state["_model_name"], state["_model_module"]), ("IntSliderModel", "@jupyter-widgets/controls"))
        self.assertEqual((state["_view_name"], state["_model_module_version"]), ("IntSliderView", "2.0.0"))
        self.assertEqual((state["min"], state["max"], state["value"], state["description"]), (1, 9, 4, "n"))
        self.assertEqual(models[state["layout"].removeprefix("IPY_MODEL_")]["_model_name"], "LayoutModel")
        self.assertEqual(models[state["style"].removeprefix("IPY_MODEL_")]["_model_name"], "SliderStyleModel")
        self.assertIn("IntSlider", bundle["text/plain"])

    def test_a_moved_slider_is_echoed_and_known(self):
        _, view, _ = self.show("var moved = new FloatSlider(); var seen = new List<double>(); moved.ValueChanged += seen.Add; moved")
        messages = self.update(view, {"value": 3})
        echo = [m["content"]["data"] for m in messages if m["msg_type"] == "comm_msg"]
        self.assertEqual((echo[0]["method"], echo[0]["state"]), ("echo_update", {"value": 3}))
        self.assertEqual(self.value("moved.Value + seen.Single()"), "6")

    def test_a_slider_works_while_a_cell_runs(self):
        _, view, _ = self.show("var live = new IntSlider(); live")
        running = self.kc.execute("while (live.Value != 77) System.Threading.Thread.Sleep(5);")
        time.sleep(0.5)
        started = time.time()
        self.update(view, {"value": 77})
        self.assertEqual(self.kc.get_shell_msg(timeout=PATIENCE)["parent_header"]["msg_id"], running)
        self.assertLess(time.time() - started, 2)

    def test_a_change_in_code_reaches_the_front_end(self):
        self.show("var bar = new IntProgress(); bar")
        _, outputs = self.run_cell("bar.Value = 50;")
        data = [c["data"] for t, c in outputs if t == "comm_msg"]
        self.assertEqual(data, [{"method": "update", "state": {"value": 50}, "buffer_paths": []}])

    def test_a_picture_travels_as_bytes(self):
        self.kc.execute("var picture = new Image { Value = new byte[] { 1, 2, 3 } }; picture")
        opened = None
        while opened is None:
            message = self.kc.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "comm_open" and message["content"]["data"]["state"]["_model_name"] == "ImageModel":
                opened = message
        self.kc.get_shell_msg(timeout=PATIENCE)
        self.assertEqual(opened["content"]["data"]["buffer_paths"], [["value"]])
        self.assertEqual(bytes(opened["buffers"][0]), b"\x01\x02\x03")
        self.assertEqual(opened["metadata"], {"version": "2.1.0"})

    def test_a_pressed_button_calls_back_and_prints(self):
        _, view, _ = self.show('var button = new Button { Description = "go" }; button.Clicked += () => Console.WriteLine("pressed"); button')
        message = self.kc.session.msg("comm_msg", {"comm_id": view, "data": {"method": "custom", "content": {"event": "click"}}})
        self.kc.session.send(self.kc.shell_channel.socket, message)
        texts = [m["content"]["text"] for m in self.wait_idle(message["header"]["msg_id"]) if m["msg_type"] == "stream"]
        self.assertEqual(texts, ["pressed\n"])

    def test_a_failing_handler_is_told(self):
        _, view, _ = self.show('var bad = new Checkbox(); bad.ValueChanged += _ => throw new Exception("wanted"); bad')
        texts = "".join(m["content"]["text"] for m in self.update(view, {"value": True}) if m["msg_type"] == "stream")
        self.assertIn("wanted", texts)
        self.assertEqual(self.value("bad.Value"), "True")

    def test_choices(self):
        models, view, _ = self.show('var choice = new Dropdown { Options = ["red", "blue"] }; choice')
        self.assertEqual((models[view]["_options_labels"], models[view]["index"]), (["red", "blue"], 0))
        self.update(view, {"index": 1})
        self.assertEqual(self.value("choice.Value"), "blue")

    def test_boxes_hold_others(self):
        models, view, _ = self.show("new Tab(new HBox(new Label { Value = \"a\" }), new Accordion()) { Titles = [\"one\", \"two\"] }")
        self.assertEqual(models[view]["titles"], ["one", "two"])
        inner = models[models[view]["children"][0].removeprefix("IPY_MODEL_")]
        self.assertEqual(models[inner["children"][0].removeprefix("IPY_MODEL_")]["value"], "a")

    def test_every_control_opens(self):
        names = (
            "IntSlider FloatSlider FloatLogSlider IntRangeSlider FloatRangeSlider Play Checkbox ToggleButton Dropdown SelectList "
            "RadioButtons ToggleButtons Text Textarea Password IntText FloatText Button IntProgress FloatProgress HtmlText HtmlMath "
            "Label Image Video HBox VBox GridBox Tab Accordion Output"
        ).split()
        models, _, _ = self.show(f"new VBox({', '.join(f'new {name}()' for name in names)})")
        opened = {state["_model_name"] for state in models.values()}
        views = {state["_view_name"] for state in models.values()}
        self.assertLessEqual({"ProgressView", "PlayView", "HTMLView", "SelectView"}, views)
        self.assertNotIn("IntProgressView", views)
        renamed = {"SelectList": "Select", "HtmlText": "HTML", "HtmlMath": "HTMLMath"}
        self.assertLessEqual({renamed.get(name, name) + "Model" for name in names}, opened)

    def test_links_join_properties_at_the_front_end(self):
        _, outputs = self.run_cell('var a = new IntSlider(); var b = new IntSlider(); new Link(a, "value", b, "value").Start();')
        link = [c["data"]["state"] for t, c in outputs if t == "comm_open"][-1]
        self.assertEqual((link["_model_name"], link["source"][1], link["_view_name"]), ("LinkModel", "value", None))

    def test_interact_calls_again_with_what_was_chosen(self):
        models, view, bundle = self.show('Interact(([Range(1.0, 9.0)] double guidance, int steps = 4) => $"{guidance} {steps}")')
        children = [models[c.removeprefix("IPY_MODEL_")] for c in models[view]["children"]]
        self.assertEqual([c["_model_name"] for c in children], ["FloatSliderModel", "IntSliderModel", "OutputModel"])
        self.assertEqual((children[0]["min"], children[0]["max"], children[1]["value"]), (1, 9, 4))
        self.assertEqual(bundle["text/plain"], "5 4")
        slider = models[view]["children"][0].removeprefix("IPY_MODEL_")
        content = {"comm_id": slider, "data": {"method": "update", "state": {"value": 2.5}, "buffer_paths": []}}
        self.kc.session.send(self.kc.shell_channel.socket, self.kc.session.msg("comm_msg", content))
        until = time.time() + PATIENCE
        while time.time() < until:
            data = self.kc.get_iopub_msg(timeout=PATIENCE)["content"].get("data", {})
            if "outputs" in data.get("state", {}):
                self.assertEqual(data["state"]["outputs"][0]["data"]["text/plain"], "2.5 4")
                return
        self.fail("no new output")

    def test_interact_shows_only_the_latest(self):
        models, view, _ = self.show("int calls = 0; Interact((int x = 3) => { calls++; System.Threading.Thread.Sleep(300); return x; })")
        slider = models[view]["children"][0].removeprefix("IPY_MODEL_")
        for value in range(20):
            content = {"comm_id": slider, "data": {"method": "update", "state": {"value": value % 9}, "buffer_paths": []}}
            self.kc.session.send(self.kc.shell_channel.socket, self.kc.session.msg("comm_msg", content))
        time.sleep(2)
        self.assertLess(int(self.value("calls")), 8)

    def test_a_page_that_is_loaded_again_finds_every_widget(self):
        _, view, _ = self.show("var found = new IntSlider { Value = 5 }; found")
        self.kc.comm_info("jupyter.widget")
        while True:
            reply = self.kc.get_shell_msg(timeout=PATIENCE)
            if reply["msg_type"] == "comm_info_reply":
                break
        self.assertIn(view, reply["content"]["comms"])
        opened = self.kc.session.msg("comm_open", {"comm_id": "page", "target_name": "jupyter.widget.control", "data": {}})
        self.kc.session.send(self.kc.shell_channel.socket, opened)
        self.wait_idle(opened["header"]["msg_id"])
        asked = self.kc.session.msg("comm_msg", {"comm_id": "page", "data": {"method": "request_states"}})
        self.kc.session.send(self.kc.shell_channel.socket, asked)
        answers = [m for m in self.wait_idle(asked["header"]["msg_id"]) if m["msg_type"] == "comm_msg"]
        self.assertEqual(answers[0]["content"]["data"]["states"][view]["state"]["value"], 5)


if __name__ == "__main__":
    unittest.main()
