import assert from "node:assert/strict";
import { test } from "node:test";
import { BATCH, begin, current, decide, decideAll, holding, mark, move, rowKey, told, undone, waiting, type Candidate, type Strip } from "../../../panoptic_nb/widget/frontend/src/pure/strip";

const candidate = (image: number): Candidate => ({ image, item: image, score: 1 / image, percentile: 50, name: `${image}.jpg`, caption: "", near: [] });
const many = (from: number, count: number): Candidate[] => Array.from({ length: count }, (_, k) => candidate(from + k));
const states = (strip: Strip) => strip.batch.map((s) => s.state?.[0] ?? (s.marked ? "m" : "."))
  .join("");

test("a verdict puts the next candidate in hand at once", () => {
  const done = decide(begin(many(1, 24)), "accepted")!;
  assert.deepEqual(done.deed, { accept: [1], refuse: [], skip: [] });
  assert.equal(current(done.strip)!.candidate.image, 2);
  assert.equal(waiting(done.strip), BATCH - 1);
});

test("the last verdict of a batch brings the next batch without waiting", () => {
  let strip = begin(many(1, 24));
  for (let k = 0; k < BATCH; k++) strip = decide(strip, k % 3 ? "refused" : "accepted")!.strip;
  assert.equal(current(strip)!.candidate.image, 13);
  assert.equal(strip.queue.length, 0);
  assert.deepEqual(holding(strip), many(13, 12).map((c) => c.image));
});

test("fifteen verdicts are fifteen steps", () => {
  let strip = begin(many(1, 24));
  let deeds = 0;
  for (let k = 0; k < 15; k++) {
    const done = decide(strip, k < 10 ? "accepted" : "refused")!;
    strip = done.strip;
    deeds++;
  }
  assert.equal(deeds, 15);
  assert.equal(strip.deeds.length, 15);
});

test("a batch is accepted but for those that are marked, in one step", () => {
  const marked = mark(mark(begin(many(1, 24)), 2), 5);
  const done = decideAll(marked, "accepted")!;
  assert.deepEqual(done.deed.refuse, [3, 6]);
  assert.equal(done.deed.accept.length, 10);
  assert.equal(done.strip.deeds.length, 1);
  const other = decideAll(marked, "refused")!;
  assert.deepEqual(other.deed.accept, [3, 6]);
});

test("marking twice is not marking, and what is decided cannot be marked", () => {
  const strip = begin(many(1, 3));
  assert.equal(states(mark(mark(strip, 1), 1)), "...");
  assert.equal(states(mark(decide(strip, "accepted")!.strip, 0)), "a..");
});

test("undo brings back the candidate, and the batch where it has gone", () => {
  let strip = begin(many(1, 24));
  strip = decide(strip, "accepted")!.strip;
  const one = undone(strip);
  assert.equal(states(one), "............");
  assert.equal(current(one)!.candidate.image, 1);
  const whole = decideAll(begin(many(1, 24)), "accepted")!.strip;
  assert.equal(current(whole)!.candidate.image, 13);
  const back = undone(whole);
  assert.equal(current(back)!.candidate.image, 1);
  assert.equal(waiting(back), 12);
  assert.equal(back.queue[0].image, 13);
});

test("a verdict can be given again, the other way", () => {
  const strip = move(decide(begin(many(1, 3)), "accepted")!.strip, 0);
  assert.equal(decide(strip, "accepted"), null);
  assert.deepEqual(decide(strip, "refused")!.deed.refuse, [1]);
});

test("Python corrects what was decided, unless a later verdict is under way", () => {
  const strip = decide(begin(many(1, 24)), "accepted")!.strip;
  const open = new Array(12).fill(null);
  assert.equal(states(told(strip, many(20, 5), open)), "............");
  assert.equal(told(strip, many(20, 5), open).deeds.length, 0);
  assert.equal(states(told(strip, many(20, 5), null)), "a...........");
  assert.deepEqual(told(strip, many(11, 5), null).queue.map((c) => c.image), [13, 14, 15]);
});

test("an empty strip is filled by the answer", () => {
  let strip = begin(many(1, 2));
  strip = decide(strip, "accepted")!.strip;
  strip = decide(strip, "refused")!.strip;
  assert.equal(waiting(strip), 0);
  const filled = told(strip, many(5, 3), [1, -1]);
  assert.equal(current(filled)!.candidate.image, 5);
  assert.equal(filled.past.length, 1);
});

test("what was decided in a batch that has gone does not come back with a late answer", () => {
  const whole = decideAll(begin(many(1, 24)), "accepted")!.strip;
  assert.deepEqual(told(whole, many(10, 20), null).queue.map((c) => c.image), [25, 26, 27, 28, 29]);
});

test("the number row marks whatever the layout prints on it", () => {
  assert.equal(rowKey("Digit1"), 0);
  assert.equal(rowKey("Digit0"), 9);
  assert.equal(rowKey("Equal"), 11);
  assert.equal(rowKey("KeyA"), -1);
});
