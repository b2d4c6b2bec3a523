/** Properties by a few letters: the arrows choose a line, Enter takes it. */
import { useSignal } from "@preact/signals";
import { useId, useRef } from "preact/hooks";
import type { Property } from "../protocol";
import { folded, matches } from "../pure/text";
import { useStore } from "../state/store";

export function PropertyList({ onChoose, of }: { onChoose(key: string): void; of?: readonly Property[] }) {
  const store = useStore();
  const words = store.words.value;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const query = useSignal(store.typedAhead);
  const at = useSignal(0);
  const letters = folded(query.value.trim());
  const rank = (name: string): number => (folded(name) === letters ? 0 : folded(name).startsWith(letters) ? 1 : 2);
  const found = (of ?? store.schema.value.properties).filter((p) => matches(p.name, letters)).sort((a, b) => rank(a.name) - rank(b.name));
  const now = Math.min(at.value, found.length - 1);
  const press = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at.value = Math.max(0, Math.min(found.length - 1, now + (event.key === "ArrowDown" ? 1 : -1)));
      list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && found[now]) onChoose(found[now].key);
    else return;
    event.preventDefault();
  };
  return (
    <div class="list-box">
      <input data-first role="combobox" aria-expanded="true" aria-controls={id} aria-autocomplete="list" aria-activedescendant={found[now] ? `${id}-${now}` : undefined}
        placeholder={words.property} aria-label={words.property} value={query.value} onKeyDown={press}
        onInput={(e) => {
          query.value = e.currentTarget.value;
          at.value = 0;
        }} />
      <div class="list" id={id} role={found.length ? "listbox" : undefined} aria-label={words.properties} ref={list}>
        {found.map((p, i) => (
          <button type="button" role="option" tabIndex={-1} id={`${id}-${i}`} aria-selected={i === now} class={i === now ? "cur" : ""} key={p.key} onClick={() => onChoose(p.key)}><bdi>{p.name}</bdi><i>{words.types[p.type]}</i></button>
        ))}
        {found.length === 0 && <p class="soft">{words.noSuchProperty}</p>}
      </div>
    </div>
  );
}
