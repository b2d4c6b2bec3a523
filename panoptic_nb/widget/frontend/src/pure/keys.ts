/** Which key does what, and which keys must never reach the notebook around us. */

export interface Key {
  key: string;
  /** Where the key lies, as on a keyboard of the United States: what is printed on it differs. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

export type Action =
  | "left" | "right" | "up" | "down" | "page-up" | "page-down" | "first" | "last"
  | "toggle" | "open" | "escape" | "all" | "palette" | "repeat" | "undo" | "redo" | "search" | "filter" | "group"
  | "sort" | "facets" | "bigger" | "smaller" | "help" | "history" | "similar" | "value" | "collapse" | "copy-code"
  | "previous-group" | "next-group" | "name" | "cluster" | "propose" | "pile" | "cards" | "refresh" | "group-actions" | "jump" | `pin-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9}`;

const PLAIN: Readonly<Record<string, Action>> = {
  ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
  PageUp: "page-up", PageDown: "page-down", Home: "first", End: "last",
  " ": "toggle", Enter: "open", Escape: "escape", t: "palette", ".": "repeat", "/": "search", f: "filter",
  g: "group", o: "sort", p: "facets", "+": "bigger", "=": "bigger", "-": "smaller", "?": "help", h: "history",
  s: "similar", v: "value", c: "collapse", "[": "previous-group", "]": "next-group", n: "name", k: "cluster", a: "propose", d: "pile", e: "cards", r: "refresh", m: "group-actions", j: "jump",
};

/** By where they lie: the digits of a French keyboard need Shift, and brackets a third hand. */
const PLACES: Readonly<Record<string, Action>> = {
  BracketLeft: "previous-group", BracketRight: "next-group", Minus: "smaller", Equal: "bigger",
};

/** What a key asks for in the grid; `extend` with Shift. */
export function action(event: Key): { action: Action; extend: boolean } | null {
  const command = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) {
    if (command || event.shiftKey) return null;
    return key === "ArrowUp" ? { action: "previous-group", extend: false } : key === "ArrowDown" ? { action: "next-group", extend: false } : null;
  }
  if (command) {
    if (key === "z") return { action: event.shiftKey ? "redo" : "undo", extend: false };
    if (key === "y") return { action: "redo", extend: false };
    if (key === "a") return { action: "all", extend: false };
    if (key === "c" && event.shiftKey) return { action: "copy-code", extend: false };
    if (key === " ") return { action: "toggle", extend: false };
    if (key === "Home") return { action: "first", extend: event.shiftKey };
    if (key === "End") return { action: "last", extend: event.shiftKey };
    return null;
  }
  const digit = /^[1-9]$/.test(key) ? key : event.shiftKey ? null : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  if (digit) return { action: `pin-${digit}` as Action, extend: false };
  const found = PLAIN[key] ?? PLACES[event.code];
  return found ? { action: found, extend: event.shiftKey } : null;
}

/**
 * Whether the notebook may see a key that was pressed inside the grid. Unmodified keys are commands there (`b` adds
 * a cell, `dd` deletes one); Ctrl+Z undoes the deletion of a cell. Tab and the browser's own combinations go through.
 */
export function mayLeave(event: Key): boolean {
  if (event.key === "Tab") return true;
  if (event.key === "F6" || event.key === "F5" || event.key === "F11" || event.key === "F12") return true;
  if (action(event) !== null) return false;
  return event.ctrlKey || event.metaKey || event.altKey;
}
