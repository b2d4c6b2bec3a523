/**
 * Requests and replies over the widget's custom messages. Every request has a time limit and a visible state: after
 * a second the kernel is said to be busy, after ten what to do; a reply that comes late still counts.
 */
import { signal, type ReadonlySignal } from "@preact/signals";
import type { Call, Event, Refusal, Reply, Request } from "./protocol";
import { assemble, asView } from "./pure/wire";

/** The part of an anywidget model that is used here. */
export interface Model {
  get(name: string): unknown;
  send(content: unknown, callbacks?: unknown, buffers?: unknown[]): void;
  on(name: string, listener: (message: never, buffers: never) => void): void;
  off(name: string, listener?: ((message: never, buffers: never) => void) | null): void;
}

export class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

export type Link = "ready" | "busy" | "silent";

interface Waiting {
  since: number;
  message: { id: string };
  resolve(value: unknown): void;
  reject(error: RefusedError): void;
}

export const BUSY_AFTER = 1_000;
export const SILENT_AFTER = 10_000;

export class Rpc {
  readonly #model: Model;
  readonly #client = Math.random().toString(36).slice(2, 10);
  readonly #waiting = new Map<string, Waiting>();
  readonly #link = signal<Link>("ready");
  /**
   * The way to Python has opened or broken: what was under way is sent once more, or something that costs nothing,
   * which fails where it has broken. A reader who only looks is told too.
   */
  readonly #linked = (): void => void setTimeout(() => {
    if (this.#waiting.size > 0) this.retry();
    else this.call("history", { limit: 1 }).catch((error: unknown) => this.#onBroken(error));
  }, 100);
  readonly #onBroken: (error: unknown) => void;
  readonly #listen: (message: never, buffers: never) => void;
  #next = 0;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor(model: Model, onEvent: (event: Event) => void, onBroken: (error: unknown) => void) {
    this.#model = model;
    this.#onBroken = onBroken;
    this.#listen = (message: Record<string, unknown>, buffers: unknown[]) => {
      const names = (message.buffers as string[] | undefined) ?? [];
      const views = (buffers ?? []).map(asView);
      if (typeof message.event === "string") {
        onEvent(assemble(message, names, views) as Event);
        return;
      }
      const waiting = this.#waiting.get(message.id as string);
      if (!waiting) return;
      this.#waiting.delete(message.id as string);
      this.#tick();
      if (message.error) waiting.reject(new RefusedError(message.error as Refusal));
      else waiting.resolve(assemble(message.reply, names, views));
    };
    model.on("msg:custom", this.#listen);
    model.on("comm_live_update", this.#linked);
  }

  get link(): ReadonlySignal<Link> {
    return this.#link;
  }

  call<C extends Call>(type: C, request: Request<C>): Promise<Reply<C>> {
    return new Promise<Reply<C>>((resolve, reject) => {
      const id = `${this.#client}.${this.#next++}`;
      const message = { ...request, id, type };
      this.#waiting.set(id, { since: performance.now(), message, resolve: resolve as (value: unknown) => void, reject });
      this.#send(id);
      this.#clock ??= setInterval(() => this.#tick(), 250);
    });
  }

  /** Sends once more what was never answered. Python answers a request that it has already done from its reply. */
  retry(): void {
    for (const [id, waiting] of this.#waiting) {
      waiting.since = performance.now();
      this.#send(id);
    }
    this.#tick();
  }

  close(): void {
    clearInterval(this.#clock);
    this.#model.off("msg:custom", this.#listen);
    this.#model.off("comm_live_update", this.#linked);
    this.#waiting.clear();
  }

  #send(id: string): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    try {
      this.#model.send(waiting.message);
    } catch (error) {
      this.#waiting.delete(id);
      waiting.reject(new RefusedError({ kind: "Disconnected", message: String(error) }));
    }
  }

  #tick(): void {
    let oldest = Number.POSITIVE_INFINITY;
    for (const { since } of this.#waiting.values()) oldest = Math.min(oldest, since);
    const age = performance.now() - oldest;
    this.#link.value = age > SILENT_AFTER ? "silent" : age > BUSY_AFTER ? "busy" : "ready";
    if (this.#waiting.size === 0) {
      clearInterval(this.#clock);
      this.#clock = undefined;
    }
  }
}
