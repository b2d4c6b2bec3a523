/**
 * A strip of proposals as the hand has it: a batch, a cursor, what waits behind. Every verdict is a value from a value,
 * so that it is seen at once, taken back where Python refuses it, and counted without a browser.
 */

export type Decision = "accepted" | "refused" | "skipped";

export interface Candidate {
  item: number;
  image: number;
  score: number;
  percentile: number;
  name: string;
  caption: string;
  /** What it was refused for, where that is not the target itself. */
  why?: string;
  /** Images of the group, the nearest first. */
  near: readonly number[];
}
export interface Slot {
  candidate: Candidate;
  state: Decision | null;
  /** The other way round than the rest of the batch. */
  marked: boolean;
}
/** One step of the journal: which candidates it decided, and how. */
export interface Deed {
  accept: readonly number[];
  refuse: readonly number[];
  skip: readonly number[];
}
export interface Strip {
  batch: readonly Slot[];
  cursor: number;
  queue: readonly Candidate[];
  /** Batches that are done, the last one last: undo brings them back. */
  past: readonly (readonly Slot[])[];
  deeds: readonly Deed[];
}

export const BATCH = 12;
const REMEMBERED = 20;
const SIGN: Readonly<Record<Decision, keyof Deed>> = { accepted: "accept", refused: "refuse", skipped: "skip" };

const slot = (candidate: Candidate): Slot => ({ candidate, state: null, marked: false });

export function begin(candidates: readonly Candidate[]): Strip {
  return { batch: candidates.slice(0, BATCH).map(slot), cursor: 0, queue: candidates.slice(BATCH), past: [], deeds: [] };
}

/** The images whose verdicts Python is asked about: those of the batch. */
export function holding(strip: Strip): number[] {
  return strip.batch.map((s) => s.candidate.image);
}

export function current(strip: Strip): Slot | undefined {
  return strip.batch[strip.cursor];
}

/** How many of the batch wait for a verdict. */
export function waiting(strip: Strip): number {
  return strip.batch.filter((s) => s.state === null).length;
}

/** A verdict on the candidate in hand; the next one is in hand at once. */
export function decide(strip: Strip, decision: Decision): { strip: Strip; deed: Deed } | null {
  const now = current(strip);
  if (!now || now.state === decision) return null;
  return settle(strip, new Map([[strip.cursor, decision]]));
}

/** One verdict on every candidate that waits, and the opposite one on those that are marked. */
export function decideAll(strip: Strip, decision: "accepted" | "refused"): { strip: Strip; deed: Deed } | null {
  const other: Decision = decision === "accepted" ? "refused" : "accepted";
  const given = new Map<number, Decision>();
  strip.batch.forEach((s, at) => {
    if (s.state === null) given.set(at, s.marked ? other : decision);
  });
  return given.size > 0 ? settle(strip, given) : null;
}

function settle(strip: Strip, given: ReadonlyMap<number, Decision>): { strip: Strip; deed: Deed } {
  const batch = strip.batch.map((s, at) => (given.has(at) ? { ...s, state: given.get(at)!, marked: false } : s));
  const deed: Record<keyof Deed, number[]> = { accept: [], refuse: [], skip: [] };
  for (const [at, decision] of given) deed[SIGN[decision]].push(batch[at].candidate.image);
  const done = { ...strip, batch, deeds: [...strip.deeds, deed].slice(-200) };
  return { strip: onward(done), deed };
}

/** To the next candidate that waits; where none does, to the next batch. */
export function onward(strip: Strip): Strip {
  const next = strip.batch.findIndex((s, at) => at > strip.cursor && s.state === null);
  const first = next >= 0 ? next : strip.batch.findIndex((s) => s.state === null);
  if (first >= 0) return { ...strip, cursor: first };
  if (strip.queue.length === 0) return strip;
  const past = strip.batch.length > 0 ? [...strip.past, strip.batch].slice(-REMEMBERED) : strip.past;
  return { ...strip, past, batch: strip.queue.slice(0, BATCH).map(slot), queue: strip.queue.slice(BATCH), cursor: 0 };
}

export function move(strip: Strip, to: number): Strip {
  return { ...strip, cursor: Math.max(0, Math.min(strip.batch.length - 1, to)) };
}

/** Marks a candidate as an exception, or no longer; one that is decided has no need of it. */
export function mark(strip: Strip, at: number): Strip {
  const there = strip.batch[at];
  if (!there || there.state !== null) return strip;
  return { ...strip, batch: strip.batch.map((s, i) => (i === at ? { ...s, marked: !s.marked } : s)) };
}

/** The last step taken back: its candidates wait again, and the first of them is in hand. */
export function undone(strip: Strip): Strip {
  const deed = strip.deeds.at(-1);
  if (!deed) return strip;
  const images = new Set([...deed.accept, ...deed.refuse, ...deed.skip]);
  const deeds = strip.deeds.slice(0, -1);
  const here = strip.batch.some((s) => images.has(s.candidate.image));
  const back = here ? strip : turnedBack(strip);
  const batch = back.batch.map((s) => (images.has(s.candidate.image) ? { ...s, state: null } : s));
  const cursor = batch.findIndex((s) => images.has(s.candidate.image));
  return { ...back, batch, deeds, cursor: Math.max(0, cursor) };
}

function turnedBack(strip: Strip): Strip {
  const batch = strip.past.at(-1);
  if (!batch) return strip;
  const open = strip.batch.filter((s) => s.state === null).map((s) => s.candidate);
  return { ...strip, batch, past: strip.past.slice(0, -1), queue: without([...open, ...strip.queue], batch) };
}

const STATES: Readonly<Record<string, Decision>> = { "1": "accepted", "-1": "refused", "0": "skipped" };

/**
 * What Python says: who comes next, and, unless a later verdict is under way, what was decided on the batch.
 * A batch whose verdicts were taken back elsewhere waits again; an empty one is filled.
 */
export function told(strip: Strip, next: readonly Candidate[], states: readonly (number | null)[] | null): Strip {
  const same = states?.length === strip.batch.length;
  const batch = same
    ? strip.batch.map((s, at) => {
        const state = states![at] === null ? null : STATES[String(states![at])];
        return state === s.state ? s : { ...s, state };
      })
    : strip.batch;
  const open = new Set(batch.filter((s) => s.state === null).map((s) => s.candidate.image));
  const stands = (deed: Deed): boolean => ![...deed.accept, ...deed.refuse, ...deed.skip].some((image) => open.has(image));
  const done = {
    ...strip, batch,
    deeds: same ? strip.deeds.filter(stands) : strip.deeds,
    queue: without(next, same ? batch : [...batch, ...strip.past.slice(-2).flat()]),
  };
  const here = current(done);
  return !here || (here.state !== null && strip.batch[strip.cursor]?.state === null) || waiting(done) === 0 ? onward(done) : done;
}

function without(candidates: readonly Candidate[], batch: readonly Slot[]): Candidate[] {
  const taken = new Set(batch.map((s) => s.candidate.image));
  return candidates.filter((c) => !taken.has(c.image));
}

/** The keys of the number row, whatever the layout prints on them, in the order of the batch. */
const ROW = ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9", "Digit0", "Minus", "Equal"];

export function rowKey(code: string): number {
  return ROW.indexOf(code);
}

export function rowLabel(at: number): string {
  return ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "="][at] ?? "";
}
