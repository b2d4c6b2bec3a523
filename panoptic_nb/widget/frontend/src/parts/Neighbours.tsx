/** What is near an image in a space: nearest first, a histogram of scores, a cut that says how many it leaves. */
import { useSignal } from "@preact/signals";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { Neighbours } from "../likeness";
import type { Target } from "../protocol";
import { score } from "../pure/text";
import { defaultSpace } from "../state/actions";
import { Order } from "../state/order";
import { useStore } from "../state/store";
import { Stage } from "./Stage";

/** What a property's value would be given to: the chosen neighbours, or all that the cut leaves. */
export interface Near {
  target(): { target: Target; count: number; chosen: boolean } | null;
}

const LIMIT = 1_000;
/** The largest side of a neighbour: many of them are looked at beside the one that is large. */
const SIDE = 72;
let order_ = 0;

export function Near({ item, onReady, onOpen }: { item: number; onReady(near: Near | null): void; onOpen(item: number): void }) {
  const store = useStore();
  const words = store.words.value;
  const space = useSignal(defaultSpace(store));
  const without = useSignal<string | null>(null);
  const reply = useSignal<Neighbours | null>(null);
  const shown = useSignal(0);
  const prefix = useMemo(() => `near${order_++}-`, []);
  const order = useMemo(() => new Order(store.rpc, store.pictures, () => store.prefs.peek().captions, (e) => store.failed(e)), []);
  const changes = store.changes.value;
  const asked = useRef("");
  useEffect(() => {
    if (space.value === null) return;
    const question = `${space.value}/${without.value}`;
    if (without.value === null && asked.current === question) {
      void order.refreshCaptions().catch((e: unknown) => store.failed(e));
      return;
    }
    asked.current = question;
    let gone = false;
    void store.call("neighbours", { item, space: space.value, limit: LIMIT, without: without.value, captions: store.prefs.peek().captions }).then((r) => {
      if (!r || gone) return;
      reply.value = r;
      cut(Math.min(r.positions, shown.value || 96), r);
    });
    return () => { gone = true; };
  }, [space.value, without.value, changes]);
  const cut = (n: number, r: Neighbours | null = reply.peek()): void => {
    if (!r) return;
    shown.value = n;
    order.show({ rev: r.rev, counts: [n], headers: false, positions: n }, order.selection.peek().flatMap(([a, b]) => (a < n ? [[a, Math.min(b, n)] as const] : [])), r.window);
  };
  const chosen = order.count.value;
  useEffect(() => {
    const r = reply.value;
    onReady(r && {
      target: () => shown.value === 0 ? null : {
        target: { rev: r.rev, ranges: chosen > 0 ? order.selection.peek() : [[0, shown.value]] },
        count: chosen > 0 ? chosen : shown.value,
        chosen: chosen > 0,
      },
    });
  }, [reply.value, chosen, shown.value]);

  if (space.value === null) return <p class="soft hint">{words.noSpace}</p>;
  const r = reply.value;
  const at = r && shown.value > 0 ? r.scores[shown.value - 1] : 1;
  return (
    <section class="near">
      <div class="header">
        <b>{words.neighbours}</b>
        <select aria-label={words.space} title={words.cosine} value={space.value} onChange={(e) => { space.value = e.currentTarget.value; }}>
          {store.schema.value.spaces.map((s) => <option key={s.name} value={s.name}>{s.name}</option>)}
        </select>
        <span data-above title={words.cosine}>{words.above(shown.value, score(at, words.locale))}</span>
        {r && <Cut reply={r} at={at} shown={shown.value} onCut={cut} />}
        <label class="num"><input type="number" min="0" max={r?.positions ?? 0} aria-label={words.cut} value={shown.value} onInput={(e) => {
          // At every key, so that an answer that arrives meanwhile does not overwrite what is being typed.
          if (e.currentTarget.value === "") return;
          const wanted = Math.max(0, Math.floor(Number(e.currentTarget.value)));
          if (r) cut(Math.min(r.positions, wanted));
          else shown.value = wanted;
        }} /></label>
        <button type="button" class="chip" onClick={() => order.select(chosen > 0 ? [] : [[0, shown.value]])}>{chosen > 0 ? words.chooseNone : words.chooseAll}</button>
        <select class="hide" aria-label={words.hideAnnotated} value={without.value ?? ""} onChange={(e) => { without.value = e.currentTarget.value || null; }}>
          <option value="">{words.hideAnnotated}</option>
          {store.writable.value.map((p) => <option key={p.key} value={p.key}>{words.withoutProperty(p.name)}</option>)}
        </select>
        {r && r.hidden > 0 && <span class="soft">{words.hidden(r.hidden)}</span>}
        {r && r.missing > 0 && <span class="soft">{words.missingVectors(r.missing)}</span>}
        {chosen > 0 && <b>{words.chosen(chosen)}</b>}
      </div>
      {r && shown.value === 0 && <p class="soft hint">{words.hiddenByCut(r.positions)} <button type="button" class="quiet" onClick={() => cut(r.positions)}>{words.showAll}</button></p>}
      <Stage order={order} label={words.neighbours} prefix={prefix} most={SIDE} surface={(surface) => { store.near.value = surface && { order, surface }; }} onOpen={(i) => { const known = order.at(i); if (known) onOpen(known.item); }} />
    </section>
  );
}

function Cut({ reply, at, shown, onCut }: { reply: Neighbours; at: number; shown: number; onCut(n: number): void }) {
  const words = useStore().words.value;
  const most = Math.max(1, ...reply.histogram);
  const low = reply.edges[0] ?? 0;
  const high = reply.edges[reply.edges.length - 1] ?? 1;
  const pick = (event: PointerEvent): void => {
    const r = (event.currentTarget as Element).getBoundingClientRect();
    onCut(above(reply, low + ((event.clientX - r.left) / r.width) * (high - low)));
  };
  return (
    <div class="hist cut" role="slider" tabIndex={0} aria-label={words.cut} aria-valuemin={low} aria-valuemax={high} aria-valuenow={at} aria-valuetext={words.above(shown, score(at, words.locale))} title={words.cosine}
      onPointerDown={(e) => { e.currentTarget.setPointerCapture(e.pointerId); pick(e); }}
      onPointerMove={(e) => { if (e.currentTarget.hasPointerCapture(e.pointerId)) pick(e); }}
      onKeyDown={(e) => {
        const to = cutBy(e.key, shown, at, reply);
        if (to === null) return;
        e.preventDefault();
        e.stopPropagation();
        onCut(to);
      }}>
      {reply.histogram.map((n, i) => <u key={i} class={reply.edges[i + 1] >= at ? "a" : ""} style={{ height: `${n === 0 ? 0 : Math.max(6, (100 * n) / most)}%` }} />)}
    </div>
  );
}

const BY: Readonly<Record<string, number>> = { ArrowLeft: -0.01, ArrowDown: -0.01, ArrowRight: 0.01, ArrowUp: 0.01, PageDown: -0.1, PageUp: 0.1 };

/** How many a key leaves: a step of the score, and one neighbour at least; all with Home, none with End. */
function cutBy(key: string, shown: number, at: number, reply: Neighbours): number | null {
  if (key === "Home") return reply.positions;
  if (key === "End") return 0;
  const by = BY[key];
  if (!by) return null;
  const n = above(reply, at + by);
  return Math.max(0, Math.min(reply.positions, by < 0 ? Math.max(n, shown + 1) : Math.min(n, shown - 1)));
}

function above(reply: Neighbours, value: number): number {
  let n = 0;
  while (n < reply.positions && reply.scores[n] >= value) n++;
  return n;
}
