/** Group by, sort by: keys in their order, each with its ways. */
import { type Signal, useSignal } from "@preact/signals";
import type { Bar, Group, PropertyType, Sort, Unit } from "../protocol";
import { plain } from "../pure/facet";
import { cuts, numbersOf } from "../pure/numbers";
import type { Store } from "../state/store";
import { useStore } from "../state/store";
import { PropertyList } from "./PropertyList";
import { Wrong } from "./TypedFilter";

const UNITS: readonly Unit[] = ["century", "decade", "year", "quarter", "month", "week", "day", "hour"];
type Bins = "whole" | "width" | "quantiles" | "edges";

function moved<T>(list: readonly T[], at: number, by: number): readonly T[] {
  const next = [...list];
  const [one] = next.splice(at, 1);
  next.splice(Math.max(0, Math.min(next.length, at + by)), 0, one);
  return next;
}

export function GroupMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const keys = store.spec.value.group;
  const adding = useSignal(keys.length === 0);
  /** A key just chosen, whose ways come next. */
  const latest = useSignal<string | null>(null);
  const put = (next: readonly Group[]): void => void store.put({ group: next });
  const change = (at: number, part: Partial<Group>): void => put(keys.map((key, i) => (i === at ? { ...key, ...part } : key)));
  return (
    <div class="keys">
      {keys.map((key, at) => {
        const type = store.property(key.property)?.type;
        const name = store.nameOf(key.property);
        return (
          <div class="key" key={key.property} role="group" aria-label={name}>
            <button type="button" class="quiet" title={words.earlier(name)} aria-label={words.earlier(name)} disabled={at === 0} onClick={() => put(moved(keys, at, -1))}>↑</button>
            <b title={name}>{name}</b>
            <span class="ways">
            {type === "date" && <>
              <input class="num" type="number" min="1" aria-label={words.by} value={key.step ?? 1} onChange={(e) => change(at, { step: Math.max(1, Number(e.currentTarget.value) || 1) })} />
              <select aria-label={words.by} value={key.unit ?? "year"} {...(latest.value === key.property ? { "data-first": true } : {})} onChange={(e) => change(at, { unit: e.currentTarget.value as Unit })}>
                {UNITS.map((unit) => <option key={unit} value={unit}>{words.units[unit]}</option>)}
              </select>
            </>}
            {type === "number" && <NumberBins group={key} first={latest.value === key.property} onChange={(next) => put(keys.map((k, i) => (i === at ? next : k)))} />}
            <select aria-label={words.sort} value={`${key.by ?? "value"}${key.descending ? "-" : ""}`} onChange={(e) => {
              const v = e.currentTarget.value;
              change(at, { by: v.startsWith("size") ? "size" : "value", descending: v.endsWith("-") });
            }}>
              <option value="value">{words.byValue} ↑</option>
              <option value="value-">{words.byValue} ↓</option>
              <option value="size">{words.bySize}</option>
              {key.by === "size" && key.descending && <option value="size-">{words.bySizeUp}</option>}
            </select>
            </span>
            <button type="button" class="x" title={words.remove} aria-label={words.removeWhat(name)} onClick={() => put(keys.filter((_, i) => i !== at))}>×</button>
          </div>
        );
      })}
      {adding.value || keys.length === 0
        ? <PropertyList onChoose={(property) => {
            const type = store.property(property)?.type;
            put([...keys.filter((k) => k.property !== property), type === "date" ? { property, unit: "decade" } : { property }]);
            adding.value = false;
            latest.value = property;
            // Where there is nothing more to say of a key, the panel has done its work.
            if (!hasWays(type)) onClose();
          }} />
        : <button type="button" class="quiet" data-first onClick={() => { adding.value = true; latest.value = null; }}>{words.addKey}</button>}
    </div>
  );
}

function hasWays(type: PropertyType | undefined): boolean {
  return type === "date" || type === "number";
}

