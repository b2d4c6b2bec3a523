/** What the groups on screen are called, in the reader's language. */
import { groupName } from "../pure/labels";
import type { Store } from "./store";

/** The labels of a group, outermost first. */
export function labelsOf(store: Store, group: number): readonly string[] {
  const layout = store.layout.value;
  const words = store.words.value;
  if (!layout) return [];
  const groups = layout.counts.length;
  const kind = layout.clusters?.groups[group]?.kind;
  if (kind === "apart" || kind === "beside") return [words[kind]];
  return layout.labels.map((names, level) => {
    const code = layout.codes[level * groups + group];
    if (code === layout.empties[level]) return words.empty;
    const key = layout.clusters ? undefined : store.spec.value.group[level];
    return groupName(names[code], words.locale, key && store.property(key.property)?.type, key?.unit);
  });
}
