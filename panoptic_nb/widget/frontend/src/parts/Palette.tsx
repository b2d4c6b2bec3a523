/** Tags by a few letters: three states with counts, creation of what was typed, pins. Enter applies, Escape leaves. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Choice, Target } from "../protocol";
import { folded, tagColor } from "../pure/text";
import { pinTag, tag } from "../state/actions";
import { madeProperty, namingProperty, NEW, newName } from "../state/cutting";
import { useStore } from "../state/store";
import { Icon } from "./Icon";

interface Line {
  property: string;
  name: string;
  choice: Choice | null;
}

export function Palette({ target, property: only, onClose }: { target: Target; property?: string; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const tagged = store.writable.value.filter((p) => p.type === "label" || p.type === "labels");
  const property = useSignal<string | null>(only ?? null);
  const query = useSignal(store.typedAhead);
  const choices = useSignal<readonly Choice[]>([]);
  const at = useSignal(0);
  const list = useRef<HTMLDivElement>(null);
  const changes = store.changes.value;
  useEffect(() => { store.typedAhead = ""; }, []);
  useEffect(() => {
    let gone = false;
    void store.call("values", { property: property.value, query: query.value, target, limit: 60 }).then((reply) => {
      if (!reply || gone) return;
      choices.value = reply.choices;
      at.value = 0;
    });
    return () => { gone = true; };
  }, [property.value, query.value, changes]);
  const items = "rev" in target ? target.ranges.reduce((n, [a, b]) => n + b - a, 0) : 1;
  const name = query.value.trim();
  const newIn = property.value ?? store.last.value?.property ?? store.prefs.value.pinned[0]?.property ?? namingProperty(store) ?? NEW;
  const exists = choices.value.some((c) => folded(c.value) === folded(name) && (!property.value || c.property === property.value));
  const lines: Line[] = [
    ...choices.value.map((choice) => ({ property: choice.property, name: choice.value, choice })),
    ...(name && !exists ? [{ property: newIn, name, choice: null }] : []),
  ];
  const apply = async (line: Line, keep: boolean): Promise<void> => {
    const on = line.choice === null || line.choice.chosen < items;
    if (!keep) onClose();
    const key = await madeProperty(store, line.property, newName(store));
    if (!key) return;
    const pin = { property: key, tag: line.name };
    const done = await tag(store, target, pin, on, line.choice?.color);
    // The first tags that are used take the number keys, so that the next image needs one key.
    const { pinned } = store.prefs.peek();
    if (done && on && pinned.length < 9 && !pinned.some((p) => p.property === pin.property && p.tag === pin.tag)) pinTag(store, pin);
    query.value = "";
  };
  const go = (by: number): void => {
    at.value = Math.max(0, Math.min(lines.length - 1, at.value + by));
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  return (
    <div class="palette" onKeyDown={(event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        go(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter" && lines[at.value]) {
        event.preventDefault();
        void apply(lines[at.value], event.shiftKey);
      }
    }}>
      <input data-first role="combobox" aria-expanded="true" aria-controls="pnb-tags" aria-autocomplete="list" aria-label={words.tagQuery} placeholder={words.tagQuery}
        aria-activedescendant={lines[at.value] ? `pnb-tag-${at.value}` : undefined} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }} />
      {!only && tagged.length > 1 && (
        <div class="flow small">
          <button type="button" class={property.value === null ? "chip on" : "chip"} aria-pressed={property.value === null} onClick={() => { property.value = null; }}>{words.everywhere}</button>
          {tagged.map((p) => <button type="button" key={p.key} class={property.value === p.key ? "chip on" : "chip"} aria-pressed={property.value === p.key} onClick={() => { property.value = p.key; }}>{p.name}</button>)}
        </div>
      )}
      <div class="list" id="pnb-tags" role="listbox" aria-label={words.tagQuery} ref={list}>
        {lines.length === 0 && <p class="soft">{words.noTags}</p>}
        {lines.map((line, i) => (
          <div role="option" id={`pnb-tag-${i}`} key={`${line.property}/${line.name}/${line.choice ? "" : "+"}`} aria-selected={i === at.value} class={i === at.value ? "line cur" : "line"} onClick={() => void apply(line, false)}>
            {line.choice
              ? <>
                  <span class={line.choice.chosen === 0 ? "state" : line.choice.chosen < items ? "state some" : "state all"} aria-label={`${line.choice.chosen}/${items}`} />
                  <u class="dot" style={{ background: tagColor(line.name, line.choice.color) }} />
                  <span class="name">{line.name}</span>
                  {!property.value && <i>{store.nameOf(line.property)}</i>}
                  <em>{line.choice.chosen > 0 ? `${words.n(line.choice.chosen)}/${words.n(items)}` : words.n(line.choice.total)}</em>
                  <Pin property={line.property} tag={line.name} />
                  {line.choice.total > 0 && store.schema.value.spaces.length > 0 && <span class="pinner" aria-hidden="true" title={words.strip.moreFor(line.name)} onClick={(event) => { event.stopPropagation(); onClose(); void store.proposing.start({ property: line.property, tag: line.name }); }}><Icon name="seek" /></span>}
                </>
              : <span class="name new">+ {words.newTag(line.name, line.property === NEW ? `${newName(store)} (${words.newOne})` : store.nameOf(line.property))}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}

function Pin({ property, tag: name }: { property: string; tag: string }) {
  const store = useStore();
  const words = store.words.value;
  const at = store.prefs.value.pinned.findIndex((p) => p.property === property && p.tag === name);
  return (
    <span class={at >= 0 ? "pinner on" : "pinner"} aria-hidden="true" title={at >= 0 ? words.unpin : words.pin} onClick={(event) => {
      event.stopPropagation();
      pinTag(store, { property, tag: name });
    }}>{at >= 0 ? at + 1 : <Icon name="pin" />}</span>
  );
}
