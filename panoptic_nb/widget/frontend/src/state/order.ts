/** One order of items as the grid holds it: what is known of its positions, what is selected, what to ask for next. */
import { computed, signal } from "@preact/signals";
import type { Captions, Window } from "../protocol";
import { Lru } from "../pure/lru";
import { plan, type Demand } from "../pure/schedule";
import { intersect, normalise, same, size, subtract, type Range, type Ranges } from "../pure/intervals";
import type { Pictures } from "./pictures";
import type { Rpc } from "../rpc";

/** What stands at a position. */
export interface Known {
  item: number;
  image: number;
  color: number;
  name: string;
  captions: readonly (string | null)[];
  dots: readonly string[];
  pile: number;
  gone: boolean;
  missing: string | null;
  /** Which state of the values this is. */
  version: number;
}

export interface Shape {
  rev: number;
  counts: ArrayLike<number>;
  headers: boolean;
  positions: number;
}

const KNOWN = 30_000;
const LIMITS = { most: 64, slots: 2 };

export class Order {
  readonly shape = signal<Shape>({ rev: -1, counts: [], headers: false, positions: 0 });
  readonly selection = signal<Ranges>([]);
  readonly focus = signal(-1);
  readonly collapsed = signal<ReadonlySet<number>>(new Set());
  /** Moves on whenever something that is drawn has changed. */
  readonly drawn = signal(0);
  readonly visible = signal<readonly Range[]>([]);
  readonly count = computed(() => size(this.selection.value));
  anchor = -1;
  /** One picture is selected because it was clicked on, not chosen: an arrow lets go of it. */
  lone = false;

  readonly #known = new Lru<number, Known>(KNOWN);
  /** Every place of what is selected, where items stand in several groups. */
  #echo: Ranges = [];
  #pending: Range[] = [];
  #demand: Demand | null = null;
  #version = 0;
  #freshening = false;

  constructor(
    readonly rpc: Rpc,
    readonly pictures: Pictures,
    readonly captions: () => readonly string[],
    readonly onError: (error: unknown) => void,
  ) {}

  get rev(): number {
    return this.shape.peek().rev;
  }

  /** Another order: nothing that was known of positions holds any longer. */
  show(shape: Shape, selection: Ranges, first: Window | null): void {
    const kept = this.focus.peek() >= 0 ? this.at(this.focus.peek())?.item : undefined;
    this.#known.clear();
    this.#pending = [];
    this.#demand = null;
    this.shape.value = shape;
    this.selection.value = selection;
    this.#echo = [];
    this.collapsed.value = new Set();
    this.anchor = -1;
    if (first) this.take(first);
    let focus = -1;
    if (kept !== undefined && first) {
      for (let i = first.start; i < first.stop; i++) if (this.at(i)?.item === kept) focus = i;
    }
    this.focus.value = focus;
  }

  at(index: number): Known | undefined {
    return this.#known.get(index);
  }

  take(window: Window): void {
    if (window.rev !== this.rev) return;
    this.pictures.take(window.images, window.offsets, window.thumbnails);
    for (let i = window.start; i < window.stop; i++) {
      const k = i - window.start;
      this.#known.set(i, {
        item: window.items[k],
        image: window.images[k],
        color: window.colors[k],
        name: window.names[k],
        captions: window.captions[k],
        dots: window.dots[k],
        pile: window.piles[k],
        gone: window.gone.includes(k),
        missing: window.missing[k] ?? null,
        version: this.#version,
      });
    }
    this.drawn.value++;
  }

  /** What the reader looks at now. */
  look(demand: Demand): void {
    this.#demand = demand;
    // A page that moves within a row shows the same pictures: whoever counts them is not called for every frame.
    if (!same(this.visible.peek(), demand.visible)) this.visible.value = demand.visible;
    this.#ask();
    const old = demand.visible.some(([a, b]) => {
      for (let i = a; i < b; i++) if ((this.#known.get(i)?.version ?? this.#version) !== this.#version) return true;
      return false;
    });
    if (old) void this.#freshen().catch(this.onError);
  }

  #isKnown = (index: number): boolean => {
    const known = this.#known.get(index);
    return known !== undefined && (known.missing !== null || this.pictures.has(known.image));
  };

  #ask(): void {
    if (!this.#demand) return;
    const { rev } = this;
    for (const range of plan(this.#demand, this.#isKnown, this.#pending, LIMITS)) {
      this.#pending.push(range);
      const [start, stop] = range;
      const done = (): void => {
        if (rev !== this.rev) return;
        this.#pending = this.#pending.filter((p) => p !== range);
        this.#ask();
      };
      this.rpc.call("window", { rev, start, stop, size: 256, captions: this.captions() }).then(
        (window) => {
          this.take(window);
          done();
        },
        (error: unknown) => {
          if (rev !== this.rev) return;
          this.#demand = null;
          this.#pending = this.#pending.filter((p) => p !== range);
          this.onError(error);
        },
      );
    }
  }

  /** Values have changed: captions are asked again, of what is on screen now and of the rest when it is looked at. */
  async refreshCaptions(): Promise<void> {
    this.#version++;
    await this.#freshen();
  }

  async #freshen(): Promise<void> {
    const visible = this.visible.peek();
    if (visible.length === 0 || this.#freshening) return;
    const { rev } = this;
    const start = visible[0][0];
    const stop = Math.min(visible[visible.length - 1][1], start + 1_000);
    const version = this.#version;
    this.#freshening = true;
    try {
      const reply = await this.rpc.call("captions", { rev, start, stop, captions: this.captions() });
      if (rev === this.rev) this.#takeCaptions(start, reply, version);
    } finally {
      this.#freshening = false;
    }
    if (version !== this.#version) await this.#freshen();
  }

  /** Shown at once, corrected by the reply. */
  guess(ranges: Ranges, change: (known: Known) => Known): void {
    for (const [a, b] of intersect(ranges, normalise(this.visible.peek()))) {
      for (let i = a; i < b; i++) {
        const known = this.#known.get(i);
        if (known) this.#known.set(i, change(known));
      }
    }
    this.drawn.value++;
  }

  #takeCaptions(start: number, reply: Captions, version: number): void {
    reply.names.forEach((name, k) => {
      const known = this.#known.get(start + k);
      if (!known) return;
      this.#known.set(start + k, {
        ...known,
        version,
        name,
        captions: reply.captions[k],
        dots: reply.dots[k],
        pile: reply.piles[k],
        gone: reply.gone.includes(k),
      });
    });
    this.drawn.value++;
  }

  select(ranges: Ranges): void {
    // Of what is let go the other places are not known one by one: they are marked anew with Python's answer.
    if (subtract(this.selection.peek(), ranges).length > 0) this.#echo = [];
    this.selection.value = ranges;
  }

  get echo(): Ranges {
    return this.#echo;
  }

  echoes(places: Ranges): void {
    if (places.length + this.#echo.length === 0) return;
    this.#echo = places;
    this.drawn.value++;
  }
}
