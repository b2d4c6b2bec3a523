/** What becomes of a request that was refused: the reader is told, and a screen that is out of date is asked for anew. */
import type { Call } from "../protocol";
import { RefusedError } from "../rpc";
import type { Store } from "./store";

const CHANGING: ReadonlySet<Call> = new Set<Call>([
  "tag", "untag", "set", "clear", "assign", "copy", "save_clusters", "decide", "reconsider", "not_duplicates", "export",
]);
const OFTEN = 3;
const WITHIN = 5000;

export class Refusals {
  readonly #store: Store;
  #restarts: number[] = [];
  #starting = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** `type` where it is known what was asked: a change that was not made is said, a picture that came too late is not. */
  take(error: unknown, type?: Call): void {
    const words = this.#store.words.value;
    if (error instanceof RefusedError && error.refusal.kind === "StaleRevisionError") {
      if (type && CHANGING.has(type)) this.#say(words.notMade);
      // Several questions may come too late together; the screen is asked for once.
      if (this.#starting) return;
      if (this.#mayRestart()) void this.#restart();
      else if (this.#store.notice.peek()?.text !== words.notMade) this.#say(error.message);
      return;
    }
    const gone = error instanceof RefusedError && error.refusal.kind === "Disconnected";
    this.#say(gone ? words.disconnected : error instanceof Error ? error.message : String(error));
  }

  async #restart(): Promise<void> {
    this.#starting = true;
    try {
      await this.#store.start();
    } finally {
      this.#starting = false;
    }
  }

  /** A screen that is out of date as soon as it comes must not be asked for without end. */
  #mayRestart(): boolean {
    const now = performance.now();
    this.#restarts = [...this.#restarts.filter((at) => now - at < WITHIN), now];
    return this.#restarts.length <= OFTEN;
  }

  #say(text: string): void {
    this.#store.notice.value = { kind: "refused", text };
    this.#store.said.value = text;
  }
}
