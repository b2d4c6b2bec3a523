import assert from "node:assert/strict";
import { test } from "node:test";
import { band, groupOf, hit, lines, measure, place, step } from "../../../panoptic_nb/widget/frontend/src/pure/geometry";

const sizes = { width: 436, cell: 100, caption: 18, gap: 6, header: 38 };
const make = (counts: number[], collapsed: number[] = [], headers = true) => measure({ counts, headers, collapsed: new Set(collapsed) }, sizes);

test("cells grow to fill the row", () => {
  const g = make([10], [], false);
  assert.equal(g.columns, 4);
  assert.equal(g.cell, 104);
  assert.ok(g.cell * g.columns + 6 * (g.columns - 1) <= sizes.width);
});

test("every position is where hit finds it, in every group", () => {
  const g = make([5, 1, 0, 9, 4], [3]);
  for (let i = 0; i < 19; i++) {
    const group = groupOf(g, i);
    if (g.collapsed.has(group)) continue;
    const { x, y } = place(g, i);
    assert.deepEqual(hit(g, x + 3, y + 3), { on: "cell", index: i, group });
  }
});

test("a slice of the page shows exactly what it crosses", () => {
  const g = make([5, 1, 0, 9, 4], [3]);
  const all = lines(g, 0, g.height);
  assert.deepEqual(all.flatMap((l) => (l.cells ? [l.cells] : [])), [[0, 4], [4, 5], [5, 6], [15, 19]]);
  assert.deepEqual(all.filter((l) => !l.cells).map((l) => l.group), [0, 1, 2, 3, 4]);
  for (let y = 0; y < g.height - 50; y += 37) {
    const wanted = all.filter((l) => l.y < y + 50 && l.y + (l.cells ? g.rowHeight : 38) > y);
    assert.deepEqual(lines(g, y, y + 50), wanted, `at ${y}`);
  }
});

test("a million items in 100,000 groups are measured and looked up", () => {
  const g = make(new Array(100_000).fill(10));
  assert.equal(g.first[100_000], 1_000_000);
  const middle = place(g, 567_891);
  assert.equal(groupOf(g, 567_891), 56_789);
  assert.equal(lines(g, middle.y, middle.y + 1)[0].cells![0] <= 567_891, true);
});

test("arrows keep their column across groups and skip what is collapsed", () => {
  const g = make([5, 3, 7], [1]);
  assert.equal(step(g, 0, "ArrowDown", 1), 4);
  assert.equal(step(g, 2, "ArrowDown", 1), 4, "the last row is short: its last cell");
  assert.equal(step(g, 4, "ArrowDown", 1), 8, "past the collapsed group");
  assert.equal(step(g, 9, "ArrowUp", 1), 4);
  assert.equal(step(g, 4, "ArrowRight", 1), 8);
  assert.equal(step(g, 8, "ArrowLeft", 1), 4);
  assert.equal(step(g, 0, "ArrowUp", 1), 0);
  assert.equal(step(g, -1, "ArrowRight", 1), 0);
  assert.equal(step(g, 3, "End", 1), 14);
  assert.equal(step(make([]), -1, "ArrowDown", 1), -1);
});

test("a rubber band takes the cells that it touches and no other", () => {
  const g = make([8], [], false);
  assert.deepEqual(band(g, 0, 0, 10, 10), [[0, 1]]);
  assert.deepEqual(band(g, 115, 50, 330, 150), [[1, 4], [5, 8]]);
  assert.deepEqual(band(g, 105, 0, 109, 10), [], "between two cells");
  assert.deepEqual(band(g, 330, 150, 115, 50), band(g, 115, 50, 330, 150));
});
