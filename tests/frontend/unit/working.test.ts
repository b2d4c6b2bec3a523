import assert from "node:assert/strict";
import { test } from "node:test";
import type { Pending } from "../../../panoptic_nb/widget/frontend/src/likeness";
import type { Screen } from "../../../panoptic_nb/widget/frontend/src/protocol";
import { Working } from "../../../panoptic_nb/widget/frontend/src/state/working";

const screen = { layout: {} } as Screen;
const pending = (job: number, done = 0): Pending => ({ job, what: "clusters", done, total: 9 });

/** Answers one after the other; what is stopped is remembered. */
function made(...replies: (Screen | Pending | Error)[]): { working: Working; stopped: number[] } {
  const stopped: number[] = [];
  const working = new Working({
    work: () => {
      const reply = replies.shift()!;
      return reply instanceof Error ? Promise.reject(reply) : Promise.resolve(reply);
    },
    stop: (job) => Promise.resolve(stopped.push(job)),
  }, 1);
  return { working, stopped };
}

test("what is done at once is the screen, and nothing is said to go on", async () => {
  const { working } = made();
  working.begin("density");
  assert.equal(working.now.value?.what, "density");
  assert.deepEqual(await working.follow(screen, 1, () => 2), { screen, stamp: 1 });
  assert.equal(working.now.value, null);
});

test("what takes long is asked for until it is done, under the question that was the last then", async () => {
  const { working } = made(pending(4, 3), pending(4, 7), screen);
  let turn = 1;
  const seen: number[] = [];
  const asked = working.follow(pending(4), turn, () => {
    seen.push(working.now.value!.done);
    return ++turn;
  });
  assert.deepEqual(await asked, { screen, stamp: 4 });
  assert.deepEqual(seen, [0, 3, 7]);
  assert.equal(working.now.value, null);
});

test("what is stopped gives nothing, and Python is told", async () => {
  const { working, stopped } = made(screen);
  const asked = working.follow(pending(4), 0, () => 0);
  assert.equal(await working.stop(), true);
  assert.equal(await asked, null);
  assert.deepEqual(stopped, [4]);
  assert.equal(await working.stop(), false);
  assert.deepEqual(stopped, [4], "there is nothing more to stop");
});

test("another one takes its place, and its refusal is not told any more", async () => {
  const { working } = made(new Error("something else was asked for"));
  const asked = working.follow(pending(4), 0, () => 0);
  working.begin(null);
  const other = working.follow(pending(5), 0, () => 0);
  assert.equal(await asked, null);
  await assert.rejects(other, /something else/);
  assert.equal(working.now.value, null);
});
