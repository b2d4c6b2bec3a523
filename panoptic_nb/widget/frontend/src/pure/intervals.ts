/** Sets of positions as sorted, disjoint, half-open ranges: a selection of 100,000 pictures is a few numbers. */

export type Range = readonly [start: number, stop: number];
export type Ranges = readonly Range[];

/** Sorts, drops the empty and joins what touches. */
export function normalise(ranges: Iterable<Range>): Ranges {
  const sorted = [...ranges].filter(([a, b]) => b > a).sort((p, q) => p[0] - q[0]);
  const out: [number, number][] = [];
  for (const [a, b] of sorted) {
    const last = out.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else out.push([a, b]);
  }
  return out;
}

export function union(left: Ranges, right: Ranges): Ranges {
  return normalise([...left, ...right]);
}

export function subtract(left: Ranges, right: Ranges): Ranges {
  const out: Range[] = [];
  let j = 0;
  for (const [a, b] of left) {
    let at = a;
    while (j < right.length && right[j][1] <= at) j++;
    for (let k = j; k < right.length && right[k][0] < b; k++) {
      if (right[k][0] > at) out.push([at, right[k][0]]);
      at = Math.max(at, right[k][1]);
    }
    if (at < b) out.push([at, b]);
  }
  return out;
}

export function intersect(left: Ranges, right: Ranges): Ranges {
  const out: Range[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length; ) {
    const a = Math.max(left[i][0], right[j][0]);
    const b = Math.min(left[i][1], right[j][1]);
    if (a < b) out.push([a, b]);
    if (left[i][1] < right[j][1]) i++;
    else j++;
  }
  return out;
}

/** In the set becomes out and out becomes in, within `part` alone. */
export function toggle(set: Ranges, part: Ranges): Ranges {
  return union(subtract(set, part), subtract(part, set));
}

export function size(set: Ranges): number {
  let n = 0;
  for (const [a, b] of set) n += b - a;
  return n;
}

export function contains(set: Ranges, index: number): boolean {
  let lo = 0;
  let hi = set.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (set[mid][1] <= index) lo = mid + 1;
    else hi = mid;
  }
  return lo < set.length && set[lo][0] <= index;
}

/** Whether two sets are the same positions; both are in order. */
export function same(left: Ranges, right: Ranges): boolean {
  return left.length === right.length && left.every(([start, stop], k) => start === right[k][0] && stop === right[k][1]);
}

/** Whether every position of `part` is in the set. */
export function covers(set: Ranges, part: Range): boolean {
  return part[1] <= part[0] || set.some(([a, b]) => a <= part[0] && part[1] <= b);
}

/** The positions between two, both included, whichever comes first. */
export function between(a: number, b: number): Range {
  return a <= b ? [a, b + 1] : [b, a + 1];
}

export function fromPairs(pairs: ArrayLike<number>): Ranges {
  const out: Range[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) out.push([pairs[i], pairs[i + 1]]);
  return out;
}
