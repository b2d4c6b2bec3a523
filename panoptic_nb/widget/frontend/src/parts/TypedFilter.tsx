/** The filter as one line to type: an example from this corpus in it, and below it what could not be read, pointed at. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Facet, PropertyType } from "../protocol";
import { example } from "../pure/example";
import { useStore } from "../state/store";

const ORDERED: readonly PropertyType[] = ["date", "number"];
const NAMED: readonly PropertyType[] = ["labels", "label", "text"];

export function TypedFilter({ text, wrong }: { text: Signal<string>; wrong: Signal<string> }) {
  const words = useStore().words.value;
  return (
    <>
      <input class="typed" value={text.value} placeholder={words.typedLike(useExample())} aria-label={words.typed}
        aria-invalid={wrong.value !== ""} aria-describedby={wrong.value ? "typed-wrong" : undefined}
        onInput={(event) => {
          text.value = event.currentTarget.value;
          wrong.value = "";
        }} />
      <Wrong text={wrong.value} id="typed-wrong" />
    </>
  );
}

/** What was refused and why; the place in a typed line, where there is one, pointed at below the line. */
export function Wrong({ text, id }: { text: string; id?: string }) {
  if (!text) return null;
  const lines = text.split("\n");
  const pointed = /^\s*\^+$/.test(lines.at(-1) ?? "") ? lines.splice(-2) : [];
  return (
    <div class="wrong" id={id} role="alert">
      <p>{lines.join("\n")}</p>
      {pointed.length > 0 && <pre tabIndex={0}>{pointed.map((line) => line.replace(/^ {4}/, "")).join("\n")}</pre>}
    </div>
  );
}

function useExample(): string {
  const store = useStore();
  const words = store.words.value;
  const facets = useSignal<readonly Facet[]>([]);
  useEffect(() => {
    // What the reader sees counted, and whatever else there is where that holds nothing yet.
    const used = (types: readonly PropertyType[]) => (facet: Facet): boolean =>
      types.includes(store.property(facet.property)?.type ?? "url") && (facet.kind === "values" ? facet.entries.length > 0 : facet.bars.length > 1);
    const best = (all: readonly Facet[]): Facet[] => [ORDERED, NAMED].flatMap((types) => all.find(used(types)) ?? []);
    facets.value = best(store.facets.peek());
    if (facets.value.length === 2) return;
    const keys = store.schema.peek().properties.filter((p) => !p.computed && (ORDERED.includes(p.type) || NAMED.includes(p.type))).map((p) => p.key);
    void store.call("facets", { properties: keys.slice(0, 8), limit: 8 }).then((reply) => { if (reply) facets.value = best([...store.facets.peek(), ...reply.facets]); });
  }, []);
  return example(facets.value, (key) => store.nameOf(key), { and: words.and, contains: words.ops.contains });
}
