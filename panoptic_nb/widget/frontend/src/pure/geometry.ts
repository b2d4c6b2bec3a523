/**
 * Where everything stands, from group counts and a width alone: no DOM, no pictures.
 *
 * Positions count items in the order that Python holds; pixels are virtual (see scroll.ts for what the
 * browser's scroll bar can bear). A group is a header and rows of cells; a collapsed group is its header.
 */
import { normalise, type Range, type Ranges } from "./intervals";

export interface Shape {
  /** Items per group, in order. One group without a header where nothing is grouped. */
  counts: ArrayLike<number>;
  headers: boolean;
  collapsed: ReadonlySet<number>;
}

export interface Sizes {
  width: number;
  /** The least side of a cell; cells grow to fill the row. */
  cell: number;
  caption: number;
  gap: number;
  header: number;
}

export interface Geometry {
  sizes: Sizes;
  columns: number;
  /** The side of a cell as drawn. */
  cell: number;
  rowHeight: number;
  header: number;
  groups: number;
  /** Top of each group in pixels, and the total height at the end. */
  top: Float64Array;
  /** First position of each group, and the total number of items at the end. */
  first: Float64Array;
  collapsed: ReadonlySet<number>;
  height: number;
}

export interface Line {
  group: number;
  y: number;
  /** Absent on a header. */
  cells?: Range;
}

export type Hit =
  | { on: "cell"; index: number; group: number }
  | { on: "header"; group: number }
  | { on: "ground" };

export function measure(shape: Shape, sizes: Sizes): Geometry {
  const { width, gap } = sizes;
  const columns = Math.max(1, Math.floor((width + gap) / (sizes.cell + gap)));
  const cell = Math.max(8, Math.floor((width - gap * (columns - 1)) / columns));
  const rowHeight = cell + sizes.caption + gap;
  const header = shape.headers ? sizes.header : 0;
  const groups = shape.counts.length;
  const top = new Float64Array(groups + 1);
  const first = new Float64Array(groups + 1);
  let y = 0;
  let n = 0;
  for (let g = 0; g < groups; g++) {
    top[g] = y;
    first[g] = n;
    const rows = shape.collapsed.has(g) ? 0 : Math.ceil(shape.counts[g] / columns);
    y += header + rows * rowHeight;
    n += shape.counts[g];
  }
  top[groups] = y;
  first[groups] = n;
  return { sizes, columns, cell, rowHeight, header, groups, top, first, collapsed: shape.collapsed, height: y };
}

/** The last entry of a rising array that is at most `value`; at least 0. */
function search(rising: Float64Array, value: number): number {
  let lo = 0;
  let hi = rising.length - 1;
  while (lo < hi) {
    const mid = (lo + hi + 1) >> 1;
    if (rising[mid] <= value) lo = mid;
    else hi = mid - 1;
  }
  return lo;
}

export function groupAt(g: Geometry, y: number): number {
  return Math.max(0, Math.min(g.groups - 1, search(g.top, Math.max(0, y))));
}

export function groupOf(g: Geometry, index: number): number {
  return Math.max(0, Math.min(g.groups - 1, search(g.first, index)));
}

/** The headers and rows that a slice of the page shows, from top to bottom. */
export function lines(g: Geometry, from: number, to: number): Line[] {
  const out: Line[] = [];
  if (g.groups === 0) return out;
  for (let k = groupAt(g, from); k < g.groups && g.top[k] < to; k++) {
    if (g.header > 0 && g.top[k] + g.header > from) out.push({ group: k, y: g.top[k] });
    if (g.collapsed.has(k)) continue;
    const y0 = g.top[k] + g.header;
    const rows = Math.round((g.top[k + 1] - y0) / g.rowHeight);
    const a = Math.max(0, Math.floor((from - y0) / g.rowHeight));
    const b = Math.min(rows, Math.ceil((to - y0) / g.rowHeight));
    for (let r = a; r < b; r++) {
      const start = g.first[k] + r * g.columns;
      out.push({ group: k, y: y0 + r * g.rowHeight, cells: [start, Math.min(start + g.columns, g.first[k + 1])] });
    }
  }
  return out;
}

