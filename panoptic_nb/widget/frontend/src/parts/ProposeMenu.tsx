/** "More for a tag": which tag, in which space, how sure. Enter begins; what nothing has yet begins from the selection. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Mode } from "../likeness";
import type { Choice } from "../protocol";
import { folded, tagColor } from "../pure/text";
import { tag } from "../state/actions";
import { useStore } from "../state/store";
import { Segments } from "./Menus";

interface Line {
  property: string;
  name: string;
  color: string | null;
  /** Images that have it; none where it must begin with the selection. */
  total: number;
}

export function ProposeMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const { proposing } = store;
  const tagged = store.writable.value.filter((p) => p.type === "label" || p.type === "labels");
  const query = useSignal(store.typedAhead);
  const choices = useSignal<readonly Choice[]>([]);
  const at = useSignal(0);
  const spaces = useSignal(proposing.choices.spaces);
  const mode = useSignal<Mode>(proposing.choices.mode);
  const list = useRef<HTMLDivElement>(null);
  const target = store.target();
  const seeds = target && "rev" in target ? target.ranges.reduce((n, [a, b]) => n + b - a, 0) : 0;
  useEffect(() => { store.typedAhead = ""; }, []);
  useEffect(() => {
    let gone = false;
    void store.call("values", { property: null, query: query.value, target: null, limit: 60 }).then((reply) => {
      if (!reply || gone) return;
      choices.value = reply.choices;
      at.value = 0;
    });
    return () => { gone = true; };
  }, [query.value]);
  if (store.schema.value.spaces.length === 0) return <p class="soft hint" tabIndex={0}>{words.noSpace}</p>;

  const last = store.last.value;
  const name = query.value.trim();
  const exists = choices.value.some((c) => folded(c.value) === folded(name));
  const newIn = last?.property ?? tagged.findLast((p) => p.type === "labels")?.key ?? tagged.at(-1)?.key;
  const known: Line[] = choices.value
    .map((c) => ({ property: c.property, name: c.value, color: c.color, total: c.total }))
    .sort((a, b) => rank(b) - rank(a));
  const lines: Line[] = name && !exists && newIn ? [...known, { property: newIn, name, color: null, total: 0 }] : known;

  /** The tag given last, then those that have a key; where letters are typed, as Python found them. */
  function rank(line: Line): number {
    if (name) return 0;
    if (last?.property === line.property && last.tag === line.name) return 2;
    return store.prefs.peek().pinned.some((p) => p.property === line.property && p.tag === line.name) ? 1 : 0;
  }
  const go = async (line: Line | undefined): Promise<void> => {
    if (!line || spaces.value.length === 0) return;
    if (line.total === 0) {
      if (!target || seeds === 0) return;
      if (!(await tag(store, target, { property: line.property, tag: line.name }, true, line.color))) return;
    }
    onClose();
    await proposing.start({ property: line.property, tag: line.name }, { spaces: spaces.value, mode: mode.value });
  };
  const step = (by: number): void => {
    at.value = Math.max(0, Math.min(lines.length - 1, at.value + by));
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="palette" onKeyDown={(event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        step(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && (event.target as Element).matches("input")) {
        event.preventDefault();
        void go(lines[at.value]);
      }
    }}>
      <b>{words.strip.menu}</b>
      <input data-first role="combobox" aria-expanded="true" aria-controls="pnb-wanted" aria-autocomplete="list" aria-label={words.strip.whichTag} placeholder={words.strip.whichTag}
        aria-activedescendant={lines[at.value] ? `pnb-want-${at.value}` : undefined} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }} />
      <div class="list short" id="pnb-wanted" role="listbox" aria-label={words.strip.whichTag} ref={list}>
        {lines.length === 0 && <p class="soft">{words.strip.noTagYet}</p>}
        {lines.map((line, i) => (
          <div role="option" id={`pnb-want-${i}`} key={`${line.property}/${line.name}`} aria-selected={i === at.value} class={i === at.value ? "line cur" : "line"} onClick={() => void go(line)}>
            <u class="dot" style={{ background: tagColor(line.name, line.color) }} />
            <span class="name">{line.name}</span>
            <i>{store.nameOf(line.property)}</i>
            <em>{line.total > 0 ? words.n(line.total) : seeds > 0 ? words.strip.from(seeds) : words.strip.noOne}</em>
          </div>
        ))}
      </div>
      {lines[at.value]?.total === 0 && seeds === 0 && <p class="soft note">{words.strip.selectFirst}</p>}
      <div class="pair"><Segments label={words.strip.mode} value={mode.value} options={[["sure", words.strip.modes.sure], ["unsure", words.strip.modes.unsure], ["surprising", words.strip.modes.surprising]]} onChange={(m) => { mode.value = m; }} /></div>
      {store.schema.value.spaces.length > 1 && (
        <div class="flow small" role="group" aria-label={words.space}>
          <span class="soft">{words.space}</span>
          {store.schema.value.spaces.map((s) => {
            const on = spaces.value.includes(s.name);
            return <button type="button" key={s.name} class={on ? "chip on" : "chip"} aria-pressed={on} onClick={() => { spaces.value = on ? spaces.value.filter((n) => n !== s.name) : [...spaces.value, s.name]; }}>{s.name}</button>;
          })}
        </div>
      )}
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="button" class="main" disabled={!lines[at.value] || spaces.value.length === 0 || (lines[at.value].total === 0 && seeds === 0)} onClick={() => void go(lines[at.value])}>{words.propose}</button></div>
    </div>
  );
}
