/**
 * What to ask Python for next: what is on screen first, then what lies ahead, never what has scrolled away. Once less
 * than a viewport ahead is known, a second one is asked for too: requests are few and large, for each makes the kernel
 * say that it is busy, and the notebook lay its toolbar out anew.
 *
 * Pure: the grid calls `plan` whenever the view moves or a reply comes, and sends what it says.
 */
import type { Range } from "./intervals";

export interface Demand {
  /** What is on screen, in reading order; several ranges where groups are collapsed between. */
  visible: readonly Range[];
  /** Positions in all. */
  total: number;
  /** 1 when the reader goes down, -1 when up. */
  way: 1 | -1;
}

export interface Limits {
  /** The most positions in one request. */
  most: number;
  /** The most requests under way. */
  slots: number;
}

/** The next requests, given what is known and what is already asked for. */
export function plan(
  demand: Demand,
  known: (index: number) => boolean,
  pending: readonly Range[],
  limits: Limits,
): Range[] {
  const free = limits.slots - pending.length;
  if (free <= 0 || demand.total === 0) return [];
  const asked = (i: number): boolean => pending.some(([a, b]) => i >= a && i < b);
  const out: Range[] = [];
  const take = (from: number, to: number): void => {
    for (let i = from; i < to && out.length < free; ) {
      if (known(i) || asked(i)) {
        i++;
        continue;
      }
      let stop = i + 1;
      while (stop < to && stop - i < limits.most && !known(stop) && !asked(stop)) stop++;
      out.push([i, stop]);
      i = stop;
    }
  };
  for (const [a, b] of demand.visible) take(a, b);
  // Looking ahead waits until nothing on screen is missing: a slot kept free answers the next jump sooner.
  if (out.length > 0 || pending.length > 0 || demand.visible.length === 0) return out;
  const first = demand.visible[0][0];
  const last = demand.visible[demand.visible.length - 1][1];
  const page = last - first;
  const missing = (i: number): boolean => !known(i) && !asked(i);
  if (demand.way > 0) {
    let from = last;
    while (from < Math.min(demand.total, last + page) && !missing(from)) from++;
    if (from < last + page) take(from, Math.min(demand.total, last + 2 * page));
  } else {
    let to = first;
    while (to > Math.max(0, first - page) && !missing(to - 1)) to--;
    if (to > first - page) take(Math.max(0, first - 2 * page, to - limits.most), to);
  }
  return out.slice(0, 1);
}
