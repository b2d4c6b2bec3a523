/** Piles: what stands as one, one of them opened, and what is no duplicate after all. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { Pile } from "../likeness";
import { score } from "../pure/text";
import { useStore } from "../state/store";
import { Picture } from "./Picture";

/** Nothing, items of one image, or near-duplicates as one. */
export function PilesMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const near = store.layout.value?.piled != null;
  const same = store.spec.value.piles && !near;
  const choose = async (which: "none" | "same" | "near"): Promise<void> => {
    onClose();
    if (near !== (which === "near")) await store.work("duplicates", { on: which === "near", captions: store.prefs.peek().captions }, which === "near" ? "duplicates" : null);
    if (store.spec.peek().piles !== (which === "same")) await store.put({ piles: which === "same" });
  };
  const line = (which: "none" | "same" | "near", on: boolean, text: string, hint = "") => (
    <button type="button" role="menuitemradio" aria-checked={on} data-piles={which} title={hint} {...(on ? { "data-first": true } : {})} onClick={() => void choose(which)}><span class={on ? "state all" : "state"} />{text}</button>
  );
  return (
    <div class="list" role="menu" aria-label={words.piles} onKeyDown={(event) => {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      const all = [...event.currentTarget.querySelectorAll("button")];
      const at = all.indexOf((event.currentTarget.getRootNode() as ShadowRoot).activeElement as HTMLButtonElement);
      all[Math.max(0, Math.min(all.length - 1, at + by))].focus();
    }}>
      {line("none", !near && !same, words.pilesNone)}
      {line("same", same, words.pilesSame)}
      {line("near", near, words.pilesNear, words.pilesNearHint)}
    </div>
  );
}

/** The line above piles of near-duplicates: how many, and what could not be compared. */
export function PiledLine() {
  const store = useStore();
  const words = store.words.value;
  const piled = store.layout.value?.piled;
  if (!piled) return null;
  const left = words.notCompared(piled.plain, piled.missing);
  return (
    <div class="line-above">
      <b>{words.piled(piled.piles, piled.items)}</b>
      {piled.piles > 0 && <span class="soft"><kbd>D</kbd> {words.openPile}</span>}
      {left && <span class="soft">{words.notComparedIs(left)}</span>}
      <span class="space" />
      <button type="button" class="chip" onClick={() => void store.work("duplicates", { on: false, captions: store.prefs.peek().captions }, null)}>{words.showAll}</button>
    </div>
  );
}

export function PileMenu({ position, onClose }: { position: number; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const pile = useSignal<Pile | null>(null);
  const { rev } = store.order;
  useEffect(() => {
    void store.call("pile", { rev, position }).then((reply) => {
      if (!reply) return;
      store.pictures.take(reply.images, reply.offsets, reply.thumbnails);
      pile.value = reply;
    });
  }, [rev, position]);
  const p = pile.value;
  const apart = (items: readonly number[]): void => {
    onClose();
    void store.screen("not_duplicates", { rev, position, items, captions: store.prefs.peek().captions });
  };
  // The same element before and after the answer: were it another, the focus would fall to the page.
  if (!p) return <div class="pile-of" tabIndex={0} data-first><p class="soft">{words.wait}</p></div>;
  const shown = Array.from(p.items);
  return (
    <div class="pile-of" tabIndex={0} data-first>
      <div class="pair" key="of"><b>{words.pile} · {words.n(p.count)}</b>{p.near && <span class="soft" title={words.agreementHint}>{words.agreement(score(p.low, words.locale), score(p.high, words.locale))}</span>}</div>
      <ul>
        {shown.map((item, k) => (
          <li key={item}>
            <Picture image={p.of[k]} />
            <span class="name" title={p.names[k]}>{p.names[k]}</span>
            <small class="soft" title={p.notes[k]}>{p.notes[k]}</small>
            {p.near && !store.schema.value.readonly && new Set(p.of).size > 1 && <button type="button" class="quiet" data-apart={item} onClick={() => apart([item])}>{words.notDuplicate}</button>}
          </li>
        ))}
      </ul>
      <div class="footer">
        {p.near && <span class="soft">{words.forGoodPairs}</span>}
        <span class="space" />
        {p.near && !store.schema.value.readonly && new Set(p.of).size > 1 && shown.length > 2 && <button type="button" data-apart="all" onClick={() => apart([])}>{words.noneDuplicates}</button>}
        <button type="button" onClick={onClose}>{words.close}</button>
      </div>
    </div>
  );
}
