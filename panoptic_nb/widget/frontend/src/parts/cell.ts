/** One cell: a canvas, what stands on it and under it. It shows a picture of its own item, or none. */
import { cssColor } from "../pure/text";
import type { Turns } from "../pure/turns";
import type { Known } from "../state/order";
import type { Drawable } from "../state/drawable";
import type { Pictures } from "../state/pictures";
import { el, put, say } from "./dom";

const DOTS = 4;

export interface Marks {
  selected: boolean;
  focused: boolean;
  /** It stands here too: another of its places is selected. */
  echo: boolean;
  caption: boolean;
  loading: string;
  noThumbnail: string;
  noFile: string;
  gone: string;
  elsewhere: string;
}

export class Cell {
  readonly root = el("div", { class: "cell", role: "gridcell" });
  readonly #turns: Turns<Cell>;
  readonly #canvas = el("canvas", { "aria-hidden": "true" });
  readonly #check = el("span", { class: "check", "aria-hidden": "true" }, "✓");
  readonly #pile = el("button", { class: "pile", type: "button", tabindex: "-1", "aria-hidden": "true" });
  readonly #dots = el("span", { class: "dots", "aria-hidden": "true" });
  readonly #why = el("span", { class: "why", "aria-hidden": "true" });
  readonly #caption = el("small");
  /** The image that is on the canvas, or that is awaited; -1 for none. */
  #image = -1;
  #drawn = -1;
  /** The image that is being decoded for this cell, or that waits for its turn on the canvas. */
  #awaited = -1;
  #side = 0;
  /** Nothing is on the canvas, not even a mean colour. */
  #clean = true;
  #dotsShown = "";
  #captionShown = "";
  index = -1;

  constructor(turns: Turns<Cell>) {
    this.#turns = turns;
    this.root.append(el("div", { class: "pic" }, this.#canvas, this.#check, this.#pile, this.#dots, this.#why), this.#caption);
  }

  /** Takes another position: whatever was drawn goes first, so that it can never stand for the new one. */
  bind(index: number, id: string): void {
    this.index = index;
    this.root.id = id;
    this.root.dataset.index = String(index);
    this.#image = -1;
    this.leave();
    this.#blank();
  }

  /** Waits for no picture any longer. */
  leave(): void {
    this.#awaited = -1;
    this.#turns.drop(this);
  }

  show(known: Known | undefined, marks: Marks, side: number, pictures: Pictures): void {
    put(this.root, "aria-selected", String(marks.selected));
    this.root.classList.toggle("on", marks.selected);
    this.root.classList.toggle("focus", marks.focused);
    this.root.classList.toggle("echo", marks.echo);
    this.#caption.hidden = !marks.caption;
    const resized = this.#resize(side);
    if (!known) {
      this.#image = -1;
      this.#blank();
      put(this.root, "aria-label", marks.loading);
      this.#captions([]);
      this.#extras("", [], "", false);
      return;
    }
    const caption = known.captions.filter((text) => text !== null && text !== "").join(", ");
    this.#captions(marks.caption ? known.captions : []);
    put(this.#caption, "title", caption || null);
    const pile = known.pile > 1 ? `×${known.pile}` : "";
    const why = known.missing === null ? "" : `${known.name}: ${known.missing === "file" ? marks.noFile : marks.noThumbnail}`;
    put(this.root, "aria-label", [known.gone ? marks.gone : "", why || known.name, pile, caption === known.name ? "" : caption, marks.echo ? marks.elsewhere : ""].filter(Boolean).join(" "));
    put(this.root, "data-item", String(known.item));
    this.root.classList.toggle("gone", known.gone);
    this.#extras(pile, known.dots, why, known.gone);
    const same = known.image === this.#image && !resized;
    if (same && (this.#drawn === known.image || this.#awaited === known.image)) return;
    this.#image = known.image;
    this.leave();
    if (this.#drawn !== known.image) this.#blank(known.color);
    if (pictures.has(known.image)) this.#await(known.image, pictures);
  }

  #await(image: number, pictures: Pictures): void {
    this.#awaited = image;
    const paint = (): void => {
      this.#awaited = -1;
      const picture = pictures.ready(image);
      if (picture) this.#draw(picture, image);
      else if (pictures.has(image)) this.#await(image, pictures);
    };
    if (pictures.ready(image)) return this.#turns.put(this, paint);
    void pictures.decode(image).then((picture) => {
      // The cell may have gone to another position meanwhile: then this picture is no longer its own.
      if (this.#awaited !== image) return;
      if (picture) this.#turns.put(this, paint);
      else this.#awaited = -1;
    });
  }

  #resize(side: number): boolean {
    const pixels = Math.round(side * (globalThis.devicePixelRatio || 1));
    if (this.#side === pixels) return false;
    this.#side = pixels;
    this.#canvas.width = pixels;
    this.#canvas.height = pixels;
    this.#clean = true;
    this.#drawn = -1;
    return true;
  }

  #blank(color?: number): void {
    const context = this.#canvas.getContext("2d")!;
    if (!this.#clean || color !== undefined) context.clearRect(0, 0, this.#side, this.#side);
    this.#clean = color === undefined;
    this.#drawn = -1;
    put(this.root, "data-image", null);
    if (color === undefined) return;
    const inset = Math.round(this.#side * 0.12);
    context.fillStyle = cssColor(color);
    context.fillRect(inset, inset, this.#side - 2 * inset, this.#side - 2 * inset);
  }

  #draw(bitmap: Drawable, image: number): void {
    const context = this.#canvas.getContext("2d")!;
    const scale = Math.min(this.#side / bitmap.width, this.#side / bitmap.height);
    const w = Math.max(1, Math.round(bitmap.width * scale));
    const h = Math.max(1, Math.round(bitmap.height * scale));
    context.clearRect(0, 0, this.#side, this.#side);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap.source, Math.round((this.#side - w) / 2), Math.round((this.#side - h) / 2), w, h);
    this.#drawn = image;
    this.#clean = false;
    put(this.root, "data-image", String(image));
  }

  /** One piece per property; the short ones (a year) are the last to be cut. */
  #captions(texts: readonly (string | null)[]): void {
    const shown = texts.filter((text) => text !== null && text !== "") as string[];
    const key = shown.join("\n");
    if (key === this.#captionShown) return;
    this.#captionShown = key;
    this.#caption.replaceChildren(...shown.map((text, i) => el("span", text.length <= 10 ? { class: "short" } : {}, i + 1 < shown.length ? `${text}, ` : text)));
  }

  #extras(pile: string, dots: readonly string[], why: string, gone: boolean): void {
    say(this.#pile, `${pile} `);
    this.#pile.hidden = pile === "";
    say(this.#why, `${why} `);
    this.#why.hidden = why === "";
    this.#check.hidden = gone && !this.root.classList.contains("on");
    const key = dots.join();
    if (key === this.#dotsShown) return;
    this.#dotsShown = key;
    const more = dots.length - DOTS;
    this.#dots.replaceChildren(...dots.slice(0, more > 0 ? DOTS - 1 : DOTS).map((color) => {
      const dot = el("u");
      dot.style.background = color;
      return dot;
    }), ...(more > 0 ? [el("b", {}, `+${more + 1}`)] : []));
  }
}
