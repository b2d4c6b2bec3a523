/** The keyboard, alone: what each key does where. */
import { step } from "../pure/geometry";
import { between, size } from "../pure/intervals";
import { action } from "../pure/keys";
import { copyCode, redo, repeat, stopWork, togglePin, undo } from "../state/actions";
import type { Page } from "../state/kinds";
import type { Store } from "../state/store";
import { clicked } from "./gestures";
import { act, goTo, groupInHand } from "./groups";

const MOVES: Readonly<Record<string, string>> = {
  left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown",
  "page-up": "PageUp", "page-down": "PageDown", first: "Home", last: "End",
};

/** Handles a key pressed anywhere in the grid; whatever is handled is kept from the page. */
export function press(store: Store, event: KeyboardEvent): void {
  const from = event.composedPath()[0] as HTMLElement;
  const typing = from.matches?.("input, textarea, select") ?? false;
  const inDialog = from.closest?.("[role=dialog]") !== null;
  if (store.popup.peek() && !inDialog && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    // A quick hand types before the panel stands: its letters are kept for it, not taken for commands.
    store.typedAhead += event.key;
    event.preventDefault();
    return;
  }
  const found = action(event);
  if (!found) return;
  if (typing && !inDialog && found.action === "escape") {
    // Escape leaves a field for the pictures; the next one leaves what they stand in.
    store.keepFocus();
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const undoing = found.action === "undo" || found.action === "redo";
  if ((typing && (!undoing || from.matches("input:not([type=range]), textarea"))) || (inDialog && !undoing && found.action !== "escape")) return;
  const onButton = from.matches?.("button, a, [role=slider]") ?? false;
  if (onButton && (event.key === " " || event.key === "Enter")) return;
  if (run(store, found.action, found.extend, from)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** The pictures that keys move in: the page's, or the neighbours where these have the focus; none in the rest of details. */
function pictures(store: Store, from: HTMLElement): { order: Page["order"]; surface: Page["surface"] | null } | null {
  if (store.open.peek() === null) return store;
  return from.closest(".near .stage") ? store.near.peek() : null;
}

function run(store: Store, name: string, extend: boolean, from: HTMLElement): boolean {
  const root = from.getRootNode() as ShadowRoot;
  const popup = (which: string, selector = `[data-pop=${which}]`, about?: unknown): boolean => {
    const anchor = root.querySelector(selector) ?? root.querySelector(".bar.bottom")!;
    store.popup.value = { name: which, at: anchor.getBoundingClientRect(), about };
    return true;
  };
  const onGroup = (what: string): boolean => {
    const cards = store.cards.peek();
    const group = store.open.peek() !== null ? -1 : cards ? store.cutting.cursor.peek() : groupInHand(store);
    if (group < 0 || (cards && what === "fold")) return false;
    const head = cards ? root.querySelector(`#pnb-card-${group}`) : [...root.querySelectorAll(`.under .head[data-group="${group}"]`)].find((h) => (h as HTMLElement).offsetParent !== null);
    act(store, what, group, (head ?? root.querySelector(".bar.bottom")!).getBoundingClientRect());
    return true;
  };
  if (name in MOVES) return move(store, MOVES[name], extend, from);
  if (name.startsWith("pin-")) {
    const pin = store.prefs.peek().pinned[Number(name.slice(4)) - 1];
    const target = store.target();
    if (pin && target) void togglePin(store, target, pin);
    return true;
  }
  const focus = store.order.focus.peek();
  const here = pictures(store, from);
  switch (name) {
    case "toggle":
      if (here && here.order.focus.peek() >= 0) clicked(here.order, here.order.focus.peek(), { add: true, extend: false });
      return true;
    case "open":
      if (!here || here.order.focus.peek() < 0) return true;
      if (here.order === store.order) store.open.value = focus;
      else store.jump.value = here.order.at(here.order.focus.peek())?.item ?? null;
      return true;
    case "escape":
      if (store.popup.peek()) store.popup.value = null;
      else if (from.closest(".side, .bar")) store.keepFocus();
      else if (store.open.peek() !== null) store.open.value = null;
      else if (store.cards.peek()) store.cards.value = false;
      else if (store.order.selection.peek().length) store.order.select([]);
      else if (store.notice.peek()) store.notice.value = null;
      else void stopWork(store);
      return true;
    case "all": {
      const order = store.open.peek() === null ? store.order : store.near.peek()?.order;
      order?.select([[0, order.shape.peek().positions]]);
      store.said.value = order === store.order ? store.words.value.sureAll : store.words.value.chosen(order?.count.peek() ?? 0);
      return true;
    }
    case "palette": return store.target() !== null && popup("palette");
    case "value": return store.target() !== null && popup("value");
    case "similar": return store.target() !== null && popup("similar");
    case "repeat":
      void repeat(store);
      return true;
    case "undo":
      void undo(store);
      return true;
    case "redo":
      void redo(store);
      return true;
    case "search":
      root.querySelector<HTMLInputElement>("[data-search]")?.focus();
      return true;
    case "filter": return popup("filter");
    case "group": return popup("group");
    case "sort": return popup("sort");
    case "history": return popup("history");
    case "help": return popup("help", "[data-pop=more]");
    case "cluster": return popup("cluster", "[data-pop=cluster]", null);
    case "pile":
      return focus >= 0 && (store.order.at(focus)?.pile ?? 1) > 1 && popup("pile", `[data-index="${focus}"] .pile`, focus);
    case "cards":
      if (!store.layout.peek()?.clusters || store.open.peek() !== null) return false;
      store.cards.value = !store.cards.peek();
      return true;
    case "propose": return !store.schema.peek().readonly && popup("propose");
    case "name": return store.layout.peek()?.clusters ? onGroup("name") : false;
    case "group-actions": return onGroup("group-actions");
    case "jump": return store.open.peek() === null && store.order.shape.peek().headers && popup("jump", ".head");
    case "refresh":
      void store.refresh();
      return true;
    case "facets":
      store.room.toggleFacets();
      return true;
    case "copy-code":
      void copyCode(store);
      return true;
    case "bigger":
    case "smaller":
      store.remember({ size: Math.max(48, Math.min(256, store.prefs.peek().size + (name === "bigger" ? 16 : -16))) });
      return true;
    case "collapse": return onGroup("fold");
    case "previous-group":
    case "next-group": {
      if (store.open.peek() !== null) return true;
      goTo(store, groupInHand(store) + (name === "next-group" ? 1 : -1));
      return true;
    }
    default: return false;
  }
}

function move(store: Store, key: string, extend: boolean, from: HTMLElement): boolean {
  const here = pictures(store, from);
  if (!here) {
    if (key !== "ArrowLeft" && key !== "ArrowRight") return false;
    const { order } = store;
    const next = Math.max(0, Math.min(order.shape.peek().positions - 1, store.open.peek()! + (key === "ArrowRight" ? 1 : -1)));
    order.focus.value = store.open.value = next;
    return true;
  }
  if (!from.matches("[data-grid], .w, .stage *")) return false;
  const { order, surface } = here;
  const geometry = surface?.geometry();
  if (!surface || !geometry) return false;
  const before = order.focus.peek();
  const next = step(geometry, before, key, surface.rows());
  if (next < 0) return true;
  if (extend) {
    if (order.anchor < 0) order.anchor = Math.max(0, before);
    order.select([between(order.anchor, next)]);
  } else {
    // The next key is for the picture that the arrow goes to, not for the one that was clicked on before.
    if (order.lone && size(order.selection.peek()) === 1) order.select([]);
    order.anchor = next;
  }
  order.lone = false;
  order.focus.value = next;
  surface.reveal(next);
  return true;
}
