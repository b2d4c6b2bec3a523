/** An editor for every type of property. Enter applies, Escape leaves. */
import { useSignal } from "@preact/signals";
import type { Property, PropertyType, Target, Value } from "../protocol";
import { isoDate } from "../pure/dates";
import { give } from "../state/actions";
import { useStore } from "../state/store";
import { Palette } from "./Palette";
import { PropertyList } from "./PropertyList";

export function Editor({ property, value, target, onClose }: { property: Property; value: Value; target: Target; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const draft = useSignal(value === null || Array.isArray(value) ? "" : String(value));
  if (property.type === "label" || property.type === "labels") return <Palette target={target} property={property.key} onClose={onClose} />;
  const put = async (next: Value): Promise<void> => {
    if (await give(store, target, property.key, next)) onClose();
  };
  if (property.type === "checkbox") {
    return (
      <div class="editor">
        <b>{property.name}</b>
        <div class="flow">
          <button type="button" data-first onClick={() => void put(true)}>☑ {words.yes}</button>
          <button type="button" onClick={() => void put(false)}>☐ {words.no}</button>
          <button type="button" onClick={() => void put(null)}>{words.empty}</button>
        </div>
      </div>
    );
  }
  const read = (): Value => {
    if (property.type === "date") return isoDate(draft.value, words.locale);
    if (property.type !== "number") return draft.value;
    const number = Number(draft.value.replace(/[\s\u202f\u00a0]/g, "").replace(",", "."));
    return draft.value.trim() === "" ? null : Number.isFinite(number) ? number : draft.value;
  };
  return (
    <form class="editor" onSubmit={(event) => { event.preventDefault(); void put(read()); }}>
      <b>{property.name}</b>
      {property.type === "text"
        ? <textarea data-first rows={3} aria-label={property.name} value={draft.value} onInput={(e) => { draft.value = e.currentTarget.value; }}
            onKeyDown={(event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); void put(read()); } }} />
        : <span class="pair">
            {property.type === "color" && <input type="color" aria-label={property.name} value={/^#[0-9a-f]{6}$/i.test(draft.value) ? draft.value : "#888888"} onInput={(e) => { draft.value = e.currentTarget.value; }} />}
            <input data-first aria-label={property.name} inputMode={property.type === "number" ? "decimal" : property.type === "url" ? "url" : "text"}
              placeholder={property.type === "date" ? "1905, 1905-03, 1905-03-12" : property.type === "url" ? "https://…" : ""} value={draft.value} onInput={(e) => { draft.value = e.currentTarget.value; }} />
          </span>}
      <div class="footer">
        <button type="button" class="quiet" onClick={() => void put(null)}>{words.clear}</button>
        <span class="space" />
        <button type="button" onClick={onClose}>{words.cancel}</button>
        <button type="submit" class="main">{words.apply}</button>
      </div>
    </form>
  );
}

/** "Set a property…": which one, then its editor. */
export function ValueMenu({ target, onClose, about }: { target: Target; onClose(): void; about?: string | undefined }) {
  const store = useStore();
  const words = store.words.value;
  const chosen = useSignal<string | null>(about ?? null);
  const making = useSignal(false);
  const property = chosen.value === null ? undefined : store.property(chosen.value);
  if (property) return <Editor property={property} value={null} target={target} onClose={onClose} key={property.key} />;
  if (making.value) return <CreateProperty type="labels" onDone={(key) => { chosen.value = key; }} onClose={onClose} />;
  return (
    <div class="list-box">
      <PropertyList of={store.writable.value} onChoose={(key) => { chosen.value = key; }} />
      <button type="button" class="quiet" onClick={() => { making.value = true; }}>+ {words.createProperty}</button>
    </div>
  );
}

const TYPES: readonly PropertyType[] = ["labels", "label", "text", "number", "date", "color", "url", "checkbox"];

export function CreateProperty({ type, onDone, onClose }: { type: PropertyType; onDone(key: string): void; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const name = useSignal("");
  const kind = useSignal<PropertyType>(type);
  const scope = useSignal<"image" | "item">("image");
  return (
    <form class="editor" onSubmit={(event) => {
      event.preventDefault();
      void store.call("create_property", { name: name.value.trim(), kind: kind.value, scope: scope.value }).then((reply) => { if (reply) onDone(reply.property); });
    }}>
      <b>{words.createProperty}</b>
      <input data-first aria-label={words.name} placeholder={words.name} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} />
      <span class="pair">
        <select aria-label={words.type} value={kind.value} onChange={(e) => { kind.value = e.currentTarget.value as PropertyType; }}>
          {TYPES.map((t) => <option key={t} value={t}>{words.types[t]}</option>)}
        </select>
        <select aria-label={words.type} value={scope.value} onChange={(e) => { scope.value = e.currentTarget.value as "image" | "item"; }}>
          <option value="image">{words.scopeImage}</option>
          <option value="item">{words.scopeItem}</option>
        </select>
      </span>
      <div class="footer">
        <span class="space" />
        <button type="button" onClick={onClose}>{words.cancel}</button>
        <button type="submit" class="main" disabled={!name.value.trim()}>{words.create}</button>
      </div>
    </form>
  );
}
