/** Everything that can be done with one group, and with what holds it: the header's buttons for the keyboard. */
import { useStore } from "../state/store";
import { act, actions, assign, fold, givesValue, outer, titles } from "./groups";

export function GroupActions({ group, onClose }: { group: number; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const label = titles(store, group).join(" · ");
  const count = (range: readonly [number, number]): number => range[1] - range[0];
  const there = actions(store, group);
  const at = store.popup.value!.at;
  const chosen = store.selected.value;
  const item = (name: string, text: string, run: () => void, first = false) => (
    <button type="button" role="menuitem" key={name} data-act={name} {...(first ? { "data-first": true } : {})} onClick={() => { onClose(); run(); }}>{text}</button>
  );
  return (
    <div class="list-box" onKeyDown={(event) => {
      const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (way === 0) return;
      event.preventDefault();
      const all = [...event.currentTarget.querySelectorAll("button")];
      const now = all.indexOf((event.currentTarget.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement);
      all[(now + way + all.length) % all.length].focus();
    }}>
      <b>{label} <i>{words.n(count(store.rangeOf(group)))}</i></b>
      <div class="list" role="menu" aria-label={label}>
        {Object.entries(there).map(([name, text], i) => item(name, text, () => act(store, name, group, at), i === 0))}
        {chosen > 0 && givesValue(store, group) && !store.schema.value.readonly && item("assign", words.giveThem(chosen, label), () => void assign(store, group))}
        {item("fold", store.order.collapsed.value.has(group) ? words.expand : words.collapse, () => act(store, "fold", group, at))}
      </div>
      {outer(store, group).map((holder) => (
        <div key={holder.groups.join()}>
          <b>{holder.label} <i>{words.n(count(holder.range))}</i></b>
          <div class="list" role="menu" aria-label={holder.label}>
            {item(`select-${holder.label}`, words.select, () => store.selectRange(holder.range))}
            {item(`fold-${holder.label}`, words.foldAllOf(holder.label), () => fold(store, holder.groups))}
          </div>
        </div>
      ))}
      <div class="footer"><button type="button" class="quiet" onClick={() => { store.popup.value = { name: "jump", at }; }}>{words.jump}…</button></div>
    </div>
  );
}
