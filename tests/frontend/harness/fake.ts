/** A kernel made of nothing: answers the grid's protocol over synthetic items, so that the front end can be seen alone. */
import type { Filter, Group, Layout, Screen, Spec, Window } from "../../../panoptic_nb/widget/frontend/src/protocol";

type Message = Record<string, unknown> & { id: string; type: string };
interface Order { positions: Uint32Array; scores?: Float32Array }
export interface Options { items: number; delay: number; pictures: string[]; grouped: boolean; silent?: boolean; selected?: boolean }

const AUTHORS = ["Passmore", "Newton", "Arnold", "Steadman", "Shull", "Schutt", "Heiges", "Prestele", "Mary Daisy Arnold and Elsie E. Lower, with a long name"];
const FRUIT = ["Malus domestica", "Prunus persica", "Pyrus communis", "Prunus domestica", "Fragaria", "Vitis"];
const author = (i: number): number => Math.floor(((i * 7919) % 1000) ** 2 / 111_112);
const year = (i: number): number => 1887 + Math.floor((((i * 104_729) % 997) / 997) ** 0.7 * 54);
const fruit = (i: number): number => Math.floor((((i * 31) % 101) / 101) ** 2 * FRUIT.length);

export class FakeModel {
  readonly #listeners: ((m: unknown, b: unknown) => void)[] = [];
  readonly #orders = new Map<number, Order>();
  readonly #tags = new Map<string, { color: string; items: Set<number> }>([["cut open", { color: "#d9822b", items: new Set() }], ["worm damage", { color: "#8a5cd1", items: new Set() }]]);
  readonly #thumbs: Promise<Uint8Array>[] = [];
  readonly log: string[] = [];
  #rev = 0;
  #spec: Spec;
  #prefs: unknown;
  #undo: { label: string; revert(): void }[] = [];
  #redo: string[] = [];

