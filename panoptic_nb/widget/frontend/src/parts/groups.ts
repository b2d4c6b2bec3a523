/** Groups: what their headers say, what is done with the whole of one; buttons, keys and menus call the same. */
import { groupOf } from "../pure/geometry";
import { covers, type Range } from "../pure/intervals";
import { alike } from "../pure/labels";
import { score } from "../pure/text";
import type { Store } from "../state/store";
import type { HeaderText } from "./header";

export interface Outer {
  label: string;
  /** The groups that it holds. */
  groups: readonly [number, number];
  range: Range;
}

/** What holds a group and others: the labels before its last one, outermost first. */
export function outer(store: Store, group: number): readonly Outer[] {
  const layout = store.layout.peek();
  if (!layout || layout.labels.length < 2) return [];
  return store.labels(group).slice(0, -1).map((label, level) => {
    const groups = alike(layout.codes, layout.counts.length, group, level);
    return { label, groups, range: [store.rangeOf(groups[0])[0], store.rangeOf(groups[1] - 1)[1]] };
  });
}

/** What a group is called: a cluster by words by its words, until its images have a tag. */
export function titles(store: Store, group: number): readonly string[] {
  const about = store.layout.value?.clusters?.groups[group];
  return about && about.named !== null && about.tag === null ? [about.named] : store.labels(group);
}

export function headerText(store: Store, group: number): HeaderText {
  const w = store.words.value;
  const range = store.rangeOf(group);
  const count = range[1] - range[0];
  const about = store.layout.peek()?.clusters?.groups[group];
  const collapsed = store.order.collapsed.peek().has(group);
  const holders = outer(store, group);
  const called = titles(store, group);
  const focus = store.order.focus.peek();
  return {
    labels: called.map((text, level) => ({ text, count: holders[level] ? w.n(holders[level].range[1] - holders[level].range[0]) : "" })),
    count: w.n(count), collapsed,
    all: count > 0 && covers(store.order.selection.peek(), range),
    focused: collapsed && focus >= range[0] && focus < range[1],
    note: about ? [about.cohesion === null ? "" : `${w.cohesion} ${score(about.cohesion, w.locale)}`, about.parent ? w.partOf(about.parent.named ?? about.parent.name, about.parent.count) : "", about.named === called[0] ? "" : (about.named ?? "")].filter(Boolean).join(" · ") : "",
    actions: { ...actions(store, group), "group-actions": "…" },
    menu: w.groupMenu,
    toggle: collapsed ? w.expand : w.collapse,
  };
}

/** What can be done with a group, each with its word. */
export function actions(store: Store, group: number): Readonly<Record<string, string>> {
  const w = store.words.value;
  const about = store.layout.peek()?.clusters?.groups[group];
  if (about) return { select: w.select, name: w.nameIt, cluster: `${w.split}…`, ...(about.tag ? { propose: w.propose } : {}) };
  return { select: w.select, cluster: w.clusterOpen, ...(store.schema.peek().readonly || !givesValue(store, group) ? {} : { propose: w.propose }) };
}

/** Whether what makes a group could be given to other images. */
export function givesValue(store: Store, group: number): boolean {
  const l = store.layout.peek();
  return l !== null && l.clusters === null && l.labels.length > 0
    && l.labels.every((_, level) => l.codes[level * l.counts.length + group] !== l.empties[level])
    && store.spec.peek().group.every((key) => !key.width && !key.quantiles && !key.edges && store.property(key.property)?.computed === false);
}

export function act(store: Store, what: string, group: number, at: DOMRect): void {
  if (what === "fold") fold(store, [group, group + 1]);
  else if (what === "select") store.selectGroup(group);
  else if (what === "propose") {
    const pin = store.layout.peek()?.clusters?.groups[group]?.tag;
    void store.proposing.start(pin ?? { rev: store.order.rev, group });
  } else store.popup.value = { name: what, at, about: group };
}

/** Collapses groups; expands them where all of them are collapsed. */
export function fold(store: Store, [from, to]: readonly [number, number]): void {
  const next = new Set(store.order.collapsed.peek());
  const all = Array.from({ length: to - from }, (_, i) => from + i);
  const open = all.some((group) => !next.has(group));
  for (const group of all) {
    if (open) next.add(group);
    else next.delete(group);
  }
  store.order.collapsed.value = next;
}

/** Gives what makes a group to what is selected. */
export async function assign(store: Store, group: number): Promise<void> {
  const target = store.target();
  const done = target && (await store.call("assign", { target, rev: store.order.rev, group }));
  if (done) store.tell(store.words.value.done_(done.items));
}

/** The group that keys are about: the focus's, where that is on screen; else the one at the top. */
export function groupInHand(store: Store): number {
  const geometry = store.surface?.geometry();
  if (!geometry || !store.surface || geometry.header === 0) return -1;
  const focus = store.order.focus.peek();
  return store.surface.shows(focus) ? groupOf(geometry, focus) : store.surface.groupOnTop();
}

/** Goes to a group: the page and the focus. */
export function goTo(store: Store, group: number): void {
  const groups = store.layout.peek()?.counts.length ?? 0;
  if (group < 0 || group >= groups) return;
  const [first, end] = store.rangeOf(group);
  if (end > first) store.order.focus.value = store.order.anchor = first;
  store.surface?.toGroup(group);
}