/** Numbers one by one, in bins of a width, in equal parts, or between given numbers. */
function NumberBins({ group, first, onChange }: { group: Group; first: boolean; onChange(next: Group): void }) {
  const store = useStore();
  const words = store.words.value;
  const { width, quantiles, edges, ...rest } = group;
  const wrong = useSignal("");
  const said = (edges ?? []).map(plain).join("; ");
  const bins: Bins = edges ? "edges" : width ? "width" : quantiles ? "quantiles" : "whole";
  const cut = async (how: Bins): Promise<void> => {
    if (how === "whole") onChange(rest);
    else if (how === "quantiles") onChange({ ...rest, quantiles: 5 });
    else {
      const found = cuts(await barsOf(store, group.property));
      onChange(how === "width" ? { ...rest, width: found.width } : { ...rest, edges: found.edges });
    }
  };
  return (
    <>
      <select aria-label={words.by} value={bins} {...(first ? { "data-first": true } : {})} onChange={(e) => void cut(e.currentTarget.value as Bins)}>
        <option value="whole">{words.whole}</option>
        <option value="width">{words.width}</option>
        <option value="quantiles">{words.quantiles}</option>
        <option value="edges">{words.edges}</option>
      </select>
      {(bins === "width" || bins === "quantiles") && <input class="num" type="number" min="0" step="any" aria-label={words[bins]} value={width ?? quantiles ?? 1}
        onChange={(e) => {
          const n = Number(e.currentTarget.value);
          if (n > 0) onChange(bins === "width" ? { ...rest, width: n } : { ...rest, quantiles: Math.max(2, Math.round(n)) });
        }} />}
      {edges && <input class="edges" size={Math.max(8, Math.min(28, said.length - 2))} aria-label={words.edgesHint} title={words.edgesHint} value={said}
        onChange={(e) => {
          const found = numbersOf(e.currentTarget.value, words.locale);
          wrong.value = found.length > 1 ? "" : words.edgesWrong;
          if (found.length > 1) onChange({ ...rest, edges: found });
        }} />}
      {edges && <Said text={wrong} />}
    </>
  );
}

/** By itself, so that what was typed stays in the field while it is said. */
function Said({ text }: { text: Signal<string> }) {
  return <Wrong text={text.value} />;
}

async function barsOf(store: Store, property: string): Promise<readonly Bar[]> {
  const known = store.facets.peek().find((facet) => facet.property === property);
  const facet = known ?? (await store.call("facets", { properties: [property], limit: 1 }))?.facets[0];
  return facet?.kind === "histogram" ? facet.bars : [];
}

export function SortMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const keys = store.spec.value.sort;
  const adding = useSignal(keys.length === 0);
  const put = (next: readonly Sort[]): void => void store.put({ sort: next });
  return (
    <div class="keys">
      {keys.map((key, at) => (
        <div class="key" key={key.property}>
          <button type="button" class="quiet" title={words.earlier(store.nameOf(key.property))} aria-label={words.earlier(store.nameOf(key.property))} disabled={at === 0} onClick={() => put(moved(keys, at, -1))}>↑</button>
          <b>{store.nameOf(key.property)}</b>
          <button type="button" class="quiet" onClick={() => put(keys.map((k, i) => (i === at ? { ...k, descending: !k.descending } : k)))}>{key.descending ? `↓ ${words.descending}` : `↑ ${words.ascending}`}</button>
          <span class="space" />
          <button type="button" class="x" title={words.remove} aria-label={words.removeWhat(store.nameOf(key.property))} onClick={() => put(keys.filter((_, i) => i !== at))}>×</button>
        </div>
      ))}
      {adding.value || keys.length === 0
        ? <PropertyList onChoose={(property) => { put([...keys.filter((k) => k.property !== property), { property, descending: false }]); onClose(); }} />
        : <button type="button" class="quiet" data-first onClick={() => { adding.value = true; }}>{words.addKey}</button>}
    </div>
  );
}
