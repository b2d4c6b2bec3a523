/** Properties come and go: a new one of tags is counted first, one that is gone leaves the question, the captions, the keys. */
import type { Schema } from "../protocol";
import { properties, without } from "../pure/filter";
import type { Store } from "./store";

export function followSchema(store: Store, schema: Schema): void {
  const before = new Set(store.schema.peek().properties.map((p) => p.key));
  store.schema.value = schema;
  const made = schema.properties.filter((p) => !before.has(p.key) && !p.imported && (p.type === "labels" || p.type === "label")).map((p) => p.key);
  if (made.length > 0) store.prefs.value = { ...store.prefs.peek(), facets: [...made, ...store.prefs.peek().facets] };
  forgetDeleted(store);
}

function forgetDeleted(store: Store): void {
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
