/** A typed filter made of what a corpus really holds, so that an example can be taken as it stands. */
import type { Bar, Facet } from "../protocol";

export interface Wording {
  and: string;
  contains: string;
}

const PLAIN = /^-?[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u;
const JOINS: ReadonlySet<string> = new Set(["and", "et", "or", "ou", "not", "non"]);

/** A name or a value as the typed line reads it back: bare where it is one plain word. */
export function quoted(text: string): string {
  return PLAIN.test(text) && !JOINS.has(text.toLowerCase()) ? text : `"${text.replaceAll('"', '""')}"`;
}

/** Something before the middle of what has an order, and something that holds a name; whichever of them there is. */
export function example(facets: readonly Facet[], nameOf: (key: string) => string, words: Wording): string {
  const ordered = facets.find((facet) => facet.kind === "histogram" && facet.bars.length > 1);
  const named = facets.find((facet) => facet.kind === "values" && facet.entries.length > 0);
  const parts: string[] = [];
  if (ordered?.kind === "histogram") parts.push(`${quoted(nameOf(ordered.property))} < ${quoted(middle(ordered.bars))}`);
  if (named?.kind === "values") {
    const [shortest] = named.entries.map((entry) => entry.label).filter(Boolean).sort((a, b) => a.length - b.length);
    if (shortest) parts.push(`${quoted(nameOf(named.property))} ${words.contains} ${quoted(shortest)}`);
  }
  return parts.join(` ${words.and} `);
}

/** Where half of the items stand before, and some after. */
function middle(bars: readonly Bar[]): string {
  const half = bars.reduce((sum, bar) => sum + bar.count, 0) / 2;
  let before = 0;
  const at = bars.findIndex((bar) => (before += bar.count) >= half);
  return bars[Math.max(1, at)].label;
}