/** The top left corner of a cell; of its header where the group is collapsed. */
export function place(g: Geometry, index: number): { x: number; y: number; group: number } {
  const group = groupOf(g, index);
  if (g.collapsed.has(group)) return { x: 0, y: g.top[group], group };
  const n = index - g.first[group];
  const x = (n % g.columns) * (g.cell + g.sizes.gap);
  return { x, y: g.top[group] + g.header + Math.floor(n / g.columns) * g.rowHeight, group };
}

export function hit(g: Geometry, x: number, y: number): Hit {
  if (g.groups === 0 || y < 0 || y >= g.height) return { on: "ground" };
  const group = groupAt(g, y);
  const within = y - g.top[group];
  if (within < g.header) return { on: "header", group };
  const row = Math.floor((within - g.header) / g.rowHeight);
  const column = Math.floor(x / (g.cell + g.sizes.gap));
  const inside = x >= 0 && column < g.columns && x - column * (g.cell + g.sizes.gap) < g.cell
    && within - g.header - row * g.rowHeight < g.rowHeight - g.sizes.gap;
  const index = g.first[group] + row * g.columns + column;
  return inside && index < g.first[group + 1] ? { on: "cell", index, group } : { on: "ground" };
}

/** The cells that a rubber band touches: for each row it crosses, one range. */
export function band(g: Geometry, x0: number, y0: number, x1: number, y1: number): Ranges {
  const pitch = g.cell + g.sizes.gap;
  const left = Math.max(0, Math.ceil((Math.min(x0, x1) - g.cell) / pitch));
  const right = Math.min(g.columns - 1, Math.floor(Math.max(x0, x1) / pitch));
  const [a, b] = [Math.min(y0, y1), Math.max(y0, y1)];
  const out: Range[] = [];
  if (right < left) return out;
  for (const line of lines(g, a, b + 1)) {
    if (!line.cells || line.y + g.rowHeight - g.sizes.gap < a) continue;
    out.push([line.cells[0] + left, Math.min(line.cells[0] + right + 1, line.cells[1])]);
  }
  return normalise(out);
}

/** The next position for an arrow or page key: rows keep their column across groups; collapsed groups are skipped. */
export function step(g: Geometry, index: number, key: string, pageRows: number): number {
  const total = g.first[g.groups];
  const shown = (i: number, way: 1 | -1): number => {
    let at = Math.max(0, Math.min(total - 1, i));
    for (let k = groupOf(g, at); g.collapsed.has(k); k += way) {
      if (k + way < 0 || k + way >= g.groups) return index;
      at = way > 0 ? g.first[k + 1] : g.first[k] - 1;
    }
    return at;
  };
  const vertical = (rows: number): number => {
    const way = rows > 0 ? 1 : -1;
    let at = index;
    for (let r = 0; r < Math.abs(rows); r++) {
      const group = groupOf(g, at);
      const column = (at - g.first[group]) % g.columns;
      const next = at + way * g.columns;
      if (next >= g.first[group] && next < g.first[group + 1]) at = next;
      else {
        const rowStart = at - column;
        const lastRow = rowStart + g.columns >= g.first[group + 1];
        if (way > 0 && !lastRow) at = g.first[group + 1] - 1;
        else {
          let k = group + way;
          while (k >= 0 && k < g.groups && (g.collapsed.has(k) || g.first[k] === g.first[k + 1])) k += way;
          if (k < 0 || k >= g.groups) break;
          const n = g.first[k + 1] - g.first[k];
          const base = way > 0 ? 0 : Math.floor((n - 1) / g.columns) * g.columns;
          at = g.first[k] + Math.min(base + column, n - 1);
        }
      }
    }
    return at;
  };
  if (total === 0) return -1;
  if (index < 0) return key === "End" ? shown(total - 1, -1) : shown(0, 1);
  switch (key) {
    case "ArrowRight": return shown(index + 1, 1);
    case "ArrowLeft": return shown(index - 1, -1);
    case "ArrowDown": return vertical(1);
    case "ArrowUp": return vertical(-1);
    case "PageDown": return vertical(Math.max(1, pageRows));
    case "PageUp": return vertical(-Math.max(1, pageRows));
    case "Home": return shown(0, 1);
    case "End": return shown(total - 1, -1);
    default: return index;
  }
}
