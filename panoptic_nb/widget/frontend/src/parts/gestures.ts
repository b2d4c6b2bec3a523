/** The hand on the page: click, Ctrl, Shift, rubber band, drag onto a group. All of it in positions, none in elements. */
import { band, hit, type Geometry } from "../pure/geometry";
import { between, contains, size, toggle, union, type Ranges } from "../pure/intervals";
import type { Order } from "../state/order";
import { el } from "./dom";

export interface Surface {
  scroller: HTMLElement;
  page: HTMLElement;
  band: HTMLElement;
  geometry(): Geometry | null;
  /** From the window's pixels to the page's virtual ones. */
  toPage(x: number, y: number): { x: number; y: number };
  shift(): number;
  by(pixels: number): void;
  reveal(index: number): void;
  toGroup(group: number): void;
  groupOnTop(): number;
  /** Whether a picture is on screen, or the header of its group where that is collapsed. */
  shows(index: number): boolean;
  rows(): number;
  focus(): void;
}

export interface Hands {
  open(index: number): void;
  pile(index: number, at: DOMRect): void;
  header(act: string, group: number, at: DOMRect): void;
  drop?: ((group: number) => void) | undefined;
  say(count: number): string;
  dropText(group: number): string;
}

const FAR = 5;

/** A click on a position, as every file list has it. */
export function clicked(order: Order, index: number, keys: { add: boolean; extend: boolean }): void {
  const selection = order.selection.peek();
  const one: Ranges = [[index, index + 1]];
  if (keys.extend) {
    const from = order.anchor >= 0 ? order.anchor : Math.max(0, order.focus.peek());
    const range: Ranges = [between(from, index)];
    order.select(keys.add ? union(selection, range) : range);
    order.anchor = from;
  } else {
    order.select(keys.add ? toggle(selection, one) : one);
    order.anchor = index;
  }
  order.lone = !keys.add && !keys.extend;
  order.focus.value = index;
}

