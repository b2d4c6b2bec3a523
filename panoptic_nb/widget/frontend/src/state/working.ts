/** Long work under way in Python: how far it is, asked a few times a second; the way to stop it; what came of it. */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Pending } from "../likeness";
import type { Screen } from "../protocol";

/** Milliseconds between two questions. */
const EVERY = 350;
/** The number of what is asked for and not answered yet: it cannot be stopped. */
const ASKED = -1;

export interface Calls {
  work(job: number): Promise<Screen | Pending>;
  stop(job: number): Promise<unknown>;
}

export class Working {
  readonly #now = signal<Pending | null>(null);
  readonly #calls: Calls;
  readonly #every: number;

  constructor(calls: Calls, every = EVERY) {
    this.#calls = calls;
    this.#every = every;
  }

  get now(): ReadonlySignal<Pending | null> {
    return this.#now;
  }

  /** Something else is asked for: what was under way is followed no longer. Said at once where it is sure to be long. */
  begin(what: string | null): void {
    this.#now.value = what === null ? null : { job: ASKED, what, done: 0, total: 1 };
  }

  /** What was asked for is answered at once, or refused. */
  answered(): void {
    if (this.#now.peek()?.job === ASKED) this.#now.value = null;
  }

  /**
   * The screen that comes of a request, with what `stamp` gave when it was asked for (at first `asked`); null where it
   * was stopped, or another was begun.
   */
  async follow<T>(first: Screen | Pending, asked: T, stamp: () => T): Promise<{ screen: Screen; stamp: T } | null> {
    let reply = first;
    if (!isPending(reply)) this.answered();
    while (isPending(reply)) {
      const { job } = (this.#now.value = reply);
      const followed = (): boolean => this.#now.peek()?.job === job;
      await new Promise((resolve) => setTimeout(resolve, this.#every));
      if (!followed()) return null;
      asked = stamp();
      try {
        reply = await this.#calls.work(job);
      } catch (error) {
        if (!followed()) return null;
        this.#now.value = null;
        throw error;
      }
      if (!followed()) return null;
      if (!isPending(reply)) this.#now.value = null;
    }
    return { screen: reply, stamp: asked };
  }

  /** Nothing comes of it any more; false where there is nothing to stop. */
  async stop(): Promise<boolean> {
    const now = this.#now.peek();
    if (now === null || now.job === ASKED) return false;
    this.#now.value = null;
    await this.#calls.stop(now.job);
    return true;
  }
}

function isPending(reply: Screen | Pending): reply is Pending {
  return "job" in reply;
}
