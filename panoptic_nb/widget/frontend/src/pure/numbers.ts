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

/**
 * The numbers in a text, rising, each once: "100; 1 000", "100, 1000", "0,5 1,5" in French. A comma is a decimal point
 * in French; in English it stands between thousands, or between numbers. Nothing where they could be read in two ways.
 */
export function numbersOf(text: string, locale: string): readonly number[] {
  const plain = text.replace(/\u2212/g, "-").replace(/(?<=\d)[\u00a0\u202f](?=\d)/g, "").trim();
  const listed = plain.includes(";");
  const parts = plain.split(listed ? /;/ : /,?\s+/).map((part) => (listed ? part.replace(/(?<=\d) (?=\d)/g, "") : part).trim()).filter(Boolean);
  const found = (!listed && locale !== "fr" && parts.length === 1 ? parts[0].split(",") : parts).map((part) => numberOf(part, locale));
  const unclear = found.some(Number.isNaN) || (!listed && parts.some((part) => /^-?0\d/.test(part)));
  return unclear ? [] : [...new Set(found)].sort((a, b) => a - b);
}

function numberOf(part: string, locale: string): number {
  if (locale === "fr") return Number(part.replace(",", "."));
  return Number(/^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(part) ? part.replace(/,/g, "") : part);
}
