/** Go to a group by a few letters of its name; collapse all of them, or none. */
import { useSignal } from "@preact/signals";
import { matches } from "../pure/text";
import { useStore } from "../state/store";
import { goTo, titles } from "./groups";

const MOST = 200;

export function JumpMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const query = useSignal("");
  const { counts } = store.order.shape.value;
  const found: { group: number; label: string }[] = [];
  for (let group = 0; group < counts.length && found.length < MOST; group++) {
    const label = titles(store, group).join(" · ");
    if (matches(label, query.value)) found.push({ group, label });
  }
  const go = (group: number): void => {
    onClose();
    goTo(store, group);
  };
  const fold = (all: boolean): void => {
    store.order.collapsed.value = new Set(all ? Array.from(counts, (_, g) => g) : []);
    onClose();
  };
  return (
    <div class="list-box" onKeyDown={(event) => {
      const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (way === 0) return;
      event.preventDefault();
      const all = [...event.currentTarget.querySelectorAll<HTMLElement>("input, .list button")];
      const now = all.indexOf((event.currentTarget.getRootNode() as ShadowRoot).activeElement as HTMLElement);
      all[Math.max(0, Math.min(all.length - 1, now + way))].focus();
    }}>
      <input data-first aria-label={words.jump} placeholder={words.jump} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }}
        onKeyDown={(e) => { if (e.key === "Enter" && found[0]) go(found[0].group); }} />
      <div class="list" role="listbox" aria-label={words.jump}>
        {found.map(({ group, label }) => <button type="button" role="option" aria-selected="false" key={group} onClick={() => go(group)}>{label}<i>{words.n(counts[group])}</i></button>)}
      </div>
      <div class="footer"><button type="button" class="quiet" onClick={() => fold(true)}>{words.collapseAll}</button><button type="button" class="quiet" onClick={() => fold(false)}>{words.expandAll}</button></div>
    </div>
  );
}
