/** What the view is made of, property by property; a click asks for a value, a stroke along a histogram for a span. */
import { useSignal } from "@preact/signals";
import type { Bar, Facet, Value } from "../protocol";
import { add, conjuncts, facetHolds, facetTest, properties, replaceConjunct, toggleFacet } from "../pure/filter";
import { tagColor } from "../pure/text";
import { filterBy, groupBy, sortBy } from "../state/actions";
import { useStore } from "../state/store";
import { Icon } from "./Icon";

export function Facets() {
  const store = useStore();
  const words = store.words.value;
  return (
    <div class="side" role="region" aria-label={words.facets} tabIndex={0}>
      {store.facets.value.map((facet) => <One facet={facet} key={facet.property} />)}
    </div>
  );
}

function One({ facet }: { facet: Facet }) {
  const store = useStore();
  const words = store.words.value;
  const { where, sort, group } = store.spec.value;
  const property = store.property(facet.property);
  if (!property) return null;
  const used = properties(where).has(property.key);
  const note = facet.kind === "values" ? words.n(facet.distinct) : span(facet.bars, held(facet.property));
  return (
    <section class="facet">
      <h4>
        <span class="name" title={words.types[property.type]}>{property.name}</span>
        <Shortcuts property={property.key} used={used} sorted={sort.some((k) => k.property === property.key)} grouped={group.some((k) => k.property === property.key)} />
        <em>{note}</em>
      </h4>
      {facet.kind === "values"
        ? <Values facet={facet} />
        : <Histogram bars={facet.bars} held={held(facet.property)} label={property.name} onBrush={(low, high) => {
            const there = facetTest(where, property.key);
            const test = low === null ? null : ({ property: property.key, op: "between", value: [low, high!] } as const);
            if (there) store.filter(replaceConjunct(where, there.at, test));
            else if (test) store.filter(add(where, test));
          }} />}
      <EmptyLine property={property.key} count={facet.empty} />
    </section>
  );

  function held(key: string): readonly Value[] | null {
    const test = facetTest(where, key)?.test;
    return test?.op === "between" && Array.isArray(test.value) ? test.value : null;
  }
}

function span(bars: readonly Bar[], held: readonly Value[] | null): string {
  if (held) return `${held[0]} – ${held[1]}`;
  return bars.length ? "" : "–";
}

/** The three one-click shortcuts that every property has, with a mark on what is in use. */
export function Shortcuts({ property, used, sorted, grouped, value }: { property: string; used: boolean; sorted: boolean; grouped: boolean; value?: Value }) {
  const store = useStore();
  const words = store.words.value;
  const name = store.nameOf(property);
  const [filter, sort, group] = [value === undefined ? words.useFilter(name) : words.useValue(name), words.useSort(name), words.useGroup(name)];
  return (
    <span class="cuts">
      <button type="button" class={used ? "on" : ""} aria-pressed={used} title={filter} aria-label={filter} onClick={(e) => {
        if (value !== undefined) filterBy(store, property, value);
        else if (used) {
          const { where } = store.spec.peek();
          const at = conjuncts(where).findIndex((part) => properties(part).has(property));
          store.filter(replaceConjunct(where, at, null));
        } else store.popup.value = { name: "filter-property", at: e.currentTarget.getBoundingClientRect(), about: property };
      }}><Icon name="filter" /></button>
      <button type="button" class={sorted ? "on" : ""} aria-pressed={sorted} title={sort} aria-label={sort} onClick={() => sortBy(store, property)}><Icon name="sort" /></button>
      <button type="button" class={grouped ? "on" : ""} aria-pressed={grouped} title={group} aria-label={group} onClick={() => groupBy(store, property)}><Icon name="group" /></button>
    </span>
  );
}

