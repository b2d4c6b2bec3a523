/**
 * What VS Code's notebooks ask of a widget. One webview carries the outputs of the whole notebook: its window is far
 * taller than what is seen of it, cells lie over it, and it takes a shadow tree for one element that never scrolls.
 */

/** Whether the page is a webview of VS Code. */
export function inCode(body: HTMLElement): boolean {
  return body.dataset.vscodeThemeKind !== undefined;
}

/** Follows what is seen of the grid, in the window's pixels; elsewhere than in VS Code the window is what is seen. */
export function watchSeen(root: HTMLElement, changed: () => void): { frame(): DOMRectReadOnly; stop(): void } {
  if (!inCode(document.body)) return { frame: () => new DOMRectReadOnly(0, 0, innerWidth, innerHeight), stop: () => {} };
  let seen: DOMRectReadOnly = root.getBoundingClientRect();
  const observer = new IntersectionObserver(([entry]) => {
    if (entry.isIntersecting) seen = entry.intersectionRect;
    changed();
  });
  observer.observe(root);
  return { frame: () => seen, stop: () => observer.disconnect() };
}

/** Keeps a wheel that moves something inside the grid from moving the notebook as well; returns what stops it. */
export function keepWheel(root: HTMLElement): () => void {
  const listen = (event: WheelEvent): void => {
    if (inCode(document.body) && moves(event, root)) event.stopPropagation();
  };
  root.addEventListener("wheel", listen, { passive: true });
  return () => root.removeEventListener("wheel", listen);
}

function moves(event: WheelEvent, root: HTMLElement): boolean {
  for (const node of event.composedPath()) {
    if (node === root) return false;
    if (!(node instanceof Element) || node.scrollHeight <= node.clientHeight) continue;
    const { overflowY, overscrollBehaviorY } = getComputedStyle(node);
    if (overflowY !== "auto" && overflowY !== "scroll") continue;
    const room = event.deltaY < 0 ? node.scrollTop > 0 : node.scrollTop + node.clientHeight < node.scrollHeight - 1;
    if (room || overscrollBehaviorY !== "auto") return true;
  }
  return false;
}
