/** A property that is no longer in the corpus leaves the question, the captions and the keys. */
import { properties, without } from "../pure/filter";
import type { Store } from "./store";

export function forgetDeleted(store: Store): void {
  const there = new Set(store.schema.peek().properties.map((p) => p.key));
  const gone = (key: string): boolean => !there.has(key);
  const prefs = store.prefs.peek();
  if (prefs.captions.some(gone) || prefs.pinned.some((p) => gone(p.property)) || prefs.facets.some(gone)) {
    store.remember({
      captions: prefs.captions.filter((k) => there.has(k)),
      pinned: prefs.pinned.filter((p) => there.has(p.property)),
      facets: prefs.facets.filter((k) => there.has(k)),
    });
  }
  const spec = store.spec.peek();
  const used = [...properties(spec.where), ...spec.group.map((g) => g.property), ...spec.sort.map((s) => s.property)];
  if (!used.some(gone)) return;
  void store.put({
    where: without(spec.where, gone),
    group: spec.group.filter((g) => there.has(g.property)),
    sort: spec.sort.filter((s) => there.has(s.property)),
  });
}
