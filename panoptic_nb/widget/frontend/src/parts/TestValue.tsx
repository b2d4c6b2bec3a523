/** What a test compares with: one value, two, or several chosen from what is there. */
import { useSignal } from "@preact/signals";
import type { Choice, PropertyType, Test, Value } from "../protocol";
import { arity } from "../pure/filter";
import { folded } from "../pure/text";
import { isoDate } from "../pure/dates";
import { useStore } from "../state/store";
import { useSuggestions } from "./suggest";

export function TestValue({ test, type, onChange }: { test: Test; type: PropertyType; onChange(value: Value): void }) {
  const store = useStore();
  const words = store.words.value;
  switch (arity(test, type)) {
    case "none": return null;
    case "many": return <Many property={test.property} values={(test.value as readonly string[]) ?? []} onChange={onChange} />;
    case "two": {
      const pair = Array.isArray(test.value) ? test.value : ["", ""];
      const put = (at: 0 | 1, value: Value): void => onChange(at === 0 ? [value as string, pair[1]] : [pair[0], value as string]);
      return (
        <>
          <One type={type} value={pair[0]} label={words.value} onChange={(v) => put(0, v)} />
          <span>{words.and}</span>
          <One type={type} value={pair[1]} label={words.value} onChange={(v) => put(1, v)} />
        </>
      );
    }
    case "one":
      if (type === "checkbox") {
        return (
          <select data-first aria-label={words.value} value={test.value === undefined ? "" : String(test.value)} onChange={(e) => onChange(e.currentTarget.value === "true")}>
            <option value="" disabled>{words.choose}</option>
            <option value="true">{words.yes}</option>
            <option value="false">{words.no}</option>
          </select>
        );
      }
      return <One type={type} value={test.value ?? ""} label={words.value} onChange={onChange} first />;
  }
}

function One({ type, value, label, onChange, first }: { type: PropertyType; value: Value; label: string; onChange(value: Value): void; first?: boolean }) {
  const { locale } = useStore().words.value;
  return (
    <input aria-label={label} {...(first ? { "data-first": true } : {})} size={type === "text" ? 18 : 8} inputMode={type === "number" ? "decimal" : "text"}
      placeholder={type === "date" ? "1905-03" : type === "color" ? "#c33" : ""} value={value === null ? "" : String(value)}
      onInput={(event) => {
        const text = type === "date" ? isoDate(event.currentTarget.value, locale) : event.currentTarget.value;
        const number = Number(text.replace(",", "."));
        onChange(type === "number" && text.trim() !== "" && Number.isFinite(number) ? number : text);
      }} />
  );
}

/** Type-ahead over the values of a property, with counts; Enter takes the first. */
function Many({ property, values, onChange }: { property: string; values: readonly string[]; onChange(value: Value): void }) {
  const store = useStore();
  const words = store.words.value;
  const query = useSignal("");
  const suggestions = useSuggestions<Choice>(query, async (letters) => (await store.call("values", { property, query: letters, target: null, limit: 40 }))?.choices, [property]);
  const flip = (value: string): void => {
    onChange(values.includes(value) ? values.filter((v) => v !== value) : [...values, value]);
    query.value = "";
  };
  const left = (found: readonly Choice[]): readonly Choice[] => found.filter((c) => !values.includes(c.value));
  const open = left(suggestions.found);
  return (
    <div class="many">
      <div class="taken">
        {values.map((value) => <button type="button" class="chip on" key={value} onClick={() => flip(value)}>{value} ×</button>)}
        <input data-first aria-label={words.value} placeholder={words.choose} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || !query.value) return;
            event.preventDefault();
            event.stopPropagation();
            suggestions.settled((found) => {
              const typed = folded(query.peek().trim());
              const first = left(found).find((c) => folded(c.value) === typed) ?? left(found)[0];
              if (first) flip(first.value);
            });
          }} />
      </div>
      <div class="list short">
        {open.map((c) => <button type="button" key={c.value} onClick={() => flip(c.value)}>{c.value}<i>{words.n(c.total)}</i></button>)}
      </div>
    </div>
  );
}
