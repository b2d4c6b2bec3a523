/** The bottom line: what is selected, what the keys do now. */
import { useComputed, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { intersect, normalise, union } from "../pure/intervals";
import { inkOn, tagColor } from "../pure/text";
import { stopWork, togglePin } from "../state/actions";
import type { Order } from "../state/order";
import { useStore } from "../state/store";
import { CardsBar } from "./Cards";
import { usePopup } from "./Popup";
import { StripBar } from "./Strip";

export function BottomBar() {
  const store = useStore();
  const words = store.words.value;
  const popup = usePopup();
  const { order } = store;
  const open = store.open.value !== null;
  const chosen = open ? (store.near.value?.order.count.value ?? 0) : 0;
  const count = open ? 0 : store.selected.value;
  const layout = store.layout.value;
  const acting = open || count > 0 || order.focus.value >= 0;
  const last = store.last.value;
  if (store.proposing.standing.value) return <div class="bar bottom tight" role="toolbar" aria-label={words.help}><StripBar /><Linked /></div>;
  if (store.cards.value && store.open.value === null) return <div class="bar bottom tight" role="toolbar" aria-label={words.help}><Linked /><CardsBar /></div>;
  return (
    <div class="bar bottom" role="toolbar" aria-label={words.help}>
      {open ? <b class="name">{chosen > 0 ? words.chosenNear(chosen) : store.shown.value?.name}</b> : count > 0 ? <><b>{words.selected(count)}</b><OffScreen count={count} /></> : <Total />}
      {store.stale.value + store.fresh.value > 0 && <span class="soft">{[store.stale.value > 0 ? words.stale(store.stale.value) : "", store.fresh.value > 0 ? words.fresh(store.fresh.value) : ""].filter(Boolean).join(", ")} <button type="button" class="quiet" onClick={() => void store.refresh()}>{words.refresh}</button></span>}
      <Linked />
      <span class="space" />
      {store.schema.value.readonly && <span class="soft">{words.readonly}</span>}
      {acting && !store.schema.value.readonly ? (
        <>
          <span class="pins"><Pins /></span>
          {last && <span class="pair repeat" title={`${last.on ? words.repeat : words.repeatOff} ${last.tag}`}><kbd>.</kbd><span class="soft">{last.on ? words.repeat : words.repeatOff} <bdi>{last.tag}</bdi></span></span>}
          <span class="pair"><kbd>T</kbd><button type="button" class="chip" data-pop="palette" onClick={(e) => popup.open("palette", e.currentTarget)}>{words.tagDots}</button></span>
          <button type="button" class="chip" data-pop="value" onClick={(e) => popup.open("value", e.currentTarget)}>{words.setProperty}</button>
          <button type="button" class="chip" data-pop="similar" onClick={(e) => popup.open("similar", e.currentTarget)}>{words.similar}</button>
          <span class="pair"><kbd>A</kbd><button type="button" class="chip" data-pop="propose" onClick={(e) => popup.open("propose", e.currentTarget)}>{words.proposeDots}</button></span>
          {open ? null : count > 0 ? <button type="button" class="bare" aria-label={`Esc: ${words.clearSelection}`} title={words.clearSelection} onClick={() => order.select([])}><kbd>Esc</kbd></button> : <><kbd>↵</kbd><span class="soft">{words.openKey}</span></>}
        </>
      ) : (
        <span class="hints">
          {layout && layout.labels.length > 0 && <span class="pair"><kbd>J</kbd><button type="button" class="quiet" data-pop="jump" onClick={(e) => popup.open("jump", e.currentTarget)}>{words.jump}</button></span>}
          <kbd>{words.spaceKey}</kbd><span>{words.selectKey}</span><kbd>T</kbd><span>{words.tagKey}</span><kbd>↵</kbd><span>{words.openKey}</span><kbd>/</kbd><span>{words.searchKey}</span><kbd>A</kbd><button type="button" class="quiet" data-pop="propose" onClick={(e) => popup.open("propose", e.currentTarget)}>{words.proposeDots}</button><kbd>?</kbd><span>{words.keysTitle}</span>
        </span>
      )}
    </div>
  );

  function Total() {
    if (!layout) return null;
    return <b>{layout.items === layout.base ? words.total(layout.items) : words.of(layout.items, layout.base)}</b>;
  }
}

/** How many of the selected lie off screen: an item may stand in several groups, and is counted as Python counts. */
function OffScreen({ count }: { count: number }) {
  const { order, words } = useStore();
  const off = useComputed(() => onScreen(order)).value;
  return count > off ? <span class="soft">{words.value.notOnScreen(count - off)}</span> : null;
}

/** How many selected items are on screen, at any of their places; a pile is all of its items. */
function onScreen(order: Order): number {
  const items = new Map<number, number>();
  order.drawn.value;
  for (const [a, b] of intersect(union(order.selection.value, order.echo), normalise(order.visible.value))) {
    for (let i = a; i < b; i++) items.set(order.at(i)?.item ?? -1 - i, order.at(i)?.pile ?? 1);
  }
  return [...items.values()].reduce((all, pile) => all + pile, 0);
}

/** Whether Python answers; said within a second, with what to do after ten. */
export function Linked() {
  const store = useStore();
  const words = store.words.value;
  const link = store.rpc.link.value;
  const now = store.working.now.value;
  if (now) {
    return (
      <span class="busy working" data-working={now.what}>
        <span role="status">{words.working[now.what] ?? now.what}</span>
        {now.total > 1 && <progress max={now.total} value={now.done} aria-label={words.working[now.what] ?? now.what} title={`${words.n(now.done)}/${words.n(now.total)}`} />}
        {now.job >= 0 && <button type="button" class="chip" data-stop title={words.stopHint} onClick={() => { void stopWork(store); store.keepFocus(); }}>{words.stopIt}</button>}
      </span>
    );
  }
  if (link === "busy") return <span class="busy" role="status">{words.busy}</span>;
  return null;
}

/** The pinned tags, with how many of the selected have each. */
function Pins() {
  const store = useStore();
  const words = store.words.value;
  const { pinned } = store.prefs.value;
  const states = useSignal<{ chosen: readonly number[]; colors: readonly (string | null)[]; there: readonly boolean[]; items: number } | null>(null);
  const ranges = store.order.selection.value;
  const focus = store.order.focus.value;
  const shown = store.shown.value?.item;
  const near = store.near.value?.order.selection.value;
  const changes = store.changes.value;
  useEffect(() => {
    if (pinned.length === 0) return;
    let gone = false;
    const timer = setTimeout(() => {
      const target = store.target();
      if (target) void store.call("states", { target, tags: pinned }).then((reply) => { if (reply && !gone) states.value = reply; });
    }, 80);
    return () => { gone = true; clearTimeout(timer); };
  }, [pinned, ranges, focus, shown, near, changes]);
  return (
    <>
      {pinned.map((pin, i) => {
        // A tag that was undone keeps its key, for it may be done again; it is not offered meanwhile.
        if (states.value?.there[i] === false) return null;
        const color = tagColor(pin.tag, states.value?.colors[i]);
        const chosen = states.value?.chosen[i] ?? 0;
        const items = states.value?.items ?? 0;
        const state = chosen === 0 ? "false" : chosen < items ? "mixed" : "true";
        return (
          <span class="pin" key={`${pin.property}/${pin.tag}`}>
            <kbd>{i + 1}</kbd>
            <button type="button" class="tag" aria-pressed={state} title={`${store.nameOf(pin.property)}: ${pin.tag}`} style={{ background: color, color: inkOn(color) }}
              onClick={() => { const target = store.target(); if (target) void togglePin(store, target, pin); }}>
              <bdi>{pin.tag}</bdi>{chosen > 0 && <span>{words.n(chosen)}/{words.n(items)}</span>}
            </button>
          </span>
        );
      })}
    </>
  );
}
