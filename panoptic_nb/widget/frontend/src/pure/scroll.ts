/**
 * Browsers clamp an element's height somewhere between 17 and 33 million pixels. Past 8 million, the scroll bar
 * stands for more than it measures: a wheel turn still moves pixel by pixel, a drag of the bar moves in proportion.
 */
export const TALLEST = 8_000_000;

export interface Scroll {
  /** What the browser's `scrollTop` says. */
  real: number;
  /** What the reader sees: the top of the viewport in virtual pixels. */
  virtual: number;
}

export interface Extent {
  height: number;
  viewport: number;
}

export function barHeight(height: number): number {
  return Math.min(height, TALLEST);
}

/** The real position that stands for a virtual one. */
export function toReal(virtual: number, { height, viewport }: Extent): number {
  if (height <= TALLEST) return virtual;
  const most = height - viewport;
  return most <= 0 ? 0 : (virtual / most) * (TALLEST - viewport);
}

/**
 * What a scroll event means. `reanchor` is set where the bar has drifted so near to one of its ends that the page
 * would stop short: the caller then moves the bar there without moving the page.
 */
export function scrolled(before: Scroll, real: number, extent: Extent): Scroll & { reanchor?: number } {
  const { height, viewport } = extent;
  const most = Math.max(0, height - viewport);
  if (height <= TALLEST) return { real, virtual: Math.min(real, most) };
  const mostReal = TALLEST - viewport;
  const moved = real - before.real;
  if (Math.abs(moved) > 4 * viewport) return { real, virtual: (real / mostReal) * most };
  const virtual = Math.max(0, Math.min(most, before.virtual + moved));
  const atEdge = real <= viewport || real >= mostReal - viewport;
  const atEnd = virtual <= viewport || virtual >= most - viewport;
  if (atEdge && !atEnd) return { real: toReal(virtual, extent), virtual, reanchor: toReal(virtual, extent) };
  if (real <= 0) return { real, virtual: 0 };
  if (real >= mostReal) return { real, virtual: most };
  return { real, virtual };
}
