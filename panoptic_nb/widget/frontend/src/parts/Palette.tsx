/** Tags by a few letters: three states with counts, creation of what was typed, pins. Enter applies, Escape leaves. */
import { useSignal } from "@preact/signals";
import type { Choice, Target } from "../protocol";
import { tagColor } from "../pure/text";
import { pinTag, tag } from "../state/actions";
import { madeProperty, namingProperty, NEW, newName } from "../state/cutting";
import { useStore } from "../state/store";
import { Icon } from "./Icon";
import { TagPicker, useTags, type Line } from "./TagPicker";

interface TagLine extends Line {
  choice: Choice | null;
}

export function Palette({ target, property: only, onClose }: { target: Target; property?: string; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const tagged = store.writable.value.filter((p) => p.type === "label" || p.type === "labels");
  const property = useSignal<string | null>(only ?? null);
  const tags = useTags(property.value, target);
  const { items } = tags;
  const newIn = property.value ?? namingProperty(store) ?? NEW;
  const lines: TagLine[] = [
    ...tags.choices.map((choice) => ({ property: choice.property, name: choice.value, choice })),
    ...(tags.fresh ? [{ property: newIn, name: tags.name, choice: null }] : []),
  ];
  /** How many lose another tag, in a property that holds one. */
  const replaced = (line: TagLine): number => Math.max(0, (tags.held[line.property] ?? 0) - (line.choice?.chosen ?? 0));
  const apply = async (line: TagLine, keep: boolean, typed: boolean): Promise<void> => {
    const { choice } = line;
    // Who types a name wants it given: what all have already is not taken from them.
    const had = typed && choice !== null && choice.chosen === items;
    const on = choice === null || choice.chosen < items;
    if (!keep) onClose();
    tags.query.value = "";
    if (had) return store.tell(words.haveIt(line.name));
    const lost = on ? replaced(line) : 0;
    const key = await madeProperty(store, line.property, newName(store));
    if (!key) return;
    const pin = { property: key, tag: line.name };
    const done = await tag(store, target, pin, on, choice?.color);
    if (done && lost > 0) store.tell(words.replacedValues(lost, store.nameOf(key)));
    // The first tags that are used take the number keys, so that the next image needs one key.
    const { pinned } = store.prefs.peek();
    if (done && on && pinned.length < 9 && !pinned.some((p) => p.property === pin.property && p.tag === pin.tag)) pinTag(store, pin);
  };
  const more = (event: Event, line: TagLine): void => {
    event.stopPropagation();
    onClose();
    void store.proposing.start({ property: line.property, tag: line.name });
  };
  const row = (line: TagLine) => {
    const { choice } = line;
    if (!choice) return <span class="name new">+ {words.newTag(line.name, line.property === NEW ? `${newName(store)} (${words.newOne})` : store.nameOf(line.property))}<Replaces count={replaced(line)} /></span>;
    return (
      <>
        <span class={choice.chosen === 0 ? "state" : choice.chosen < items ? "state some" : "state all"} aria-label={`${choice.chosen}/${items}`} />
        <u class="dot" style={{ background: tagColor(line.name, choice.color) }} />
        <span class="name">{line.name}{choice.chosen < items && <Replaces count={replaced(line)} />}</span>
        {!property.value && <i>{store.nameOf(line.property)}</i>}
        <em>{choice.chosen > 0 ? `${words.n(choice.chosen)}/${words.n(items)}` : words.n(choice.total)}</em>
        <Pin property={line.property} tag={line.name} />
        {choice.total > 0 && store.schema.value.spaces.length > 0 && <span class="pinner" aria-hidden="true" title={words.strip.moreFor(line.name)} onClick={(event) => more(event, line)}><Icon name="seek" /></span>}
      </>
    );
  };
  return (
    <div class="palette">
      <TagPicker tags={tags} pin={(line) => pinTag(store, { property: line.property, tag: line.name })} lines={lines} label={words.tagQuery} none={words.noTags} row={row} take={(line, keep, typed) => void apply(line, keep, typed)}>
        {!only && tagged.length > 1 && (
          <div class="flow small">
            <button type="button" class={property.value === null ? "chip on" : "chip"} aria-pressed={property.value === null} onClick={() => { property.value = null; }}>{words.everywhere}</button>
            {tagged.map((p) => <button type="button" key={p.key} class={property.value === p.key ? "chip on" : "chip"} aria-pressed={property.value === p.key} onClick={() => { property.value = p.key; }}>{p.name}</button>)}
          </div>
        )}
      </TagPicker>
    </div>
  );
}

function Replaces({ count }: { count: number }) {
  const words = useStore().words.value;
  return count > 0 ? <small class="lost">{words.replaces(count)}</small> : null;
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
