/** The front door: anywidget calls `render` for every place where a grid is shown. */
import { render as draw } from "preact";
import { inCode, keepWheel } from "./host";
import { App } from "./parts/App";
import type { Model } from "./rpc";
import { Store, StoreContext } from "./state/store";
import detailStyles from "./styles/details.css";
import styles from "./styles/grid.css";
import stripStyles from "./styles/strip.css";
import { followTheme } from "./theme";

interface Context {
  model: Model;
  el: HTMLElement;
}

function render({ model, el }: Context): () => void {
  const host = document.createElement("div");
  host.className = "panoptic-grid";
  // JupyterLab's own switch; other front ends are kept off by stopping the events themselves.
  host.setAttribute("data-lm-suppress-shortcuts", "true");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = document.createElement("style");
  sheet.textContent = styles + detailStyles + stripStyles;
  const root = document.createElement("div");
  root.className = "root";
  const height = Number(model.get("height")) || 640;
  root.style.height = `${height}px`;
  if (inCode(document.body)) root.dataset.host = "code";
  shadow.append(sheet, root);
  const undress = dress(String(model.get("poster") ?? ""));
  el.append(host);
  const store = new Store(model);
  store.root = root;
  const stops = [followTheme(root, store), keepWheel(root)];
  draw(<StoreContext.Provider value={store}><App /></StoreContext.Provider>, root);
  void store.start();
  return () => {
    undress();
    for (const stop of stops) stop();
    draw(null, root);
    store.close();
    host.remove();
  };
}

/**
 * What the page itself must know while this grid lives: the figure that stands for it in a saved notebook is not
 * shown, and VS Code puts no white behind it.
 */
function dress(mark: string): () => void {
  const style = document.createElement("style");
  style.textContent = ".cell-output-ipywidget-background:has(.panoptic-grid) { background: transparent !important }";
  if (/^pnb-[0-9a-f]+$/.test(mark)) style.textContent += `.${mark} { display: none }
    .jp-OutputArea-child:has(+ .jp-OutputArea-child .${mark}) > .jp-OutputArea-output.jupyter-widgets { display: block !important }`;
  document.head.append(style);
  return () => style.remove();
}

export default { render };
