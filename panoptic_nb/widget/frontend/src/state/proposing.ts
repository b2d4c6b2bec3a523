/** The strip of proposals: what is asked of Python, what is seen at once, and how the two agree again. */
import { effect, signal } from "@preact/signals";
import type { Mode, Proposed, Standing, Wanted } from "../likeness";
import { begin, decide, decideAll, holding, mark, move, onward, told, undone, waiting, type Candidate, type Decision, type Deed, type Strip } from "../pure/strip";
import { defaultSpace, undo } from "./actions";
import type { Store } from "./store";

const AHEAD = 24;

export interface Choices {
  spaces: readonly string[];
  mode: Mode;
  everywhere: boolean;
}

export class Proposing {
  /** How the strip stands; null while there is none. */
  readonly standing = signal<Standing | null>(null);
  readonly strip = signal<Strip>(begin([]));
  /** Whether what was refused is looked at again. */
  readonly review = signal(false);
  readonly asking = signal(false);
  readonly #store: Store;
  readonly #stop: () => void;
  #choices: Choices = { spaces: [], mode: "sure", everywhere: false };
  #asked = 0;
  #under = 0;

  constructor(store: Store) {
    this.#store = store;
    // Something was undone or tagged elsewhere: the verdicts in hand may be others now.
    this.#stop = effect(() => {
      store.changes.value;
      const standing = this.standing.peek();
      if (standing && this.#under === 0 && store.schema.peek().version !== standing.generation) void this.#refresh();
    });
  }

  close(): void {
    this.#stop();
  }

  get choices(): Choices {
    const { spaces } = this.#choices;
    const known = spaces.filter((name) => this.#store.schema.peek().spaces.some((s) => s.name === name));
    const first = defaultSpace(this.#store);
    return { ...this.#choices, spaces: known.length > 0 ? known : first === null ? [] : [first] };
  }

  /** Candidates for a tag or a group; whatever strip there was makes room. */
  async start(wanted: Wanted, change: Partial<Choices> = {}): Promise<void> {
    const store = this.#store;
    const choices = { ...this.choices, everywhere: false, ...change };
    if (choices.spaces.length === 0) {
      store.tell(store.words.value.noSpace);
      return;
    }
    this.asking.value = true;
    const turn = ++this.#asked;
    const reply = await store.call("propose", { ...wanted, ...choices, count: AHEAD });
    this.asking.value = false;
    if (!reply || turn !== this.#asked) return;
    this.#choices = choices;
    store.notice.value = null;
    store.open.value = null;
    this.review.value = false;
    this.#stand(reply);
    this.strip.value = begin(candidates(reply));
    store.said.value = this.#said();
  }

  /** The same, in another mode, in other spaces, among others. */
  again(change: Partial<Choices> = {}): Promise<void> {
    const standing = this.standing.peek();
    if (!standing) return Promise.resolve();
    return this.start({ strip: standing.strip }, { everywhere: standing.everywhere, ...change });
  }

  leave(): void {
    if (this.review.peek()) {
      void this.again();
      return;
    }
    this.#asked++;
    this.standing.value = null;
  }

  verdict(decision: Decision): void {
    const before = this.strip.peek();
    const done = decide(before, decision);
    if (!done) return;
    if (this.review.peek() && decision === "refused") this.strip.value = { ...done.strip, deeds: before.deeds };
    else this.#send(before, done.strip, done.deed);
  }

  all(decision: "accepted" | "refused"): void {
    const before = this.strip.peek();
    const done = decideAll(before, decision);
    if (done && !this.review.peek()) this.#send(before, done.strip, done.deed);
  }

  mark(at: number): void {
    this.strip.value = mark(this.strip.peek(), at);
  }

  move(to: number): void {
    this.strip.value = move(this.strip.peek(), to);
  }

  undo(): void {
    this.strip.value = undone(this.strip.peek());
    void undo(this.#store);
  }

  /** What was refused, to be accepted after all, left, or proposed again. */
  async look(): Promise<void> {
    const standing = this.standing.peek();
    if (!standing) return;
    const turn = ++this.#asked;
    const reply = await this.#store.call("refused", { strip: standing.strip, count: 120 });
    if (!reply || turn !== this.#asked) return;
    this.#stand(reply);
    this.review.value = true;
    this.strip.value = begin(candidates(reply).map((one, k) => ({ ...one, why: reply.why[k] })));
    this.#store.said.value = this.#store.words.value.reviewing(reply.refused);
  }

  async takeBackAll(): Promise<void> {
    const standing = this.standing.peek();
    if (!standing) return;
    this.#under++;
    const reply = await this.#store.call("reconsider", { strip: standing.strip, images: [], holding: [], count: AHEAD });
    this.#under--;
    if (!reply) return;
    this.review.value = false;
    this.#stand(reply);
    this.strip.value = begin(candidates(reply));
  }

  #send(before: Strip, after: Strip, deed: Deed): void {
    const standing = this.standing.peek();
    if (!standing) return;
    const store = this.#store;
    const review = this.review.peek();
    this.strip.value = after;
    // Counted at once, corrected by the reply.
    const { accept, refuse, skip } = deed;
    const decided = accept.length + refuse.length + (review ? 0 : skip.length);
    this.standing.value = {
      ...standing,
      accepted: standing.accepted + accept.length,
      members: standing.members + accept.length,
      refused: Math.max(0, standing.refused + refuse.length - (review ? accept.length + skip.length : 0)),
      remaining: Math.max(0, standing.remaining - (review ? 0 : decided)),
    };
    store.said.value = this.#said();
    const turn = ++this.#asked;
    this.#under++;
    const { strip } = standing;
    const asked = { strip, holding: holding(after), count: AHEAD };
    const call = review && skip.length > 0 ? store.rpc.call("reconsider", { ...asked, images: skip }) : store.rpc.call("decide", { ...asked, accept, refuse, skip });
    call.then(
      (reply) => {
        this.#under--;
        this.#hear(reply, turn);
      },
      (error: unknown) => {
        this.#under--;
        if (turn === this.#asked) this.strip.value = before;
        store.failed(error);
      },
    );
  }

  async #refresh(): Promise<void> {
    const standing = this.standing.peek();
    if (!standing) return;
    const turn = ++this.#asked;
    const reply = await this.#store.call("candidates", { strip: standing.strip, holding: holding(this.strip.peek()), count: AHEAD });
    if (reply) this.#hear(reply, turn);
  }

  #hear(reply: Proposed, turn: number): void {
    if (this.standing.peek()?.strip !== reply.strip) return;
    this.#take(reply);
    const last = turn === this.#asked;
    if (last) this.standing.value = reply;
    if (!this.review.peek()) this.strip.value = told(this.strip.peek(), candidates(reply), last ? reply.states : null);
    else if (waiting(this.strip.peek()) === 0) this.strip.value = onward(this.strip.peek());
  }

  #stand(reply: Proposed): void {
    this.#take(reply);
    this.standing.value = reply;
  }

  /** Pictures are decoded before they are in hand. */
  #take(reply: Proposed): void {
    const { pictures } = this.#store;
    pictures.take(reply.pictures.images, reply.pictures.offsets, reply.pictures.thumbnails);
    for (const image of reply.images) void pictures.decode(image);
  }

  #said(): string {
    const { accepted, refused, remaining } = this.standing.peek()!;
    const words = this.#store.words.value;
    const next = this.strip.peek().batch[this.strip.peek().cursor]?.candidate;
    return `${words.strip.counts(accepted, refused, remaining)}${next ? `. ${next.caption || next.name}` : ""}`;
  }
}

function candidates(reply: Proposed): Candidate[] {
  return Array.from(reply.images, (image, k) => ({
    image, item: reply.items[k], score: reply.scores[k], percentile: reply.percentiles[k],
    name: reply.names[k], caption: reply.captions[k], near: reply.near[k],
  }));
}
