/**
 * Work that waits for its turn: a frame gets as much of it as its time allows, the rest comes with the next frame.
 * One piece of work per owner, the latest.
 */
export class Turns<K> {
  readonly #waiting = new Map<K, () => void>();

  /** `wake` is called whenever there is work: it sees to it that `work` is called soon. */
  constructor(
    readonly wake: () => void,
    readonly clock: () => number = () => performance.now(),
  ) {}

  put(owner: K, work: () => void): void {
    this.#waiting.set(owner, work);
    this.wake();
  }

  drop(owner: K): void {
    this.#waiting.delete(owner);
  }

  /** Works for about so many milliseconds, on one piece at least, in the order in which owners came. */
  work(milliseconds: number): void {
    const end = this.clock() + milliseconds;
    for (const [owner, work] of [...this.#waiting]) {
      this.#waiting.delete(owner);
      work();
      if (this.clock() >= end) break;
    }
    if (this.#waiting.size > 0) this.wake();
  }
}