function Values({ facet }: { facet: Extract<Facet, { kind: "values" }> }) {
  const store = useStore();
  const words = store.words.value;
  const where = store.spec.value.where;
  const type = store.property(facet.property)!.type;
  const most = Math.max(1, ...facet.entries.map((e) => e.count));
  const more = facet.distinct - facet.entries.length;
  const seek = (type === "label" || type === "labels") && !store.schema.value.readonly && store.schema.value.spaces.length > 0;
  return (
    <>
      {facet.entries.map((entry) => {
        const on = facetHolds(where, facet.property, entry.value);
        return (
          <div class="f-line" key={String(entry.value)}>
          <button type="button" class={on ? "f on" : "f"} aria-pressed={on} onClick={() => store.filter(toggleFacet(where, facet.property, type, entry.value))}>
            <s style={{ width: `${(100 * entry.count) / most}%` }} />
            <span>{(entry.color || type === "color") && <u class="dot" style={{ background: tagColor(entry.label, entry.color) }} />}{typeof entry.value === "boolean" ? (entry.value ? words.yes : words.no) : entry.label || "/"}</span>
            <em>{words.n(entry.count)}</em>
          </button>
          {seek && <button type="button" class="seek" title={words.strip.moreFor(entry.label)} aria-label={words.strip.moreFor(entry.label)} onClick={() => void store.proposing.start({ property: facet.property, tag: String(entry.value) })}><Icon name="seek" /></button>}
          </div>
        );
      })}
      {more > 0 && <button type="button" class="f soft" onClick={(e) => { store.popup.value = { name: "filter-property", at: e.currentTarget.getBoundingClientRect(), about: facet.property }; }}><span>+ {words.n(more)}</span></button>}
    </>
  );
}

function EmptyLine({ property, count }: { property: string; count: number }) {
  const store = useStore();
  const words = store.words.value;
  const { where } = store.spec.value;
  const on = facetHolds(where, property, null);
  return (
    <button type="button" class={on ? "f soft on" : "f soft"} aria-pressed={on} onClick={() => store.filter(toggleFacet(where, property, store.property(property)!.type, null))}>
      <span>{words.empty}</span><em>{words.n(count)}</em>
    </button>
  );
}

export function Histogram({ bars, held, label, onBrush, height = 44 }: { bars: readonly Bar[]; held: readonly Value[] | null; label: string; onBrush(low: string | number | null, high?: string | number): void; height?: number }) {
  const from = useSignal<number | null>(null);
  const to = useSignal<number | null>(null);
  const most = Math.max(1, ...bars.map((b) => b.count));
  const inside = (bar: Bar, i: number): boolean => {
    if (from.value !== null && to.value !== null) return i >= Math.min(from.value, to.value) && i <= Math.max(from.value, to.value);
    return held === null || (bar.high >= held[0]! && bar.low <= held[1]!);
  };
  const at = (event: PointerEvent): number => {
    const r = (event.currentTarget as Element).getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - r.left) / r.width) * bars.length)));
  };
  if (bars.length === 0) return null;
  return (
    <>
      <div class="hist" role="img" aria-label={`${label}: ${bars[0].label} – ${bars[bars.length - 1].label}`} style={{ height: `${height}px` }}
        onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); from.value = to.value = at(e); }}
        onPointerMove={(e) => { if (from.value !== null) to.value = at(e); }}
        onPointerUp={() => {
          if (from.value === null || to.value === null) return;
          const [a, b] = [Math.min(from.value, to.value), Math.max(from.value, to.value)];
          from.value = to.value = null;
          const again = held !== null && a === b && held[0] === bars[a].low && held[1] === bars[b].high;
          if (again || (a === 0 && b === bars.length - 1)) onBrush(null);
          else onBrush(bars[a].low, bars[b].high);
        }}>
        {bars.map((bar, i) => <u key={i} class={inside(bar, i) ? "a" : ""} title={`${bar.label}: ${bar.count}`} style={{ height: `${bar.count === 0 ? 0 : Math.max(4, (100 * bar.count) / most)}%` }} />)}
      </div>
      <div class="ax"><span>{bars[0].label}</span><span>{bars[bars.length - 1].label}</span></div>
    </>
  );
}
