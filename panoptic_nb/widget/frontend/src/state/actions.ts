/** What the reader can do, each as one function: buttons and keys call the same ones. */
import type { Pin, Sort, Target, Value } from "../protocol";
import { toggleFacet, type One } from "../pure/facet";
import { add } from "../pure/filter";
import { operationName } from "../pure/labels";
import { tagColor } from "../pure/text";
import type { Known } from "./order";
import type { Store } from "./store";

/** Adds a tag, or takes it away; seen at once on what is on screen. */
export async function tag(store: Store, target: Target, pin: Pin, on: boolean, color?: string | null): Promise<boolean> {
  const { property, tag: name } = pin;
  const paint = tagColor(name, color);
  if ("rev" in target && target.rev === store.order.rev) {
    store.order.guess(target.ranges, (known: Known) => ({
      ...known,
      dots: on ? [...new Set([...known.dots, paint])].slice(0, 12) : known.dots.filter((dot) => dot !== paint),
    }));
  }
  const before = store.last.peek();
  const now = { property, tag: name, on };
  store.last.value = now;
  const done = await store.call(on ? "tag" : "untag", { target, property, tags: [name] });
  if (!done) {
    if (store.last.peek() === now) store.last.value = before;
    void store.order.refreshCaptions().catch((error: unknown) => store.failed(error));
    return false;
  }
  report(store, done.items, done.outside);
  return true;
}

/** A pinned tag's key: on where some lack it, off where all have it. */
export async function togglePin(store: Store, target: Target, pin: Pin): Promise<void> {
  const states = await store.call("states", { target, tags: [pin] });
  if (states?.there[0] === false) store.tell(store.words.value.tagGone(pin.tag));
  else if (states) await tag(store, target, pin, states.chosen[0] < states.items);
}

export async function repeat(store: Store): Promise<void> {
  const last = store.last.peek();
  const target = store.target();
  if (last && target) await tag(store, target, last, last.on);
}

export async function give(store: Store, target: Target, property: string, value: Value): Promise<boolean> {
  const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  const done = await (empty ? store.call("clear", { target, property }) : store.call("set", { target, property, value }));
  if (done) report(store, done.items, done.outside);
  return done !== undefined;
}

function report(store: Store, items: number, outside: number): void {
  const words = store.words.value;
  store.said.value = words.done_(items);
  if (outside > 0) store.tell(`${words.done_(items)}. ${words.outside(outside)}`);
}

export async function undo(store: Store, operation: number | null = null): Promise<void> {
  const what = store.history.peek().undo;
  if (what === null && operation === null) store.tell(store.words.value.nothingToUndo);
  else if (await store.call("undo", { operation })) store.said.value = store.words.value.undoWhat(operationName(what ?? "", store.words.value.locale));
}

export async function redo(store: Store): Promise<void> {
  const what = store.history.peek().redo;
  if (what === null) store.tell(store.words.value.nothingToRedo);
  else if (await store.call("redo", {})) store.said.value = store.words.value.redoWhat(operationName(what, store.words.value.locale));
}

/** What is on screen as Python; or, where that is asked for, what is selected. */
export async function copyCode(store: Store, only = false): Promise<void> {
  const reply = await store.call("code", { target: only ? chosen(store) : null });
  if (!reply) return;
  const words = store.words.value;
  try {
    await navigator.clipboard.writeText(reply.code);
    store.tell(words.copied, only ? undefined : besides(store, () => void copyCode(store, true)));
  } catch {
    // Some front ends refuse the clipboard: the text is shown instead, to be copied by hand.
    store.tell(reply.code);
  }
}

/** A file of what is on screen; or, where that is asked for, of what is selected. */
export async function exportCsv(store: Store, only = false): Promise<void> {
  const reply = await store.call("export", { target: only ? chosen(store) : null, format: "csv" });
  if (!reply) return;
  const url = URL.createObjectURL(new Blob([reply.file as BlobPart], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = reply.name;
  // In the page, so that a front end that saves files itself (VS Code) sees the click.
  store.root!.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
  store.tell(store.words.value.exported(reply.name, reply.rows), only ? undefined : besides(store, () => void exportCsv(store, true)));
}

function chosen(store: Store): Target {
  return { rev: store.order.rev, ranges: store.order.selection.peek() };
}

function besides(store: Store, run: () => void): { text: string; run(): void } | undefined {
  const count = store.selected.peek();
  return count > 0 ? { text: store.words.value.onlySelected(count), run } : undefined;
}

export function defaultSpace(store: Store): string | null {
  const { spaces } = store.schema.peek();
  return (spaces.find((s) => s.name.startsWith("clip")) ?? spaces[0])?.name ?? null;
}

export async function similar(store: Store, target: Target, space: string): Promise<void> {
  await store.screen("similar", { target, space, limit: 500, captions: store.prefs.peek().captions });
}

export async function cluster(store: Store, group: number | null, space: string, k: number | "auto", seed = 0): Promise<void> {
  await store.work("cluster", { rev: store.order.rev, group, space, k, seed, captions: store.prefs.peek().captions }, k === "auto" ? "density" : null);
}

export async function clusterBy(store: Store, space: string, words: readonly string[]): Promise<void> {
  await store.work("cluster_by", { rev: store.order.rev, space, words, captions: store.prefs.peek().captions }, null);
}

export function filterBy(store: Store, property: string, value: Value): void {
  const found = store.property(property);
  const spec = store.spec.peek();
  if (found) store.filter(Array.isArray(value) && value.length ? add(spec.where, { property, op: "all_of", value }) : toggleFacet(spec.where, property, found.type, Array.isArray(value) ? null : (value as One)));
}

export function sortBy(store: Store, property: string): void {
  const { sort } = store.spec.peek();
  const first = sort[0];
  const others = sort.filter((key) => key.property !== property);
  const next: Sort = { property, descending: first?.property === property };
  // Up, down, not at all.
  void store.put({ sort: first?.property === property && first.descending ? others : [next, ...others] });
}

export function groupBy(store: Store, property: string): void {
  const { group } = store.spec.peek();
  const there = group.some((key) => key.property === property);
  const type = store.property(property)?.type;
  void store.put({ group: there ? group.filter((key) => key.property !== property) : [...group, type === "date" ? { property, unit: "decade" } : { property }] });
}

const KEYS = 9;

/** A tag takes the next number key, or leaves its own. */
export function pinTag(store: Store, pin: Pin): void {
  const { pinned } = store.prefs.peek();
  const there = pinned.some((p) => p.property === pin.property && p.tag === pin.tag);
  // A tenth would move the others to other keys, under the hand.
  if (!there && pinned.length >= KEYS) return store.tell(store.words.value.noKeyLeft(KEYS));
  store.remember({ pinned: there ? pinned.filter((p) => p.property !== pin.property || p.tag !== pin.tag) : [...pinned, pin] });
}

/** Long work is given up, and the reader is told; nothing where there is none. */
export async function stopWork(store: Store): Promise<void> {
  try {
    if (await store.working.stop()) store.tell(store.words.value.stopped);
  } catch (error) {
    store.failed(error);
  }
}
