/** "More for a tag": which tag, in which space, how sure. Enter begins; what nothing has yet begins from the selection. */
import { useSignal } from "@preact/signals";
import type { Mode } from "../likeness";
import { tagColor } from "../pure/text";
import { tag } from "../state/actions";
import { namingProperty } from "../state/cutting";
import { useStore } from "../state/store";
import { Segments } from "./Menus";
import { cursor, TagPicker, useTags, type Line } from "./TagPicker";

interface Wanted extends Line {
  color: string | null;
  /** Images that have it; none where it must begin with the selection. */
  total: number;
}

export function ProposeMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const { proposing } = store;
  const tagged = store.writable.value.filter((p) => p.type === "label" || p.type === "labels");
  const spaces = useSignal(proposing.choices.spaces);
  const mode = useSignal<Mode>(proposing.choices.mode);
  const target = store.target();
  const tags = useTags(null, target);
  const seeds = target ? tags.items : 0;
  if (store.schema.value.spaces.length === 0) return <p class="soft hint" tabIndex={0}>{words.noSpace}</p>;

  const last = store.last.value;
  const newIn = namingProperty(store) ?? tagged.findLast((p) => p.type === "labels")?.key ?? tagged.at(-1)?.key;
  const known: Wanted[] = tags.choices
    .map((c) => ({ property: c.property, name: c.value, color: c.color, total: c.total }))
    .sort((a, b) => rank(b) - rank(a));
  const lines: Wanted[] = tags.fresh && newIn ? [...known, { property: newIn, name: tags.name, color: null, total: 0 }] : known;

  /** The tag given last, then those that have a key; where letters are typed, as Python found them. */
  function rank(line: Wanted): number {
    if (tags.name) return 0;
    if (last?.property === line.property && last.tag === line.name) return 2;
    return store.prefs.peek().pinned.some((p) => p.property === line.property && p.tag === line.name) ? 1 : 0;
  }
  const go = async (line: Wanted | undefined): Promise<void> => {
    if (!line || spaces.value.length === 0) return;
    if (line.total === 0) {
      if (!target || seeds === 0) return;
      if (!(await tag(store, target, { property: line.property, tag: line.name }, true, line.color))) return;
    }
    onClose();
    await proposing.start({ property: line.property, tag: line.name }, { spaces: spaces.value, mode: mode.value });
  };
  const chosen = lines[cursor(tags, lines)];
  return (
    <div class="palette">
      <b>{words.strip.menu}</b>
      <TagPicker tags={tags} lines={lines} label={words.strip.whichTag} none={words.strip.noTagYet} short take={(line) => void go(line)} row={(line) => (
        <>
          <u class="dot" style={{ background: tagColor(line.name, line.color) }} />
          <span class="name">{line.name}</span>
          <i>{store.nameOf(line.property)}</i>
          <em>{line.total > 0 ? words.n(line.total) : seeds > 0 ? words.strip.from(seeds) : words.strip.noOne}</em>
        </>
      )} />
      {chosen?.total === 0 && seeds === 0 && <p class="soft note">{words.strip.selectFirst}</p>}
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
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="button" class="main" disabled={!chosen || spaces.value.length === 0 || (chosen.total === 0 && seeds === 0)} onClick={() => void go(chosen)}>{words.propose}</button></div>
    </div>
  );
}
