/**
 * The part of VS Code that runs in a notebook's webview, as its sources have it: the widget manager of its Jupyter
 * extension over a live kernel, outputs put where their cells are, and what leaves the webview told to the workbench.
 */
import { CommsOverSubshells, type Kernel, KernelAPI, KernelConnection, type KernelMessage, ServerConnection } from "@jupyterlab/services";

interface View {
  luminoWidget: unknown;
}
interface Manager {
  get_model(id: string): Promise<unknown>;
  create_view(model: unknown, options: { el: HTMLElement }): Promise<View>;
  display_view(message: unknown, view: View, options: { node: HTMLElement }): Promise<unknown>;
}
declare global {
  interface Window {
    vscIPyWidgets8: { load(): void };
    vscIPyWidgets: { WidgetManager: new (...given: unknown[]) => Manager };
    requirejs: { config(options: unknown): void };
    host: { run(code: string): Promise<string>; theme(kind: string, colours: Record<string, string>): void; shutdown(): Promise<void> };
  }
}

/** Where the cell's outputs stand: 5,000 pixels of the webview lie above the notebook. */
const TOP = 5000 + 86;
const WIDGET = "application/vnd.jupyter.widget-view+json";
/** Modules of widgets come from the folder of notebook extensions in the kernel's environment. */
const NBEXTENSIONS = "nbextensions/";

const tell = (type: string, about: object = {}): void => window.parent.postMessage({ type, ...about }, "*");

/** Keys, wheels and files that nobody in the webview has kept for itself. */
function letOut(): void {
  for (const name of ["keydown", "keyup"] as const)
    window.addEventListener(name, (event) => {
      if ((event.ctrlKey || event.metaKey) && "zypfs".includes(event.key.toLowerCase())) event.preventDefault();
      tell(`did-${name}`, { key: event.key, ctrlKey: event.ctrlKey });
    });
  window.addEventListener("wheel", (event) => {
    // It looks for what scrolls in the document's own tree: a shadow tree is one element to it.
    let node = event.target instanceof Element ? event.target : null;
    for (; node && node.id !== "container" && !node.classList.contains("cell_container"); node = node.parentElement)
      if (event.deltaY < 0 ? node.scrollTop > 0 : node.scrollTop + node.clientHeight < node.scrollHeight - 1) return;
    if (!event.defaultPrevented) tell("did-scroll-wheel", { deltaY: event.deltaY });
  });
  document.body.addEventListener("click", (event) => {
    const link = event.composedPath().find((node): node is HTMLAnchorElement => node instanceof HTMLAnchorElement && node.href !== "");
    if (!link) return;
    event.preventDefault();
    event.stopPropagation();
    if (!link.href.startsWith("blob:")) tell("clicked-link", { href: link.href });
    else void fetch(link.href).then((file) => file.text()).then((text) => tell("clicked-data-url", { name: link.download, text }));
  });
}

async function connect(): Promise<{ kernel: Kernel.IKernelConnection; manager: Manager }> {
  const serverSettings = ServerConnection.makeSettings({ baseUrl: `${location.origin}/`, token: "" });
  const model = await KernelAPI.startNew({ name: "python3" }, serverSettings);
  const kernel = new KernelConnection({ model, serverSettings, handleComms: true });
  await kernel.info;
  // VS Code's own end of the kernel knows no subshells: what a widget asks waits for the cell that runs.
  kernel.commsOverSubshells = CommsOverSubshells.Disabled;
  const scripts = {
    widgetsRegisteredInRequireJs: new Set<string>(),
    errorHandler: (_class: string, module: string, _version: string, error: unknown) => console.error(`cannot load ${module}`, error),
    loadWidgetScript: async (module: string) => {
      scripts.widgetsRegisteredInRequireJs.add(module);
      window.requirejs.config({ paths: { [module]: `${location.origin}/vscode/${NBEXTENSIONS}${module}/index` } });
    },
    successHandler: () => undefined,
  };
  const address = "./ipywidgets.js";
  ((await import(address)) as { activate(): void }).activate();
  window.vscIPyWidgets8.load();
  return { kernel, manager: new window.vscIPyWidgets.WidgetManager(kernel, undefined, scripts, () => undefined) };
}

/** The outputs of the one cell, which grow as the kernel sends them. */
class Outputs {
  readonly #box = document.createElement("div");
  readonly #known = new Map<string, HTMLElement>();

  constructor(readonly manager: Manager) {
    const cell = document.createElement("div");
    cell.className = "cell_container";
    cell.style.top = `${TOP}px`;
    this.#box.className = "output_container";
    cell.append(this.#box);
    document.getElementById("container")!.append(cell);
    new ResizeObserver(() => tell("dimension", { height: this.#box.offsetHeight })).observe(this.#box);
  }

  show({ content }: KernelMessage.IDisplayDataMsg | KernelMessage.IExecuteResultMsg | KernelMessage.IUpdateDisplayDataMsg): void {
    const id = content.transient?.display_id as string | undefined;
    const output = (id && this.#known.get(id)) || this.#box.appendChild(document.createElement("div"));
    if (id) this.#known.set(id, output);
    output.className = "output";
    const widget = content.data[WIDGET] as { model_id: string } | undefined;
    if (widget) void this.#widget(widget, output);
    else output.innerHTML = String(content.data["text/html"] ?? content.data["text/plain"]);
  }

  async #widget(data: { model_id: string }, output: HTMLElement): Promise<void> {
    output.classList.add("cell-output-ipywidget-background");
    const node = output.appendChild(document.createElement("div"));
    node.className = "cell-output-ipywidget-background";
    node.tabIndex = 0;
    node.setAttribute("role", "region");
    node.setAttribute("aria-label", "Interactive widget output");
    const view = await this.manager.create_view(await this.manager.get_model(data.model_id), { el: node });
    await this.manager.display_view(data, view, { node });
  }
}

letOut();
const { kernel, manager } = await connect();
const outputs = new Outputs(manager);
kernel.iopubMessage.connect((_, message) => {
  // A display can be changed long after its cell is done.
  if (/^(display_data|execute_result|update_display_data)$/.test(message.header.msg_type)) outputs.show(message as KernelMessage.IDisplayDataMsg);
});
window.host = {
  async run(code) {
    let text = "";
    const future = kernel.requestExecute({ code });
    future.onIOPub = (message) => {
      const kind = message.header.msg_type;
      if (kind === "stream") text += (message as KernelMessage.IStreamMsg).content.text;
      else if (kind === "error") text += (message as KernelMessage.IErrorMsg).content.traceback.join("\n");
    };
    await future.done;
    return text.trim();
  },
  theme(kind, colours) {
    const { body, documentElement: html } = document;
    body.classList.remove("vscode-light", "vscode-dark", "vscode-high-contrast");
    body.classList.add(kind);
    body.dataset.vscodeThemeKind = kind;
    for (const [name, colour] of Object.entries(colours)) html.style.setProperty(`--vscode-${name}`, colour);
  },
  shutdown: () => kernel.shutdown(),
};
