/** The line above a group: its labels, its count, and what can be done with the whole of it. */
import { el, put, say } from "./dom";

export interface HeaderText {
  /** Outermost first; of those that hold several groups, how many pictures they have in all. */
  labels: readonly { text: string; count: string }[];
  count: string;
  note: string;
  collapsed: boolean;
  all: boolean;
  /** The focus lies in it, and it is collapsed. */
  focused: boolean;
  /** What each button says; a button without words is not there. */
  actions: Readonly<Record<string, string>>;
  toggle: string;
  /** The name of the button that has no word, only dots. */
  menu: string;
}

/** Labels of so many letters are never cut. */
const SHORT = 12;

export class Header {
  readonly root = el("div", { class: "head", role: "row" });
  readonly #cell = el("div", { class: "head-cell", role: "gridcell" });
  readonly #fold = el("button", { class: "fold", "data-act": "fold", type: "button", tabindex: "-1" });
  readonly #labels = el("span", { class: "labels" });
  readonly #count = el("span", { class: "count" });
  readonly #note = el("span", { class: "note" });
  readonly #actions = el("span", { class: "acts" });
  #shown = "";
  /** Where it stands, in the scroller's pixels. */
  y = Number.NaN;

  constructor() {
    this.#cell.append(this.#fold, this.#labels, this.#count, this.#note, this.#actions);
    this.root.append(this.#cell);
  }

  bind(group: number): void {
    this.root.dataset.group = String(group);
  }

  show(text: HeaderText): void {
    const key = JSON.stringify(text);
    if (key === this.#shown) return;
    this.#shown = key;
    say(this.#fold, text.collapsed ? "▸" : "▾");
    put(this.#fold, "aria-label", text.toggle);
    put(this.#fold, "aria-expanded", String(!text.collapsed));
    this.#labels.replaceChildren(...text.labels.map(({ text: label, count }) =>
      el("span", label.length <= SHORT ? { class: "short" } : {}, el("b", { title: label }, label), count && el("i", {}, count))));
    say(this.#count, text.count);
    say(this.#note, text.note);
    this.root.classList.toggle("all", text.all);
    this.root.classList.toggle("focus", text.focused);
    this.#actions.replaceChildren(...Object.entries(text.actions).map(([act, words]) =>
      el("button", { type: "button", tabindex: "-1", "data-act": act, ...(act === "select" ? { "aria-pressed": String(text.all) } : {}), ...(words === "…" ? { "aria-label": text.menu, title: text.menu } : {}) }, words)));
  }
}