export class Gestures {
  readonly #stop = new AbortController();
  #press: { x: number; y: number; index: number; add: boolean; extend: boolean } | null = null;
  #mode: "none" | "band" | "drag" = "none";
  #before: Ranges = [];
  #from = { x: 0, y: 0 };
  #last = { x: 0, y: 0 };
  #ghost: HTMLElement | null = null;
  #over: HTMLElement | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(readonly surface: Surface, readonly order: Order, readonly hands: Hands) {
    const { scroller } = surface;
    const on = (name: "pointerdown" | "pointermove" | "pointerup" | "pointercancel", handler: (event: PointerEvent) => void) =>
      scroller.addEventListener(name, handler, { signal: this.#stop.signal });
    on("pointerdown", (event) => this.#down(event));
    on("pointermove", (event) => this.#move(event));
    on("pointerup", (event) => this.#up(event));
    on("pointercancel", () => this.#end());
    scroller.addEventListener("click", (event) => this.headerClick(event), { signal: this.#stop.signal });
    scroller.addEventListener("dblclick", (event) => {
      const at = this.#hit(event);
      if (at?.on === "cell") hands.open(at.index);
    }, { signal: this.#stop.signal });
  }

  close(): void {
    this.#end();
    this.#stop.abort();
  }

  headerClick(event: MouseEvent): void {
    const pile = (event.target as Element).closest<HTMLElement>(".pile");
    const cell = pile?.closest<HTMLElement>("[data-index]");
    if (pile && cell) {
      this.surface.focus();
      this.order.focus.value = Number(cell.dataset.index);
      this.hands.pile(Number(cell.dataset.index), pile.getBoundingClientRect());
      return;
    }
    const button = (event.target as Element).closest<HTMLElement>("[data-act]");
    const head = button?.closest<HTMLElement>("[data-group]");
    if (!button || !head) return;
    // The buttons of a header come and go with what they say; the focus must not go with them.
    this.surface.focus();
    this.hands.header(button.dataset.act!, Number(head.dataset.group), button.getBoundingClientRect());
  }

  #hit(event: MouseEvent) {
    const geometry = this.surface.geometry();
    const { x, y } = this.surface.toPage(event.clientX, event.clientY);
    return geometry ? hit(geometry, x, y) : null;
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest("button")) return;
    if (event.offsetX > this.surface.scroller.clientWidth && event.target === this.surface.scroller) return;
    const at = this.#hit(event);
    this.#press = {
      x: event.clientX, y: event.clientY, index: at?.on === "cell" ? at.index : -1,
      add: event.ctrlKey || event.metaKey, extend: event.shiftKey,
    };
    this.#before = this.order.selection.peek();
    this.#from = this.surface.toPage(event.clientX, event.clientY);
    this.surface.focus();
    event.preventDefault();
  }

  #move(event: PointerEvent): void {
    const press = this.#press;
    if (!press) return;
    this.#last = { x: event.clientX, y: event.clientY };
    if (this.#mode === "none") {
      if (Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR) return;
      const held = press.index >= 0 && contains(this.#before, press.index) && this.hands.drop;
      this.#mode = held ? "drag" : "band";
      this.surface.scroller.setPointerCapture(event.pointerId);
      this.#timer = setInterval(() => this.#edge(), 30);
    }
    if (this.#mode === "band") this.#stretch();
    else this.#carry();
  }

  #stretch(): void {
    const geometry = this.surface.geometry();
    if (!geometry || !this.#press) return;
    const to = this.surface.toPage(this.#last.x, this.#last.y);
    const part = band(geometry, this.#from.x, this.#from.y, to.x, to.y);
    this.order.select(this.#press.add ? toggle(this.#before, part) : this.#press.extend ? union(this.#before, part) : part);
    const { band: shown } = this.surface;
    const shift = this.surface.shift();
    shown.hidden = false;
    shown.style.transform = `translate(${Math.min(this.#from.x, to.x)}px, ${Math.min(this.#from.y, to.y) - shift}px)`;
    shown.style.width = `${Math.abs(to.x - this.#from.x)}px`;
    shown.style.height = `${Math.abs(to.y - this.#from.y)}px`;
  }

  #carry(): void {
    const root = this.surface.scroller.getRootNode() as ShadowRoot | Document;
    this.#ghost ??= this.surface.scroller.parentElement!.appendChild(el("div", { class: "ghost" }));
    const frame = this.surface.scroller.getBoundingClientRect();
    const under = root.elementFromPoint(this.#last.x, this.#last.y)?.closest<HTMLElement>("[data-group]") ?? null;
    if (under !== this.#over) {
      this.#over?.classList.remove("drop");
      under?.classList.add("drop");
      this.#over = under;
    }
    this.#ghost.textContent = under ? this.hands.dropText(Number(under.dataset.group)) : this.hands.say(size(this.#before));
    this.#ghost.style.transform = `translate(${this.#last.x - frame.left + 12}px, ${this.#last.y - frame.top + 12}px)`;
  }

  /** Near the top or the bottom, the page moves under the hand. */
  #edge(): void {
    const frame = this.surface.scroller.getBoundingClientRect();
    const near = 28;
    const above = frame.top + near - this.#last.y;
    const below = this.#last.y - (frame.bottom - near);
    const by = above > 0 ? -Math.min(60, above * 2) : below > 0 ? Math.min(60, below * 2) : 0;
    if (by === 0) return;
    this.surface.by(by);
    if (this.#mode === "band") this.#stretch();
  }

  #up(event: PointerEvent): void {
    const press = this.#press;
    if (!press) return;
    if (this.#mode === "none") {
      if (press.index >= 0) clicked(this.order, press.index, press);
      else if (!press.add && !press.extend && this.#hit(event)?.on === "ground") this.order.select([]);
    } else if (this.#mode === "drag" && this.#over) this.hands.drop?.(Number(this.#over.dataset.group));
    this.#end();
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#press = null;
    this.#mode = "none";
    this.surface.band.hidden = true;
    this.#ghost?.remove();
    this.#ghost = null;
    this.#over?.classList.remove("drop");
    this.#over = null;
  }
}
