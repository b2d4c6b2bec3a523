/** What the view is made of, property by property; a click asks for a value, a stroke along a histogram for a span. */
import { useEffect } from "preact/hooks";
import type { Facet, Value } from "../protocol";
import { conjuncts, properties, replaceConjunct } from "../pure/filter";
import { filterBy, groupBy, sortBy } from "../state/actions";
import { useStore } from "../state/store";
import { EmptyLine, Values } from "./FacetValues";
import { Histogram } from "./Histogram";
import { Icon } from "./Icon";
import { useOneStop } from "./stops";

export function Facets() {
  const store = useStore();
  const words = store.words.value;
  useEffect(() => store.refreshFacets(), []);
  return (
    <div class="side" role="region" aria-label={words.facets}>
      {store.facets.value.map((facet) => <One facet={facet} key={facet.property} />)}
    </div>
  );
}

function One({ facet }: { facet: Facet }) {
  const store = useStore();
  const words = store.words.value;
  const box = useOneStop<HTMLElement>(() => store.keepFocus());
  const { where, sort, group } = store.spec.value;
  const property = store.property(facet.property);
  const bare = facet.kind === "values" ? facet.entries.length === 0 : facet.bars.length === 0;
  return (
    <section class={bare ? "facet bare" : "facet"} ref={box} role="group" aria-label={property?.name}>
      {property && <>
        <h4>
          <span class="name" title={`${property.name} (${words.types[property.type]})`}>{property.name}</span>
          <Shortcuts property={property.key} used={properties(where).has(property.key)} sorted={sort.some((k) => k.property === property.key)} grouped={group.some((k) => k.property === property.key)} />
          {bare ? <EmptyLine property={property.key} count={facet.empty} /> : facet.kind === "values" && <em>{words.n(facet.distinct)}</em>}
        </h4>
        {facet.kind === "values" ? <Values facet={facet} /> : <Histogram facet={facet} />}
        {!bare && <EmptyLine property={property.key} count={facet.empty} />}
      </>}
    </section>
  );
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
