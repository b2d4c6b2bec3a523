/** The values of a property with their counts, the most frequent first; and a list of all of them, found by letters. */
import { useSignal } from "@preact/signals";
import type { Entry, Facet } from "../protocol";
import { askedValues, facetHolds, toggleFacet } from "../pure/facet";
import { meant, tagColor } from "../pure/text";
import { useStore } from "../state/store";
import { Icon } from "./Icon";
import { useOneStop } from "./stops";
import { useSuggestions } from "./suggest";

type Counted = Extract<Facet, { kind: "values" }>;
const MOST = 200;

export function Values({ facet }: { facet: Counted }) {
  const store = useStore();
  const words = store.words.value;
  const type = store.property(facet.property)!.type;
  const seek = (type === "label" || type === "labels") && !store.schema.value.readonly && store.schema.value.spaces.length > 0;
  const more = facet.distinct - facet.entries.filter((entry) => entry.count > 0).length;
  return (
    <>
      {facet.entries.map((entry) => (
        <div class="f-line" key={String(entry.value)}>
          <Line property={facet.property} entry={entry} most={largest(facet)} />
          {seek && <button type="button" class="seek" title={words.strip.moreFor(entry.label)} aria-label={words.strip.moreFor(entry.label)} onClick={() => void store.proposing.start({ property: facet.property, tag: String(entry.value) })}><Icon name="seek" /></button>}
        </div>
      ))}
      {more > 0 && <button type="button" class="f soft" aria-haspopup="dialog" aria-label={words.otherValues(more, store.nameOf(facet.property))} title={words.otherValues(more, store.nameOf(facet.property))}
        onClick={(e) => { store.popup.value = { name: "facet", at: e.currentTarget.getBoundingClientRect(), about: facet.property }; }}><span>+ {words.n(more)}</span></button>}
    </>
  );
}

export function EmptyLine({ property, count }: { property: string; count: number }) {
  const store = useStore();
  const words = store.words.value;
  const { where } = store.spec.value;
  const type = store.property(property)!.type;
  const on = facetHolds(where, property, type, null);
  return (
    <button type="button" class={on ? "f soft on" : "f soft"} aria-pressed={on} onClick={() => store.filter(toggleFacet(where, property, type, null))}>
      <span>{words.empty}</span><em>{words.n(count)}</em>
    </button>
  );
}

/** Every value of a property: a click joins it to those asked for, or takes it out; Enter joins the first that the letters mean. */
export function FacetList({ property }: { property: string }) {
  const store = useStore();
  const words = store.words.value;
  const query = useSignal(store.typedAhead);
  const box = useOneStop<HTMLDivElement>();
  const suggestions = useSuggestions<Counted>(query, async (letters) => {
    const reply = await store.call("facets", { properties: [property], limit: MOST, query: letters });
    return reply?.facets.filter((facet) => facet.kind === "values");
  }, [property, store.layout.value?.rev]);
  const facet = suggestions.found[0];
  const type = store.property(property)?.type ?? "text";
  const more = facet ? facet.distinct - facet.entries.length : 0;
  const take = (): void => suggestions.settled(([found]) => {
    const asked = askedValues(store.spec.peek().where, property, type)?.values ?? [];
    const first = found?.entries.find((entry) => !asked.includes(entry.value as string) && meant(entry.label, query.peek().trim()));
    if (!first) return;
    query.value = "";
    store.filter(toggleFacet(store.spec.peek().where, property, type, first.value as string));
  });
  return (
    <div class="list-box facet-list" ref={box}>
      <input data-first aria-label={words.findValue(store.nameOf(property))} placeholder={words.findValue(store.nameOf(property))} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && query.value.trim()) take();
          else if (event.key === "ArrowDown") box.current?.querySelector<HTMLElement>(".f")?.focus();
          else return;
          event.preventDefault();
        }} />
      <div class="list" role="group" aria-label={store.nameOf(property)}>
        {facet?.entries.map((entry) => <Line key={String(entry.value)} property={property} entry={entry} most={largest(facet)} />)}
        {more > 0 && <p class="soft">{words.moreByLetters(more)}</p>}
        {facet?.entries.length === 0 && <p class="soft">{words.noSuchValue}</p>}
      </div>
    </div>
  );
}

function Line({ property, entry, most }: { property: string; entry: Entry; most: number }) {
  const store = useStore();
  const words = store.words.value;
  const type = store.property(property)!.type;
  const value = entry.value as string;
  const on = facetHolds(store.spec.value.where, property, type, value);
  const label = typeof entry.value === "boolean" ? (entry.value ? words.yes : words.no) : entry.label || "/";
  return (
    <button type="button" class={on ? "f on" : "f"} aria-pressed={on} title={label} onClick={() => store.filter(toggleFacet(store.spec.peek().where, property, type, value))}>
      <s style={{ width: `${(100 * entry.count) / most}%` }} />
      <span>{(entry.color || type === "color") && <u class="dot" style={{ background: tagColor(entry.label, entry.color) }} />}<bdi>{label}</bdi></span>
      <em>{words.n(entry.count)}</em>
    </button>
  );
}

function largest(facet: Counted): number {
  return Math.max(1, ...facet.entries.map((entry) => entry.count));
}
