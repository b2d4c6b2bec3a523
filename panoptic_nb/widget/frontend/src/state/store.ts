/** One rendered grid: what it shows, what it knows, and the one way in which each of these changes. */
import { computed, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { makeWords, type Words } from "../i18n";
import type { Call, Event, Facet, Filter, History, Layout, Prefs, Property, Reply, Request, Schema, Screen, Spec, Target } from "../protocol";
import { effective } from "../pure/filter";
import { covers, fromPairs, subtract, union, type Range } from "../pure/intervals";
import type { Surface } from "../parts/gestures";
import type { Last, Notice, Page, Popup } from "./kinds";
import { followSelection } from "./selection";
import { Rpc, type Model } from "../rpc";
import { followSchema } from "./schema";
import { facetReader } from "./facets";
import { Order } from "./order";
import { Pictures } from "./pictures";
import { Cutting } from "./cutting";
import { Proposing } from "./proposing";
import { Refusals } from "./refusals";
import { facetsGiveWay, Room } from "./room";
import { labelsOf } from "./labels";
import { Working } from "./working";

/** Milliseconds for which it is said that something is done. */
const SAID = 12_000;
const EMPTY: Spec = { where: null, search: "", group: [], sort: [], piles: false };

export class Store {
  readonly rpc: Rpc;
  readonly pictures = new Pictures();
  readonly order: Order;
  readonly lang;
  readonly words: { readonly value: Words };
  readonly ready = signal(false);
  readonly schema = signal<Schema>({ properties: [], spaces: [], items: 0, readonly: false, version: 0 });
  readonly spec = signal<Spec>(EMPTY);
  readonly layout = signal<Layout | null>(null);
  readonly history = signal<History>({ operations: [], undo: null, redo: null });
  readonly prefs = signal<Prefs>({ size: 112, captions: [], pinned: [], facets: [], panel: true, lang: "auto", theme: "auto" });
  readonly facets = signal<readonly Facet[]>([]);
  /** How many on screen no longer belong there, and how many are not there that would. */
  readonly stale = signal(0);
  readonly fresh = signal(0);
  readonly popup = signal<Popup | null>(null);
  readonly notice = signal<Notice | null>(null);
  readonly working = new Working({ work: (job) => this.rpc.call("work", { job }), stop: (job) => this.rpc.call("stop", { job }) });
  readonly said = signal("");
  /** How many items are selected: one that stands in two groups counts once, a pile as all that lie in it. */
  readonly selected = signal(0);
  readonly last = signal<Last | null>(null);
  /** The position whose details are open. */
  readonly open = signal<number | null>(null);
  /** The item that the details show: that position's, or one that was come to from it. */
  readonly shown = signal<{ item: number; name: string } | null>(null);
  /** The item that the details go to from there; none where they show the position's own. */
  readonly jump = signal<number | null>(null);
  /** The neighbours beside it. */
  readonly near = signal<Page | null>(null);
  readonly room: Room = new Room(() => this.prefs.value.panel, (panel) => this.remember({ panel }), (room) => facetsGiveWay(this, room));
  /** Moves on with every change of values, so that what depends on them asks again. */
  readonly changes = signal(0);
  readonly cards = signal(false);
  readonly #refusals = new Refusals(this);
  readonly proposing: Proposing;
  readonly cutting = new Cutting(this);
  readonly writable = computed(() => this.schema.value.properties.filter((p) => !p.computed));

  /** What moves the page of pictures; set by the stage while it stands. */
  surface: Surface | null = null;
  root: HTMLElement | null = null;
  /** What was typed between the key that opens a panel and the panel. */
  typedAhead = "";

  #turn = 0;
  readonly #stop: (() => void)[] = [];
  readonly refreshFacets = facetReader(this);

  constructor(model: Model) {
    this.rpc = new Rpc(model, (event) => this.#hear(event), (error) => this.failed(error));
    const { lang, words } = makeWords();
    this.lang = lang;
    this.words = words;
    this.order = new Order(this.rpc, this.pictures, () => this.prefs.peek().captions, (e) => this.failed(e));
    this.proposing = new Proposing(this);
    this.#stop.push(followSelection(this));
  }

  close(): void {
    for (const stop of this.#stop) stop();
    this.proposing.close();
    this.rpc.close();
    this.pictures.clear();
  }

  async start(): Promise<void> {
    const reply = await this.call("open", { size: 48, captions: null });
    if (!reply) return;
    this.schema.value = reply.schema;
    this.history.value = reply.history;
    this.prefs.value = reply.prefs;
    this.lang.value = reply.prefs.lang;
    this.#show(reply);
    this.ready.value = true;
  }

  /** A request whose failure is shown; undefined then. */
  async call<C extends Call>(type: C, request: Request<C>): Promise<Reply<C> | undefined> {
    try {
      return await this.rpc.call(type, request);
    } catch (error) {
      this.failed(error, type);
      return undefined;
    }
  }

  /** A request whose answer nobody waits for. */
  ask<C extends Call>(type: C, request: Request<C>): void {
    void this.call(type, request);
  }

  failed(error: unknown, type?: Call): void {
    this.#refusals.take(error, type);
  }

  tell(text: string, more?: Notice["more"]): void {
    const notice: Notice = { kind: "said", text, ...(more ? { more } : {}) };
    this.notice.value = notice;
    this.said.value = text;
    // What only says that something is done goes by itself; what offers something, or refuses, stays.
    if (!more) setTimeout(() => { if (this.notice.peek() === notice) this.notice.value = null; }, SAID);
  }

  property(key: string): Property | undefined {
    return this.schema.value.properties.find((p) => p.key === key);
  }

  nameOf(key: string): string {
    return this.property(key)?.name ?? key;
  }

  /**
   * What a command acts on: the selection, or what has the focus where nothing is selected; in the details, the
   * neighbours that were chosen, or the image that is shown.
   */
  target(): Target | null {
    const open = this.open.peek();
    if (open !== null) {
      const near = this.near.peek()?.order;
      const chosen = near?.selection.peek() ?? [];
      if (near && chosen.length) return { rev: near.rev, ranges: chosen };
      const shown = this.shown.peek();
      return shown ? { item: shown.item } : { rev: this.order.rev, ranges: [[open, open + 1]] };
    }
    const ranges = this.order.selection.peek();
    if (ranges.length) return { rev: this.order.rev, ranges };
    const focus = this.order.focus.peek();
    return focus >= 0 ? { rev: this.order.rev, ranges: [[focus, focus + 1]] } : null;
  }

  /** Another question; of several the last one counts. False where it was refused, which the reader is told, or who asks. */
  async put(change: Partial<Spec>, refused?: (error: unknown) => void): Promise<boolean> {
    const before = this.spec.peek();
    const spec = { ...before, ...change };
    this.spec.value = spec;
    const same = JSON.stringify({ ...before, where: effective(before.where) }) === JSON.stringify({ ...spec, where: effective(spec.where) });
    if (same) return true;
    return this.#screen(this.rpc.call("spec", { spec: { ...spec, where: effective(spec.where) }, size: 48, captions: this.prefs.peek().captions }), spec.where, before, refused);
  }

  filter(where: Filter | null): void {
    void this.put({ where });
  }

  async refresh(): Promise<void> {
    await this.#screen(this.rpc.call("refresh", { size: 48, captions: this.prefs.peek().captions }));
  }

  async screen<C extends "similar" | "uncluster" | "recut" | "not_duplicates">(type: C, request: Request<C>): Promise<void> {
    await this.#screen(this.rpc.call(type, request) as Promise<Screen>);
  }

  /** A screen that may take long: what is on screen stays, and is used meanwhile. `what` is said at once, if given. */
  async work<C extends "cluster" | "cluster_by" | "again" | "duplicates">(type: C, request: Request<C>, what: string | null): Promise<void> {
    const turn = ++this.#turn;
    this.working.begin(what);
    try {
      const made = await this.working.follow(await this.rpc.call(type, request), turn, () => this.#turn);
      // Of a question that was asked since the answer is under way, and has in it what was made.
      if (made && made.stamp === this.#turn) this.#show(made.screen);
    } catch (error) {
      this.working.answered();
      this.failed(error);
    }
  }

  async #screen(asked: Promise<Screen>, where?: Filter | null, before?: Spec, refused?: (error: unknown) => void): Promise<boolean> {
    const turn = ++this.#turn;
    try {
      const screen = await asked;
      if (turn === this.#turn) this.#show(screen, where);
      return true;
    } catch (error) {
      if (turn === this.#turn && before) this.spec.value = before;
      // Another question has come since: whoever waits for this one is told all the same.
      if (refused) refused(error);
      else if (turn === this.#turn) this.failed(error);
      return false;
    }
  }

  #show(screen: Screen, where?: Filter | null): void {
    const { layout } = screen;
    this.layout.value = layout;
    this.spec.value = where === undefined ? screen.spec : { ...screen.spec, where };
    this.stale.value = layout.stale;
    this.fresh.value = 0;
    if (!layout.clusters) this.cards.value = false;
    this.cutting.reset(layout.clusters);
    this.open.value = null;
    this.order.show(
      { rev: layout.rev, counts: layout.counts, headers: layout.labels.length > 0, positions: layout.positions },
      fromPairs(layout.selection),
      screen.window,
    );
    this.said.value = this.words.value.resultCount(layout.items);
    this.refreshFacets();
    // Candidates are always those of the view.
    void this.proposing.again();
  }

  /** The labels of a group, outermost first; a missing value has one name everywhere. */
  labels(group: number): readonly string[] {
    return labelsOf(this, group);
  }

  /** Puts the focus back into the grid, where keys are ours. */
  keepFocus(): void {
    const place = this.proposing.standing.peek() ? "[data-batch]" : this.open.peek() !== null ? ".details" : this.cards.peek() ? ".cards" : "";
    if (this.root && place) this.root.querySelector<HTMLElement>(place)?.focus({ preventScroll: true });
    else this.surface?.focus();
  }

  /** A group's positions join the selection, or leave it where all of them are in it. */
  selectGroup(group: number): void {
    this.selectRange(this.rangeOf(group));
  }

  selectRange(range: Range): void {
    const selection = this.order.selection.peek();
    this.order.select(covers(selection, range) ? subtract(selection, [range]) : union(selection, [range]));
  }

  rangeOf(group: number): Range {
    const { counts } = this.order.shape.peek();
    let start = 0;
    for (let g = 0; g < group; g++) start += counts[g];
    return [start, start + counts[group]];
  }

  remember(change: Partial<Prefs>): void {
    this.prefs.value = { ...this.prefs.peek(), ...change };
    if (change.lang) this.lang.value = change.lang;
    this.ask("prefs", { prefs: this.prefs.peek() });
    if (change.captions) void this.order.refreshCaptions().catch((e: unknown) => this.failed(e));
    if (change.facets) this.refreshFacets();
  }

  #hear(event: Event): void {
    switch (event.event) {
      case "screen":
        this.#turn++;
        this.#show(event.screen);
        break;
      case "changed":
        this.history.value = event.history;
        followSchema(this, event.schema);
        this.stale.value = event.stale;
        this.fresh.value = event.fresh;
        this.changes.value++;
        void this.order.refreshCaptions().catch((e: unknown) => this.failed(e));
        this.refreshFacets();
        break;
      case "selected":
        if (event.rev === this.order.rev) this.order.select(fromPairs(event.selection));
        break;
    }
  }
}

export const StoreContext = createContext<Store | null>(null);

export function useStore(): Store {
  const store = useContext(StoreContext);
  if (!store) throw new Error("No store above this part.");
  return store;
}
