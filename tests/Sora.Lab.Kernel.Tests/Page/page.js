// A small notebook front end over the libraries that the large ones use: one editor, one output.
import { shims } from "@jupyter-widgets/base";
import { HTMLManager } from "@jupyter-widgets/html-manager";
import { KernelManager, ServerConnection } from "@jupyterlab/services";
import "@jupyterlab/theme-dark-extension/style/variables.css";

const VIEW = "application/vnd.jupyter.widget-view+json";
const byId = id => document.getElementById(id);

class LiveWidgets extends HTMLManager {
  constructor(kernel) {
    super();
    this.kernel = kernel;
    kernel.registerCommTarget(this.comm_target_name, (comm, message) =>
      this.handle_comm_open(new shims.services.Comm(comm), message)
    );
  }

  async _create_comm(target, id, data, metadata, buffers) {
    const comm = this.kernel.createComm(target, id);
    if (data || metadata) comm.open(data, metadata, buffers);
    return new shims.services.Comm(comm);
  }

  async _get_comm_info() {
    return (await this.kernel.requestCommInfo({ target_name: this.comm_target_name })).content.comms;
  }
}

const element = (tag, properties) => {
  const made = Object.assign(document.createElement(tag), properties);
  byId("output").append(made);
  return made;
};

const showHtml = html => {
  const holder = element("div", { className: "jp-RenderedHTMLCommon", innerHTML: html });
  for (const script of holder.querySelectorAll("script")) {
    const copy = document.createElement("script");
    copy.textContent = script.textContent;
    script.replaceWith(copy);
  }
};

const show = async (data, widgets) => {
  if (data[VIEW]) {
    const model = await widgets.get_model(data[VIEW].model_id);
    await widgets.display_view(await widgets.create_view(model), element("div", {}));
  } else if (data["text/html"]) {
    showHtml(data["text/html"]);
  } else if (data["image/png"]) {
    element("img", { src: `data:image/png;base64,${data["image/png"]}` });
  } else {
    element("pre", { textContent: data["text/plain"] });
  }
};

const listen = async (message, widgets) => {
  const { content } = message;
  switch (message.header.msg_type) {
    case "stream":
      return element("pre", { textContent: content.text });
    case "error":
      return element("pre", { className: "error", textContent: content.traceback.join("\n").replace(/\x1b\[[\d;]*m/g, "") });
    case "execute_result":
    case "display_data":
      return show(content.data, widgets);
  }
};

const start = async () => {
  const query = new URLSearchParams(location.search);
  const serverSettings = ServerConnection.makeSettings({
    baseUrl: location.origin,
    wsUrl: location.origin.replace("http", "ws"),
    token: query.get("token"),
    appendToken: true,
  });
  const manager = new KernelManager({ serverSettings });
  const kernel = await manager.startNew({ name: "sora-lab" });
  const widgets = new LiveWidgets(kernel);
  await kernel.info;

  byId("run").onclick = async () => {
    byId("output").replaceChildren();
    byId("state").textContent = "busy";
    const future = kernel.requestExecute({ code: byId("code").value });
    future.onIOPub = message => listen(message, widgets);
    const reply = await future.done.catch(error => ({ content: { status: error.message } }));
    byId("state").textContent = reply.content.status;
  };
  byId("interrupt").onclick = () => kernel.interrupt();
  byId("restart").onclick = async () => {
    byId("state").textContent = "restarting";
    await kernel.restart();
    await kernel.info;
    byId("state").textContent = "restarted";
  };
  byId("code").onkeydown = async event => {
    if (event.key !== "Tab") return;
    event.preventDefault();
    const code = byId("code").value;
    const { content } = await kernel.requestComplete({ code, cursor_pos: [...code].length });
    const items = content.metadata._jupyter_types_experimental;
    byId("matches").replaceChildren(
      ...items.map(item => Object.assign(document.createElement("li"), { textContent: `${item.text} ${item.signature ?? ""}` }))
    );
  };
  byId("state").textContent = "ready";
};

start().catch(error => (byId("state").textContent = error.stack));
