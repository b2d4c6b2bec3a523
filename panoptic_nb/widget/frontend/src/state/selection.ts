/** What is selected, told to Python, which counts it: an item that stands in two groups is one, a pile is all of its items. */
import { effect } from "@preact/signals";
import { fromPairs, size } from "../pure/intervals";
import type { Store } from "./store";

/** A hand that drags says it once, when it rests. */
const REST = 60;

export function followSelection(store: Store): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told = false;
  return effect(() => {
    const ranges = store.order.selection.value;
    const { rev } = store.order;
    // Until Python has counted: as many as there are positions, which is what there is where nothing stands twice.
    store.selected.value = size(ranges);
    if (ranges.length === 0) store.order.echoes([]);
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (rev >= 0) void store.call("select", { rev, ranges }).then((reply) => {
        if (!reply || rev !== store.order.rev || ranges !== store.order.selection.peek()) return;
        store.selected.value = reply.items;
        store.order.echoes(fromPairs(reply.places));
        if (ranges.length > 0 || told) store.said.value = store.words.value.selected(reply.items);
        told = ranges.length > 0;
      });
    }, REST);
  });
}
