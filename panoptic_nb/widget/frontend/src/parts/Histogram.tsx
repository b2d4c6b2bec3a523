/** How many items stand where along numbers or dates: a stroke keeps a stretch, and so do two fields to type its ends. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Bar, Facet, Op, Test } from "../protocol";
import { isoDate } from "../pure/dates";
import { askedStretch, ends, endText, plain, replaceStretch, stretch, type Ends } from "../pure/facet";
import { useStore } from "../state/store";

export function Histogram({ facet: { property, bars } }: { facet: Extract<Facet, { kind: "histogram" }> }) {
  const store = useStore();
  const words = store.words.value;
  const { where } = store.spec.value;
  const name = store.nameOf(property);
  const from = useSignal<number | null>(null);
  const to = useSignal<number | null>(null);
  // What was kept stays drawn until it is counted.
  useEffect(() => { from.value = to.value = null; }, [bars]);
  if (bars.length === 0) return null;
  const kept = ends(askedStretch(where, property));
  const put = (next: Ends): void => store.filter(replaceStretch(where, property, stretch(next)));
  const [first, last] = [Math.min(from.value ?? 0, to.value ?? 0), Math.max(from.value ?? 0, to.value ?? 0)];
  const drawing = from.value !== null && to.value !== null;
  const share = (bar: Bar, at: number): number => (drawing ? Number(at >= first && at <= last) : bar.held / Math.max(1, bar.count));
  const most = Math.max(1, ...bars.map((bar) => bar.count));
  const at = (event: PointerEvent): number => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    return Math.max(0, Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)));
  };
  const done = (): void => {
    if (!drawing) return;
    const [low, high] = [bars[first].low, bars[last].high];
    const again = first === last && kept.from?.value === low && kept.to?.value === high;
    if (again || last - first === bars.length - 1) put({ from: null, to: null });
    else put({ from: { property, op: "ge", value: low }, to: { property, op: "le", value: high } });
  };
  const shown = bars.reduce((sum, bar) => sum + bar.held, 0);
  return (
    <>
      <div class="hist" role="img" aria-label={words.bars(name, bars[0].label, plain(bars.at(-1)!.high), shown)}
        onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); from.value = to.value = at(e); }}
        onPointerMove={(e) => { if (e.buttons) to.value = at(e); }}
        onPointerUp={done}
        onPointerCancel={() => { from.value = to.value = null; }}>
        {bars.map((bar, i) => (
          <u key={i} title={words.bar(bar.label, bar.held, bar.count)}>
            <s style={{ height: `${bar.count === 0 ? 0 : Math.max(4, (100 * bar.count) / most)}%` }}><s style={{ height: `${100 * share(bar, i)}%` }} /></s>
          </u>
        ))}
      </div>
      <div class="ax">
        <End label={words.fromOf(name)} signs={["ge", "gt"]} test={kept.from} property={property} placeholder={plain(bars[0].low)} onChange={(test) => put({ ...kept, from: test })} />
        <End label={words.toOf(name)} signs={["le", "lt"]} test={kept.to} property={property} placeholder={plain(bars.at(-1)!.high)} onChange={(test) => put({ ...kept, to: test })} />
      </div>
    </>
  );
}

interface EndProps {
  label: string;
  /** The test where the value itself is part of the stretch, and where it is not. */
  signs: readonly [Op, Op];
  test: Test | null;
  property: string;
  placeholder: string;
  onChange(test: Test | null): void;
}

/** One end of a stretch, to type: "1905", or "< 1905" where 1905 is no longer part of it. */
function End({ label, signs, test, property, placeholder, onChange }: EndProps) {
  const store = useStore();
  const { locale } = store.words.value;
  const numbers = store.property(property)?.type === "number";
  const wrong = useSignal(false);
  // What is being typed stays there while the bars are counted anew.
  const draft = useSignal<string | null>(null);
  const text = endText(test);
  const take = (typed: string): void => {
    draft.value = null;
    wrong.value = false;
    if (typed === text) return;
    const bare = typed.replace(/^[<>≤≥]\s*=?\s*/, "");
    const number = Number(bare.replace(/[\s\u00a0\u202f]/g, "").replace(",", "."));
    if (numbers && !Number.isFinite(number)) {
      wrong.value = true;
      draft.value = typed;
    } else onChange(bare === "" ? null : { property, op: signs[/^[<>](?!\s*=)/.test(typed) ? 1 : 0], value: numbers ? number : isoDate(bare, locale) });
  };
  return (
    <input class={test ? "end on" : "end"} aria-label={label} title={label} placeholder={placeholder} value={draft.value ?? text} aria-invalid={wrong.value} inputMode={numbers ? "decimal" : "text"}
      onInput={(event) => { draft.value = event.currentTarget.value; }}
      onKeyDown={(event) => {
        if (event.key === "Escape") draft.value = null;
        else if (event.key === "Enter" && draft.value !== null) take(draft.value.trim());
      }}
      onBlur={() => { if (draft.value !== null) take(draft.value.trim()); }} />
  );
}
