/** What stands under each image, the keys, the history: the panels at the end of the top line. */
import { useEffect } from "preact/hooks";
import { operationName, originName } from "../pure/labels";
import { exportCsv } from "../state/actions";
import { useStore } from "../state/store";

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
