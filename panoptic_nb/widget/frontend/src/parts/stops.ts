/** One stop of Tab for many buttons: the arrows go from one to the next, and Tab comes back to the last. */
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** `leave` is what Escape does there, where it does anything. */
export function useOneStop<E extends HTMLElement>(leave?: () => void): RefObject<E | null> {
  const box = useRef<E>(null);
  const out = useRef(leave);
  out.current = leave;
  useEffect(() => {
    const node = box.current!;
    let last: Element | null = null;
    const buttons = (): HTMLButtonElement[] => [...node.querySelectorAll("button")].filter((button) => !button.disabled);
    const settle = (): void => {
      const all = buttons();
      const stop = all.find((button) => button === last) ?? all[0];
      for (const button of all) button.tabIndex = button === stop ? 0 : -1;
    };
    const onFocus = (event: FocusEvent): void => {
      if (!(event.target instanceof HTMLButtonElement)) return;
      last = event.target;
      settle();
    };
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLButtonElement)) return;
      const next = event.key === "Escape" ? null : beside(buttons(), event.target, event.key);
      if (event.key === "Escape" ? !out.current : !next) return;
      event.preventDefault();
      event.stopPropagation();
      if (next) next.focus();
      else out.current!();
    };
    settle();
    const changes = new MutationObserver(settle);
    changes.observe(node, { childList: true, subtree: true, attributes: true, attributeFilter: ["disabled"] });
    node.addEventListener("focusin", onFocus);
    node.addEventListener("keydown", onKey);
    return () => {
      changes.disconnect();
      node.removeEventListener("focusin", onFocus);
      node.removeEventListener("keydown", onKey);
    };
  }, []);
  return box;
}

/** The button that an arrow leads to: the next along the line, or the nearest in the line below or above. */
function beside(all: readonly HTMLButtonElement[], from: HTMLButtonElement, key: string): HTMLButtonElement | undefined {
  const at = all.indexOf(from);
  switch (key) {
    case "ArrowRight": return all[Math.min(all.length - 1, at + 1)];
    case "ArrowLeft": return all[Math.max(0, at - 1)];
    case "Home": return all[0];
    case "End": return all.at(-1);
    case "ArrowDown": case "ArrowUp": {
      const here = from.getBoundingClientRect();
      const down = key === "ArrowDown";
      const lines = (down ? all.slice(at + 1) : all.slice(0, at).reverse()).map((button) => ({ button, place: button.getBoundingClientRect() }));
      const other = lines.filter(({ place }) => (down ? place.top >= here.bottom - 4 : place.bottom <= here.top + 4));
      const line = other.filter(({ place }) => Math.abs(place.top - other[0].place.top) < 8);
      return line.sort((a, b) => Math.abs(a.place.left - here.left) - Math.abs(b.place.left - here.left))[0]?.button ?? from;
    }
    default: return undefined;
  }
}
