/** Clusters in hand: which card has the cursor, which are chosen, and what is asked of Python about them. */
import { signal } from "@preact/signals";
import type { Clusters } from "../likeness";
import type { Pin } from "../protocol";
import type { Store } from "./store";

export class Cutting {
  readonly cursor = signal(0);
  readonly chosen = signal<ReadonlySet<number>>(new Set());
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Another order: its groups are others. */
  reset(clusters: Clusters | null): void {
    this.chosen.value = new Set();
    this.cursor.value = Math.max(0, Math.min(this.cursor.peek(), (clusters?.groups.length ?? 1) - 1));
  }

  toggle(group: number): void {
    const next = new Set(this.chosen.peek());
    if (!next.delete(group)) next.add(group);
    this.chosen.value = next;
  }

  /** The chosen ones, or the one that has the cursor. */
  acting(): readonly number[] {
    const chosen = [...this.chosen.peek()].sort((a, b) => a - b);
    return chosen.length > 0 ? chosen : [this.cursor.peek()];
  }

  merge(): Promise<void> {
    const chosen = this.acting();
    if (chosen.length < 2) {
      this.#store.tell(this.#store.words.value.chooseTwo);
      return Promise.resolve();
    }
    return this.#ask("merge", chosen);
  }

  async aside(): Promise<void> {
    const clusters = this.#store.layout.peek()?.clusters;
    const groups = this.acting().filter((g) => clusters?.groups[g]?.kind !== "beside");
    if (groups.length === 0) return;
    await this.#ask("aside", groups);
    this.#store.said.value = this.#store.words.value.asideSaid(groups.length);
  }

  /** What was set aside comes back: all, or one of it; the last one where nothing is said. */
  async back(which: number | "all" | "last"): Promise<void> {
    const count = this.#store.layout.peek()?.clusters?.aside.length ?? 0;
    if (count > 0) await this.#ask("back", which === "all" ? [] : [which === "last" ? count - 1 : which]);
  }

  /** What has no name is clustered anew; the rest stays as it is. */
  again(k: number | "auto"): Promise<void> {
    const store = this.#store;
    return store.work("again", { rev: store.order.rev, k, seed: 0, captions: store.prefs.peek().captions }, k === "auto" ? "density" : null);
  }

  /** A cluster goes by the tag that it got. */
  named(group: number, tag: Pin): void {
    const store = this.#store;
    const layout = store.layout.peek();
    if (!layout?.clusters) return;
    const groups = layout.clusters.groups.map((about, g) => (g === group ? { ...about, named: tag.tag, tag } : about));
    store.layout.value = { ...layout, clusters: { ...layout.clusters, groups } };
    store.order.drawn.value++;
  }

  join(group: number): Promise<void> {
    return this.#ask("join", [group]);
  }

  sort(by: string, property: string | null): Promise<void> {
    return this.#ask("sort", [], by, property);
  }

  #ask(what: "merge" | "aside" | "back" | "join" | "sort", groups: readonly number[], by = "number", property: string | null = null): Promise<void> {
    const store = this.#store;
    return store.screen("recut", { rev: store.order.rev, do: what, groups, by, property, captions: store.prefs.peek().captions });
  }
}

/**
 * The property that a name goes to if nobody says otherwise: the last one used, else one that people made. Never an
 * imported one that holds one tag: a name would take the place of what a table said.
 */
export function namingProperty(store: Store): string | null {
  const tagged = store.writable.value.filter((p) => p.type === "labels" || p.type === "label");
  const own = tagged.filter((p) => !p.imported);
  const last = store.last.value?.property;
  return tagged.some((p) => p.key === last && (p.type === "labels" || !p.imported)) ? last! : (own.findLast((p) => p.type === "labels")?.key ?? own.at(-1)?.key ?? null);
}

/** Stands for a property that is made when it is first needed. */
export const NEW = "new";

/** The name that such a property gets. */
export function newName(store: Store): string {
  const taken = new Set(store.schema.value.properties.map((p) => p.name));
  const name = store.words.value.ownProperty;
  for (let n = 1; ; n++) if (!taken.has(n === 1 ? name : `${name} ${n}`)) return n === 1 ? name : `${name} ${n}`;
}

/** The key of a property, which is made if it stands for a new one. */
export async function madeProperty(store: Store, key: string, name: string): Promise<string | undefined> {
  return key === NEW ? (await store.call("create_property", { name, kind: "labels", scope: "image" }))?.property : key;
}
