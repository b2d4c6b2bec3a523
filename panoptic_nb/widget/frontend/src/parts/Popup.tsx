/**
 * A panel that opens in place. It stands in the browser's top layer, so that no cell and no list can clip it; the
 * click that closes it does nothing else; Escape leaves; Enter is its content's.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { watchSeen } from "../host";
import { useStore } from "../state/store";

export interface PopupProps {
  at: DOMRect;
  label: string;
  children: ComponentChildren;
  onClose(): void;
  wide?: boolean;
}

export function Popup({ at, label, children, onClose, wide }: PopupProps) {
  const store = useStore();
  const veil = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const seen = useRef<ReturnType<typeof watchSeen> | null>(null);
  const place = (): void => {
    const node = panel.current;
    if (!node) return;
    const frame = seen.current!.frame();
    const margin = 8;
    const [left, ceiling, right, floor] = [frame.left + margin, frame.top + margin, frame.right - margin, frame.bottom - margin];
    node.style.maxHeight = `min(70vh, 560px, ${Math.max(160, floor - ceiling)}px)`;
    const { width, height } = node.getBoundingClientRect();
    const below = at.bottom + 4;
    const above = at.top - 4 - height;
    const top = below >= ceiling && below + height <= floor ? below : above >= ceiling && above + height <= floor ? above : Math.max(ceiling, floor - height);
    node.style.left = `${Math.max(left, Math.min(at.left, right - width))}px`;
    node.style.top = `${top}px`;
  };
  useLayoutEffect(() => {
    const node = veil.current!;
    const before = (node.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    node.showPopover();
    store.typedAhead = "";
    seen.current = watchSeen(store.root!, place);
    place();
    focusFirst(panel.current!);
    // What had the focus may go while the panel stays: the next keys are still the panel's.
    const changes = new MutationObserver(() => {
      if ((node.getRootNode() as ShadowRoot).activeElement === null) focusFirst(panel.current!);
    });
    changes.observe(panel.current!, { childList: true, subtree: true });
    return () => {
      seen.current!.stop();
      changes.disconnect();
      // What had the focus may be gone by now; a focus that falls to the page would give our keys to the notebook.
      if (before?.isConnected && before.offsetParent !== null) before.focus({ preventScroll: true });
      else store.keepFocus();
    };
  }, []);
  useEffect(() => {
    const observer = new ResizeObserver(place);
    observer.observe(panel.current!);
    return () => observer.disconnect();
  }, [at]);
  return (
    <div
      class="veil" popover="manual" ref={veil}
      onPointerDown={(event) => {
        if (event.target !== veil.current) return;
        event.preventDefault();
        onClose();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") {
          event.stopPropagation();
          event.preventDefault();
          onClose();
        } else if (event.key === "Tab") keepInside(event, panel.current!);
      }}
    >
      <div class={wide ? "panel wide" : "panel"} role="dialog" aria-label={label} ref={panel}>{children}</div>
    </div>
  );
}

/** The field that the panel is for, else the first that takes letters, else the first button. */
function focusFirst(panel: HTMLElement): void {
  const able = (selector: string): HTMLElement | undefined => [...panel.querySelectorAll<HTMLElement>(selector)].find((n) => !n.hasAttribute("disabled"));
  const first = able("[data-first]") ?? able("input, select, textarea, [tabindex='0']") ?? able("button");
  first?.focus({ preventScroll: true });
  // A number that is proposed is there to be typed over.
  if (first instanceof HTMLInputElement && first.type === "number") first.select();
}

function keepInside(event: KeyboardEvent, panel: HTMLElement): void {
  const all = [...panel.querySelectorAll<HTMLElement>("button, input, select, textarea, [tabindex='0']")].filter((n) => !n.hasAttribute("disabled") && n.tabIndex >= 0);
  if (all.length === 0) return;
  const at = all.indexOf((panel.getRootNode() as ShadowRoot).activeElement as HTMLElement);
  if (event.shiftKey ? at <= 0 : at === all.length - 1) {
    event.preventDefault();
    all[event.shiftKey ? all.length - 1 : 0].focus();
  }
}

/** Opens the store's popup of a name at the element that was used. */
export function usePopup(): { open(name: string, from: Element | DOMRect, about?: unknown): void; close(): void } {
  const store = useStore();
  return {
    open: (name, from, about) => {
      store.popup.value = { name, at: from instanceof Element ? from.getBoundingClientRect() : from, about };
    },
    close: () => {
      store.popup.value = null;
    },
  };
}
