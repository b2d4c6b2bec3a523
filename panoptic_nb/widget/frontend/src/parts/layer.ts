/** The rows and headers that are on screen, recycled as the page moves. Geometry comes in; nothing here measures. */
import { lines, type Geometry, type Line } from "../pure/geometry";
import { contains } from "../pure/intervals";
import { Turns } from "../pure/turns";
import type { Order } from "../state/order";
import type { Words } from "../i18n";
import { Cell, type Marks } from "./cell";
import { el, put } from "./dom";
import { Header, type HeaderText } from "./header";

interface Row {
  root: HTMLDivElement;
  /** Where it stands, in the scroller's pixels. */
  y: number;
  cells: Cell[];
  start: number;
}

export interface LayerOptions {
  prefix: string;
  words(): Words;
  header(group: number): HeaderText;
  captions(): boolean;
  /** Something waits to be drawn: `draw` is to be called with the next frame. */
  wake(): void;
}

export class Layer {
  readonly #host: HTMLElement;
  readonly #order: Order;
  readonly #options: LayerOptions;
  readonly #rows = new Map<number, Row>();
  readonly #headers = new Map<number, Header>();
  /** What has come into sight with this frame. */
  readonly #came = new Set<Row | Header>();
  readonly #turns: Turns<Cell>;
  readonly #spareRows: Row[] = [];
  readonly #spareHeaders: Header[] = [];
  #geometry: Geometry | null = null;
  #rev = -1;
  #words: Words | null = null;

  constructor(host: HTMLElement, order: Order, options: LayerOptions) {
    this.#host = host;
    this.#order = order;
    this.#options = options;
    this.#turns = new Turns(() => options.wake());
  }

  /**
   * Draws what stands between two virtual heights; `shift` is how far the scroll bar lies from the page, `time` for
   * about how many milliseconds pictures may be put on their canvases (the rest follow frame by frame). Only what has
   * come into sight is told what it stands for; with `anew` all of it is: pictures may have come, marks have changed.
   */
  draw(geometry: Geometry, from: number, to: number, shift: number, time: number, anew: boolean): readonly Line[] {
    const words = this.#options.words();
    if (geometry !== this.#geometry || this.#order.rev !== this.#rev || words !== this.#words) {
      this.#clear();
      this.#geometry = geometry;
      this.#rev = this.#order.rev;
      this.#words = words;
    }
    const shown = lines(geometry, from, to);
    const rows = new Set<number>();
    const headers = new Set<number>();
    this.#came.clear();
    for (const line of shown) (line.cells ? rows.add(line.cells[0]) : headers.add(line.group));
    for (const [start, row] of this.#rows) if (!rows.has(start)) this.#dropRow(start, row);
    for (const [group, header] of this.#headers) if (!headers.has(group)) this.#dropHeader(group, header);
    for (const line of shown) {
      const placed = line.cells ? this.#row(line, geometry) : this.#header(line.group);
      const y = line.y - shift;
      if (placed.y === y) continue;
      placed.y = y;
      placed.root.style.transform = `translateY(${y}px)`;
    }
    this.#show(geometry, anew);
    this.#turns.work(time);
    return shown;
  }

  #show(geometry: Geometry, anew: boolean): void {
    if (!anew && this.#came.size === 0) return;
    const words = this.#options.words();
    const selection = this.#order.selection.peek();
    const focus = this.#order.focus.peek();
    const { echo } = this.#order;
    const marks: Marks = {
      selected: false, focused: false, echo: false, caption: this.#options.captions(), loading: words.loading,
      noThumbnail: words.noThumbnail, noFile: words.noFile, gone: words.gone, elsewhere: words.elsewhere,
    };
    for (const row of this.#rows.values()) {
      if (!anew && !this.#came.has(row)) continue;
      for (const cell of row.cells) {
        marks.selected = contains(selection, cell.index);
        marks.focused = cell.index === focus;
        marks.echo = !marks.selected && contains(echo, cell.index);
        cell.show(this.#order.at(cell.index), marks, geometry.cell, this.#order.pictures);
      }
    }
    for (const [group, header] of this.#headers) if (anew || this.#came.has(header)) header.show(this.#options.header(group));
  }

  cellId(index: number): string {
    return `${this.#options.prefix}${this.#rev}-${index}`;
  }

  has(index: number): boolean {
    return [...this.#rows.values()].some((row) => index >= row.start && index < row.start + row.cells.length);
  }

  #row(line: Line, geometry: Geometry): Row {
    const [start, stop] = line.cells!;
    const there = this.#rows.get(start);
    if (there) return there;
    const row = this.#spareRows.pop() ?? { root: el("div", { class: "row", role: "row" }), y: Number.NaN, cells: [], start };
    row.start = start;
    this.#came.add(row);
    const wanted = stop - start;
    while (row.cells.length < wanted) {
      const cell = new Cell(this.#turns);
      row.cells.push(cell);
      row.root.append(cell.root);
    }
    while (row.cells.length > wanted) {
      const cell = row.cells.pop()!;
      cell.leave();
      cell.root.remove();
    }
    row.cells.forEach((cell, k) => {
      cell.bind(start + k, this.cellId(start + k));
      put(cell.root, "aria-colindex", String(k + 1));
    });
    row.root.style.setProperty("--side", `${geometry.cell}px`);
    put(row.root, "aria-rowindex", String(Math.floor(start / geometry.columns) + line.group + 1));
    this.#host.append(row.root);
    this.#rows.set(start, row);
    return row;
  }

  #header(group: number): Header {
    const there = this.#headers.get(group);
    if (there) return there;
    const header = this.#spareHeaders.pop() ?? new Header();
    header.bind(group);
    this.#came.add(header);
    this.#host.append(header.root);
    this.#headers.set(group, header);
    return header;
  }

  #dropRow(start: number, row: Row): void {
    row.root.remove();
    for (const cell of row.cells) cell.leave();
    this.#rows.delete(start);
    if (this.#spareRows.length < 12) this.#spareRows.push(row);
  }

  #dropHeader(group: number, header: Header): void {
    header.root.remove();
    this.#headers.delete(group);
    if (this.#spareHeaders.length < 12) this.#spareHeaders.push(header);
  }

  #clear(): void {
    for (const [start, row] of this.#rows) this.#dropRow(start, row);
    for (const [group, header] of this.#headers) this.#dropHeader(group, header);
  }
}
