import assert from "node:assert/strict";
import { test } from "node:test";
import { Lru } from "../../../panoptic_nb/widget/frontend/src/pure/lru";
import { Turns } from "../../../panoptic_nb/widget/frontend/src/pure/turns";
import { plan } from "../../../panoptic_nb/widget/frontend/src/pure/schedule";
import { barHeight, scrolled, TALLEST, toReal, type Scroll } from "../../../panoptic_nb/widget/frontend/src/pure/scroll";
import { assemble } from "../../../panoptic_nb/widget/frontend/src/pure/wire";

const limits = { most: 10, slots: 2 };

test("what is on screen is asked first, in pieces, two at most under way", () => {
  const demand = { visible: [[100, 125]] as const, total: 1000, way: 1 as const };
  assert.deepEqual(plan(demand, () => false, [], limits), [[100, 110], [110, 120]]);
  assert.deepEqual(plan(demand, () => false, [[100, 110]], limits), [[110, 120]]);
  assert.deepEqual(plan(demand, () => false, [[100, 110], [110, 120]], limits), []);
});

test("what lies ahead is asked only when nothing on screen is missing, in the way the reader goes", () => {
  const known = (i: number): boolean => i >= 100 && i < 125;
  assert.deepEqual(plan({ visible: [[100, 125]], total: 1000, way: 1 }, known, [], limits), [[125, 135]]);
  assert.deepEqual(plan({ visible: [[100, 125]], total: 1000, way: -1 }, known, [], limits), [[90, 100]]);
  assert.deepEqual(plan({ visible: [[100, 125]], total: 1000, way: 1 }, known, [[125, 135]], limits), []);
  assert.deepEqual(plan({ visible: [[100, 125]], total: 125, way: 1 }, known, [], limits), []);
  assert.deepEqual(plan({ visible: [[0, 25]], total: 125, way: -1 }, (i) => i < 25, [], limits), []);
});

test("with a viewport ahead known nothing is asked; with less, a second viewport comes in the same request", () => {
  const wide = { most: 64, slots: 2 };
  const down = { visible: [[100, 125]] as const, total: 1000, way: 1 as const };
  assert.deepEqual(plan(down, (i) => i >= 100 && i < 150, [], wide), []);
  assert.deepEqual(plan(down, (i) => i >= 100 && i < 149, [], wide), [[149, 175]]);
  const up = { visible: [[100, 125]] as const, total: 1000, way: -1 as const };
  assert.deepEqual(plan(up, (i) => i >= 75 && i < 125, [], wide), []);
  assert.deepEqual(plan(up, (i) => i >= 76 && i < 125, [], wide), [[50, 76]]);
});

test("a frame does as much as its time allows, of each owner the latest, and asks for another", () => {
  let now = 0;
  let woken = 0;
  const done: string[] = [];
  const turns = new Turns<string>(() => woken++, () => now);
  const work = (name: string) => () => { done.push(name); now += 2; };
  for (const name of ["a", "b", "c", "d"]) turns.put(name, work(name));
  turns.put("b", work("B"));
  turns.drop("c");
  woken = 0;
  turns.work(3);
  assert.deepEqual([done, woken], [["a", "B"], 1]);
  turns.work(0);
  assert.deepEqual([done, woken], [["a", "B", "d"], 1]);
  turns.work(5);
  assert.equal(woken, 1);
});

test("what has scrolled away is never asked", () => {
  const asked = plan({ visible: [[500, 510]], total: 1000, way: 1 }, () => false, [[0, 10]], limits);
  assert.deepEqual(asked, [[500, 510]]);
});

test("the bar reaches both ends of a page taller than browsers bear, and wheels move by pixels", () => {
  const extent = { height: 300_000_000, viewport: 700 };
  assert.equal(barHeight(extent.height), TALLEST);
  assert.equal(scrolled({ real: 0, virtual: 0 }, TALLEST - 700, extent).virtual, extent.height - 700);
  assert.equal(scrolled({ real: 4e6, virtual: 1.5e8 }, 4e6 + 120, extent).virtual, 1.5e8 + 120);
  const jump = scrolled({ real: 0, virtual: 0 }, 4_000_000, extent);
  assert.ok(Math.abs(jump.virtual / extent.height - 0.5) < 0.001);
  assert.equal(toReal(0, extent), 0);
});

test("wheeling for a very long time never stops short and never jumps", () => {
  const extent = { height: 20_000_000, viewport: 700 };
  let at: Scroll = { real: 0, virtual: 0 };
  for (let turns = 0; at.virtual < extent.height - 700; turns++) {
    assert.ok(turns < 25_000, "the end is reached");
    const next = scrolled(at, Math.min(TALLEST - 700, at.real + 900), extent);
    assert.ok(next.virtual > at.virtual && next.virtual - at.virtual <= 900 + 700, `moved ${next.virtual - at.virtual}`);
    at = { real: next.reanchor ?? next.real, virtual: next.virtual };
  }
});

test("the least used goes first, and is disposed of", () => {
  const gone: string[] = [];
  const lru = new Lru<string, string>(3, () => 1, (v) => gone.push(v));
  for (const k of ["a", "b", "c"]) lru.set(k, k);
  lru.get("a");
  lru.set("d", "d");
  assert.deepEqual(gone, ["b"]);
  assert.ok(lru.has("a") && lru.has("c") && lru.has("d"));
});

test("buffers go back where they belong, wherever they begin", () => {
  const bytes = new Uint8Array([9, 1, 0, 0, 0, 2, 0, 0, 0]);
  const view = new DataView(bytes.buffer, 1);
  const reply = assemble({ window: { items: null } }, ["window.items:u32"], [view]) as { window: { items: Uint32Array } };
  assert.deepEqual([...reply.window.items], [1, 2]);
});
