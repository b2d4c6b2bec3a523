/** Numbers to cut others by. */
import type { Bar } from "../protocol";

/** The next of 1, 2, 5, 10, … times a power of ten. */
export function nice(width: number): number {
  if (!(width > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(width));
  return Number((([1, 2, 5].find((m) => m * power >= width * (1 - 1e-9)) ?? 10) * power).toPrecision(12));
}

/** A width, and edges, that suit what bars show: about ten bins, or four. */
export function cuts(bars: readonly Bar[]): { width: number; edges: readonly number[] } {
  const [low, high] = [Number(bars[0]?.low ?? 0), Number(bars.at(-1)?.high ?? 1)];
  const step = nice((high - low) / 4);
  const start = Math.ceil((low + step / 2) / step) * step;
  const edges = [0, 1, 2].map((n) => Number((start + n * step).toPrecision(12))).filter((edge, n) => n < 2 || edge < high);
  return { width: nice((high - low) / 10), edges };
}

/** The numbers in a text, rising, each once: "100; 1 000", "100, 1000", "0,5 1,5". */
export function numbersOf(text: string): readonly number[] {
  const between = [/;/, /,\s/, /\s/].find((sign) => sign.test(text.trim())) ?? /;/;
  const parts = text.split(between).map((part) => part.replace(/\s/g, "").replace(",", ".")).filter(Boolean);
  const found = parts.map(Number);
  return found.every(Number.isFinite) ? [...new Set(found)].sort((a, b) => a - b) : [];
}
