/** Group by, sort by, what stands under each image, the history: the panels of the top line. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Group, Sort, Unit } from "../protocol";
import { operationName, originName } from "../pure/labels";
import { exportCsv } from "../state/actions";
import { useStore } from "../state/store";
import { PropertyList } from "./FilterEditor";

const UNITS: readonly Unit[] = ["century", "decade", "year", "quarter", "month", "week", "day", "hour"];

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
  const put = (next: readonly Group[]): void => void store.put({ group: next });
  const change = (at: number, part: Partial<Group>): void => put(keys.map((key, i) => (i === at ? { ...key, ...part } : key)));
  return (
    <div class="keys">
      {keys.map((key, at) => {
        const type = store.property(key.property)?.type;
        const bins = key.width ? "width" : key.quantiles ? "quantiles" : "whole";
        return (
          <div class="key" key={key.property} role="group" aria-label={store.nameOf(key.property)}>
            <button type="button" class="quiet" title={words.earlier(store.nameOf(key.property))} aria-label={words.earlier(store.nameOf(key.property))} disabled={at === 0} onClick={() => put(moved(keys, at, -1))}>↑</button>
            <b>{store.nameOf(key.property)}</b>
            {type === "date" && <>
              <input class="num" type="number" min="1" aria-label={words.by} value={key.step ?? 1} onChange={(e) => change(at, { step: Math.max(1, Number(e.currentTarget.value) || 1) })} />
              <select aria-label={words.by} value={key.unit ?? "year"} onChange={(e) => change(at, { unit: e.currentTarget.value as Unit })}>
                {UNITS.map((unit) => <option key={unit} value={unit}>{words.units[unit]}</option>)}
              </select>
            </>}
            {type === "number" && <>
              <select aria-label={words.by} value={bins} onChange={(e) => {
                const { width: _w, quantiles: _q, edges: _e, ...rest } = key;
                const how = e.currentTarget.value;
                put(keys.map((k, i) => (i === at ? { ...rest, ...(how === "width" ? { width: 100 } : how === "quantiles" ? { quantiles: 5 } : {}) } : k)));
              }}>
                <option value="whole">{words.whole}</option>
                <option value="width">{words.width}</option>
                <option value="quantiles">{words.quantiles}</option>
              </select>
              {bins !== "whole" && <input class="num" type="number" min="0" step="any" aria-label={words.width} value={key.width ?? key.quantiles ?? 1}
                onChange={(e) => { const n = Number(e.currentTarget.value); if (n > 0) change(at, bins === "width" ? { width: n } : { quantiles: Math.max(2, Math.round(n)) }); }} />}
            </>}
            <select aria-label={words.sort} value={`${key.by ?? "value"}${key.descending ? "-" : ""}`} onChange={(e) => {
              const v = e.currentTarget.value;
              change(at, { by: v.startsWith("size") ? "size" : "value", descending: v.endsWith("-") });
            }}>
              <option value="value">{words.byValue} ↑</option>
              <option value="value-">{words.byValue} ↓</option>
              <option value="size">{words.bySize}</option>
            </select>
            <button type="button" class="x" title={words.remove} aria-label={words.removeWhat(store.nameOf(key.property))} onClick={() => put(keys.filter((_, i) => i !== at))}>×</button>
          </div>
        );
      })}
      {adding.value || keys.length === 0
        ? <PropertyList onChoose={(property) => {
            const type = store.property(property)?.type;
            put([...keys.filter((k) => k.property !== property), type === "date" ? { property, unit: "decade" } : { property }]);
            onClose();
          }} />
        : <button type="button" class="quiet" data-first onClick={() => { adding.value = true; }}>{words.addKey}</button>}
    </div>
  );
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

export function MoreMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const prefs = store.prefs.value;
  const flip = (list: readonly string[], key: string): readonly string[] => (list.includes(key) ? list.filter((k) => k !== key) : [...list, key]);
  const shown = prefs.facets;
  return (
    <div class="more">
      <h4>{words.settings}</h4>
      <div class="flow">
        {store.schema.value.properties.map((p) => <button type="button" class={prefs.captions.includes(p.key) ? "chip on" : "chip"} aria-pressed={prefs.captions.includes(p.key)} key={p.key} onClick={() => store.remember({ captions: flip(prefs.captions, p.key) })}>{p.name}</button>)}
      </div>
      <h4>{words.facets}</h4>
      <div class="flow">
        {store.schema.value.properties.map((p) => <button type="button" class={shown.includes(p.key) ? "chip on" : "chip"} aria-pressed={shown.includes(p.key)} key={p.key} onClick={() => store.remember({ facets: flip(shown, p.key) })}>{p.name}</button>)}
      </div>
      <div class="pair"><h4>{words.language}</h4><Segments label={words.language} value={prefs.lang} options={[["auto", words.auto], ["en", "English"], ["fr", "Français"]]} onChange={(lang) => store.remember({ lang })} /></div>
      <div class="pair"><h4>{words.theme}</h4><Segments label={words.theme} value={prefs.theme} options={[["auto", words.auto], ["light", words.light], ["dark", words.dark]]} onChange={(theme) => store.remember({ theme })} /></div>
      <div class="footer">
        <button type="button" onClick={() => { void store.refresh(); onClose(); }}>{words.refresh}</button>
        <button type="button" onClick={() => { void exportCsv(store); onClose(); }}>{words.export}</button>
        <span class="space" />
        <button type="button" onClick={() => { store.popup.value = { name: "help", at: store.popup.peek()!.at }; }}>{words.keysTitle}</button>
      </div>
    </div>
  );
}

export function Segments<T extends string>({ value, options, onChange, label }: { value: T; options: readonly (readonly [T, string])[]; onChange(value: T): void; label: string }) {
  return (
    <span class="segments" role="group" aria-label={label}>
      {options.map(([key, text]) => <button type="button" key={key} aria-pressed={value === key} class={value === key ? "on" : ""} onClick={() => onChange(key)}>{text}</button>)}
    </span>
  );
}

export function Help() {
  const words = useStore().words.value;
  return (
    <dl class="help" tabIndex={0}>
      {words.keysList.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}
    </dl>
  );
}

export function HistoryMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  useEffect(() => {
    void store.call("history", { limit: 200 }).then((history) => { if (history) store.history.value = history; });
  }, []);
  const { operations } = store.history.value;
  if (operations.length === 0) return <p class="soft">{words.historyEmpty}</p>;
  return (
    <ol class="history">
      {operations.map((op) => (
        <li key={op.id} class={op.undone ? "undone" : ""}>
          <span class="what"><bdi>{operationName(op.label, words.locale)}</bdi></span>
          <small>{words.time(op.time)} · {op.author}{op.origin ? ` · ${originName(op.origin, words.locale)}` : ""}{op.undone ? ` · ${words.undone}` : ""}</small>
          {!op.undone && <button type="button" onClick={() => { void store.call("back", { operation: op.id }); onClose(); }}>{words.backTo}</button>}
        </li>
      ))}
    </ol>
  );
}
