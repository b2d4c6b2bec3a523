import assert from "node:assert/strict";
import { test } from "node:test";
import { contains, covers, intersect, normalise, same as sameSet, size, subtract, toggle, union, type Ranges } from "../../../panoptic_nb/widget/frontend/src/pure/intervals";

const N = 40;
let seed = 7;
const random = (n: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) % n;
const some = (): Ranges => normalise(Array.from({ length: random(6) }, () => { const a = random(N); return [a, a + random(8)] as const; }));
const members = (r: Ranges): Set<number> => new Set(r.flatMap(([a, b]) => Array.from({ length: b - a }, (_, i) => a + i)));
const same = (r: Ranges, wanted: (i: number) => boolean): void => {
  const has = members(r);
  for (let i = 0; i < N + 10; i++) assert.equal(has.has(i), wanted(i), `${JSON.stringify(r)} at ${i}`);
  assert.deepEqual(normalise(r), r, "sorted, disjoint, joined");
};

test("ranges behave as the sets that they stand for", () => {
  for (let round = 0; round < 2_000; round++) {
    const [a, b] = [some(), some()];
    const [x, y] = [members(a), members(b)];
    same(union(a, b), (i) => x.has(i) || y.has(i));
    same(subtract(a, b), (i) => x.has(i) && !y.has(i));
    same(intersect(a, b), (i) => x.has(i) && y.has(i));
    same(toggle(a, b), (i) => x.has(i) !== y.has(i));
    assert.equal(size(a), x.size);
    for (let i = 0; i < N; i++) assert.equal(contains(a, i), x.has(i));
    const part = [random(N), random(N)] as const;
    assert.equal(covers(a, part), Array.from({ length: Math.max(0, part[1] - part[0]) }, (_, k) => part[0] + k).every((i) => x.has(i)));
  }
});

test("the same positions are the same set", () => {
  assert.equal(sameSet([[0, 4], [6, 9]], [[0, 4], [6, 9]]), true);
  assert.equal(sameSet([[0, 4]], [[0, 4], [6, 9]]), false);
  assert.equal(sameSet([[0, 4]], [[0, 5]]), false);
  assert.equal(sameSet([], []), true);
});