  constructor(readonly options: Options) {
    this.#spec = { where: null, search: "", group: options.grouped ? [{ property: "year", unit: "decade" }, { property: "author" }] : [], sort: [{ property: "year" }], piles: false };
    this.#prefs = { size: 112, captions: ["author", "year"], pinned: [{ property: "motif", tag: "cut open" }, { property: "motif", tag: "worm damage" }], facets: ["year", "author", "fruit", "motif"], panel: true, lang: "auto", theme: "auto" };
    for (let i = 0; i < options.items; i += 4) this.#tags.get("cut open")!.items.add(i);
    this.#thumbs = options.pictures.map(async (p) => new Uint8Array(await (await fetch(p)).arrayBuffer()));
  }
  get(name: string): unknown { return name === "height" ? 700 : undefined; }
  on(name: string, listener: (m: unknown, b: unknown) => void): void { if (name === "msg:custom") this.#listeners.push(listener); }
  off(): void {}
  send(message: Message): void {
    this.log.push(message.type);
    if (this.options.silent && message.type !== "open") return;
    setTimeout(() => void this.#answer(message), this.options.delay);
  }
  #say(body: unknown, buffers: ArrayBufferView[]): void {
    for (const listen of this.#listeners) listen(body, buffers.map((b) => new DataView(b.buffer as ArrayBuffer, b.byteOffset, b.byteLength)));
  }
  async #answer(message: Message): Promise<void> {
    try {
      const { reply, names, buffers } = pack(await this.#handle(message));
      this.#say({ id: message.id, reply, buffers: names }, buffers);
    } catch (error) {
      this.#say({ id: message.id, error: { kind: "InvalidValueError", message: String(error) }, buffers: [] }, []);
    }
  }
  async #thumb(item: number): Promise<Uint8Array> {
    if (this.#thumbs.length) return this.#thumbs[item % this.#thumbs.length];
    const canvas = new OffscreenCanvas(64, 64);
    const c = canvas.getContext("2d")!;
    c.fillStyle = `#${item.toString(16).padStart(6, "0")}`;
    c.fillRect(0, 0, 64, 64);
    return new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  }
  async #window(rev: number, start: number, stop: number): Promise<Window> {
    const order = this.#orders.get(rev)!.positions;
    const items = order.slice(start, stop);
    const parts = await Promise.all([...items].map((i) => this.#thumb(i)));
    const offsets = new Uint32Array(parts.length + 1);
    parts.forEach((p, k) => { offsets[k + 1] = offsets[k] + p.length; });
    const thumbnails = new Uint8Array(offsets[parts.length]);
    parts.forEach((p, k) => thumbnails.set(p, offsets[k]));
    return { ...this.#captions(rev, start, stop), rev, start, stop: start + items.length, items, images: items.slice(), colors: items.map((i) => (i * 2_654_435) & 0xffffff), offsets, thumbnails, missing: {} };
  }
  #captions(rev: number, start: number, stop: number) {
    const items = [...this.#orders.get(rev)!.positions.slice(start, stop)];
    return {
      captions: items.map((i) => [AUTHORS[author(i)], String(year(i))]), names: items.map((i) => `image-${i}.jpg`),
      dots: items.map((i) => [...this.#tags.values()].filter((t) => t.items.has(i)).map((t) => t.color)), piles: items.map((i) => (i % 9 === 4 ? 3 : 1)), gone: [],
    };
  }
  #test(f: Filter): (i: number) => boolean {
    if ("all" in f) { const t = f.all.map((p) => this.#test(p)); return (i) => t.every((x) => x(i)); }
    if ("any" in f) { const t = f.any.map((p) => this.#test(p)); return (i) => t.some((x) => x(i)); }
    if ("not" in f) { const t = this.#test(f.not); return (i) => !t(i); }
    const v = f.value as never;
    const of = (i: number): string | number => (f.property === "year" ? year(i) : f.property === "author" ? AUTHORS[author(i)] : FRUIT[fruit(i)]);
    switch (f.op) {
      case "any_of": return (i) => (v as string[]).includes(of(i) as string);
      case "between": return (i) => of(i) >= v[0] && of(i) <= v[1];
      case "lt": return (i) => of(i) < v;
      case "contains": return (i) => String(of(i)).toLowerCase().includes(String(v).toLowerCase());
      case "not_set": return () => false;
      default: return () => true;
    }
  }
  #layout(size: number, cluster = 0, similar: Layout["similar"] = null): Promise<Screen> {
    const { where, group, search } = this.#spec;
    const test = where ? this.#test(where) : () => true;
    const rev = ++this.#rev;
    const key = (g: Group, i: number): number => (g.property === "year" ? Math.floor(year(i) / 10) : g.property === "author" ? author(i) : fruit(i));
    const name = (g: Group, k: number): string => (g.property === "year" ? `${k}0s` : g.property === "author" ? AUTHORS[k] : FRUIT[k]);
    const all: number[] = [];
    for (let i = 0; i < this.options.items; i++) if (test(i) && (!search || AUTHORS[author(i)].toLowerCase().includes(search.toLowerCase()))) all.push(i);
    const keys = cluster ? [] : group;
    const code = (i: number): number => (cluster ? (i * 13) % cluster : keys.reduce((n, g) => n * 1000 + key(g, i), 0));
    const codes = new Map<number, number[]>();
    for (const i of all) { const c = code(i); const l = codes.get(c); if (l) l.push(i); else codes.set(c, [i]); }
    const sorted = [...codes].sort((a, b) => a[0] - b[0]);
    const positions = new Uint32Array(all.length);
    let at = 0;
    for (const [, l] of sorted) for (const i of l) positions[at++] = i;
    this.#orders.set(rev, { positions });
    const levels = cluster ? 1 : keys.length;
    const labels: string[][] = Array.from({ length: levels }, () => []);
    const out = new Uint32Array(levels * sorted.length);
    sorted.forEach(([c], g) => {
      for (let level = levels - 1, rest = c; level >= 0; level--, rest = Math.floor(rest / 1000)) {
        const text = cluster ? String(c + 1) : name(keys[level], rest % 1000);
        let k = labels[level].indexOf(text);
        if (k < 0) k = labels[level].push(text) - 1;
        out[level * sorted.length + g] = k;
      }
    });
    const layout: Layout = {
      rev, positions: all.length, items: all.length, images: all.length, base: this.options.items, counts: levels ? Uint32Array.from(sorted, ([, l]) => l.length) : new Uint32Array([all.length]),
      labels, codes: out, empties: labels.map(() => -1), selection: new Uint32Array(this.options.selected ? [3, 5, 6, 40, 200, 300] : []), similar,
      clusters: cluster ? {
        space: "clip", k: cluster, count: sorted.length, asked: cluster, made: cluster, seed: 0, by: "number", aside: [], clustered: all.length, outside: 0, beside: 0, missing: 0,
        groups: sorted.map((_, g) => ({ name: String(g + 1), kind: "cluster" as const, cohesion: 0.92 - g * 0.02, depth: 0, named: g === 0 ? "red apples" : null, tag: null, parent: null })),
      } : null,
      piled: null, stale: 0, ways_out: all.length ? [] : [...(where ? [{ path: [0], items: 120 }] : []), ...(search ? [{ path: "search" as const, items: 812 }] : [])],
    };
    return this.#window(rev, 0, Math.min(size, all.length)).then((window) => ({ spec: this.#spec, layout, window }));
  }
  #schema() {
    const p = (key: string, type: string, computed = false) => ({ key, name: key, type, scope: "item", computed });
    return { properties: [p("author", "label"), p("year", "date"), p("fruit", "labels"), p("motif", "labels"), p("note", "text"), p("source", "url"), p("checked", "checkbox"), p("weight", "number"), p("paper", "color"), p("file_name", "text", true), p("width", "number", true)], spaces: [{ name: "clip", count: this.options.items, texts: true }, { name: "visual", count: this.options.items, texts: false }], items: this.options.items, readonly: false, version: 1 };
  }
  #history() {
    return { operations: this.#undo.map((o, k) => ({ id: k + 1, label: o.label, time: new Date().toISOString(), author: "you", origin: "manual", undone: false })).reverse(), undo: this.#undo.at(-1)?.label ?? null, redo: this.#redo.at(-1) ?? null };
  }
  #changed(): void { this.#say({ event: "changed", history: this.#history(), schema: this.#schema(), stale: 0, buffers: [] }, []); }
  #targets(target: never): number[] {
    const t = target as { item?: number; rev: number; ranges: [number, number][] };
    if (t.item !== undefined) return [t.item];
    const order = this.#orders.get(t.rev)!.positions;
    return t.ranges.flatMap(([a, b]) => [...order.slice(a, b)]);
  }
  async #handle(m: Message): Promise<unknown> {
    const q = m as never as Record<string, never>;
    switch (m.type) {
      case "open": return { ...(await this.#layout(48)), schema: this.#schema(), history: this.#history(), prefs: this.#prefs, version: "0" };
      case "window": return this.#window(q.rev, q.start, q.stop);
      case "captions": return this.#captions(q.rev, q.start, q.stop);
      case "spec": this.#spec = q.spec; return this.#layout(48);
      case "refresh": case "uncluster": return this.#layout(48);
      case "cluster": return this.#layout(48, q.k as number | "auto" === "auto" ? 17 : q.k);
      case "again": return this.#layout(48, q.k as number | "auto" === "auto" ? 17 : q.k);
      case "similar": return this.#layout(48, 0, { space: q.space, source: "image-7.jpg", limit: 500 });
      case "prefs": this.#prefs = q.prefs; return {};
      case "select": return { items: (q.ranges as [number, number][]).reduce((n, [a, b]) => n + b - a, 0), places: new Uint32Array() };
      case "facets": return { facets: this.#facets().filter((f) => (q.properties as string[]).includes(f.property)) };
      case "values": {
        const chosen = q.target ? this.#targets(q.target) : [];
        const tags = [...this.#tags].map(([value, t]) => ({ property: "motif", value, color: t.color, total: t.items.size, chosen: chosen.filter((i) => t.items.has(i)).length }));
        const others = FRUIT.map((value, k) => ({ property: "fruit", value, color: null, total: 100 * k, chosen: 0 }));
        return { items: chosen.length, held: {}, choices: [...tags, ...others].filter((c) => (!q.property || c.property === q.property) && c.value.toLowerCase().includes(String(q.query).toLowerCase())) };
      }
      case "states": { const chosen = this.#targets(q.target); return { items: chosen.length, there: (q.tags as { tag: string }[]).map(({ tag }) => this.#tags.has(tag)), colors: (q.tags as { tag: string }[]).map(({ tag }) => this.#tags.get(tag)?.color ?? null), chosen: (q.tags as { tag: string }[]).map(({ tag }) => chosen.filter((i) => this.#tags.get(tag)?.items.has(i)).length) }; }
      case "tag": case "untag": {
        const items = this.#targets(q.target);
        const [name] = q.tags as string[];
        const t = this.#tags.get(name) ?? { color: "#2f7d5b", items: new Set<number>() };
        this.#tags.set(name, t);
        const before = new Set(t.items);
        for (const i of items) if (m.type === "tag") t.items.add(i); else t.items.delete(i);
        this.#undo.push({ label: `motif ${m.type === "tag" ? "=" : "≠"} ${name} on ${items.length} images`, revert: () => { t.items = before; } });
        this.#changed();
        return { items: items.length, outside: 0 };
      }
      case "undo": { const o = this.#undo.pop()!; o.revert(); this.#redo.push(o.label); this.#changed(); return { items: 1, outside: 0 }; }
      case "history": return this.#history();
      case "details": { const i = q.item as number; const v = (property: string, text: string | null, tags: unknown[] = []) => ({ property, text, value: text, tags, origin: property === "motif" ? "tagged by you from cluster 7, 14:02" : null });
        return { item: i, image: i, name: `image-${i}.jpg`, width: 3000, height: 4000, problem: null, others: [{ item: 4, name: "image-4.jpg" }], values: [v("author", AUTHORS[author(i)], [{ property: "author", tag: AUTHORS[author(i)], color: null }]), v("year", String(year(i))), v("fruit", "Malus domestica", [{ property: "fruit", tag: "Malus domestica", color: null }]), v("motif", "cut open", [{ property: "motif", tag: "cut open", color: "#d9822b" }]), v("note", null), v("source", "https://naldc.nal.usda.gov/catalog/POM00001234"), v("checked", null), v("weight", "12"), v("paper", "#e8d8b0"), v("file_name", `image-${i}.jpg`), v("width", "3000")] }; }
      case "image": return { jpeg: await this.#thumb(q.image) };
      case "neighbours": {
        const rev = ++this.#rev; const n = Math.min(1000, this.options.items);
        this.#orders.set(rev, { positions: Uint32Array.from({ length: n }, (_, k) => (k * 17 + 5) % this.options.items) });
        return { rev, positions: n, space: q.space, scores: Float32Array.from({ length: n }, (_, k) => 0.93 - 0.4 * Math.sqrt(k / n)), edges: Array.from({ length: 41 }, (_, k) => k / 40), histogram: Array.from({ length: 40 }, (_, k) => Math.round(900 * Math.exp(-(((k - 18) / 7) ** 2)))), hidden: 0, missing: 2, window: await this.#window(rev, 0, 48) };
      }
      case "cards": {
        const cards = Array.from({ length: (q.stop as number) - q.start }, (_, k) => ({ group: q.start + k, cover: k * 10, exemplars: [1, 2, 3, 4].map((e) => k * 10 + e), edge: [5, 6, 7, 8].map((e) => k * 10 + e) }));
        const images = Uint32Array.from(cards.flatMap((c) => [c.cover, ...c.exemplars, ...c.edge]));
        const parts = await Promise.all([...images].map((i) => this.#thumb(i)));
        const offsets = new Uint32Array(parts.length + 1);
        parts.forEach((p, k) => { offsets[k + 1] = offsets[k] + p.length; });
        const thumbnails = new Uint8Array(offsets[parts.length]);
        parts.forEach((p, k) => thumbnails.set(p, offsets[k]));
        return { cards, images, offsets, thumbnails };
      }
      case "code": return { code: "corpus.view()" };
      case "copy": case "assign": case "set": case "clear": this.#changed(); return { items: 4, outside: 2 };
      default: throw new Error(`The fake kernel does not know "${m.type}".`);
    }
  }
  #facets() {
    const order = this.#orders.get(this.#rev)!.positions;
    const count = (of: (i: number) => number, n: number): number[] => { const c = new Array<number>(n).fill(0); for (const i of order) c[of(i)]++; return c; };
    const entries = (names: string[], counts: number[]) => names.map((label, k) => ({ value: label, label, color: null, count: counts[k] })).sort((a, b) => b.count - a.count);
    const years = count((i) => Math.floor((year(i) - 1887) / 3), 19);
    const low = (k: number) => 1887 + 3 * k;
    return [
      { property: "year", kind: "histogram", bars: years.map((c, k) => ({ low: low(k), high: low(k) + 2, label: String(low(k)), count: c, held: c })), empty: 12 },
      { property: "author", kind: "values", entries: entries(AUTHORS, count(author, AUTHORS.length)).slice(0, 8), distinct: 21, empty: 57 },
      { property: "fruit", kind: "values", entries: entries(FRUIT, count(fruit, FRUIT.length)), distinct: 184, empty: 0 },
      { property: "motif", kind: "values", entries: [...this.#tags].map(([label, t]) => ({ value: label, label, color: t.color, count: t.items.size })), distinct: 2, empty: 1808 },
    ];
  }
}

const KINDS: Record<string, string> = { Uint32Array: "u32", Float32Array: "f32", Uint8Array: "u8" };
function pack(reply: unknown): { reply: unknown; names: string[]; buffers: ArrayBufferView[] } {
  const names: string[] = [];
  const buffers: ArrayBufferView[] = [];
  const walk = (node: unknown, path: string): unknown => {
    if (ArrayBuffer.isView(node)) { names.push(`${path}:${KINDS[node.constructor.name]}`); buffers.push(node); return null; }
    if (Array.isArray(node) || node === null || typeof node !== "object") return node;
    return Object.fromEntries(Object.entries(node).map(([k, v]) => [k, walk(v, path ? `${path}.${k}` : k)]));
  };
  return { reply: walk(reply, ""), names, buffers };
}
(globalThis as unknown as Record<string, unknown>).FakeModel = FakeModel;
