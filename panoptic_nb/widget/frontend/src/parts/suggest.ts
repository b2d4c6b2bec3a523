/** What the kernel suggests to the letters typed. Enter never acts on the suggestions to earlier letters: it waits. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

export interface Suggestions<T> {
  found: readonly T[];
  /** Does something with the suggestions to the last letters, once they are there. */
  settled(take: (found: readonly T[]) => void): void;
}

export function useSuggestions<T>(query: Signal<string>, ask: (query: string) => Promise<readonly T[] | undefined>, about: readonly unknown[] = []): Suggestions<T> {
  const found = useSignal<readonly T[]>([]);
  const answered = useRef<string | null>(null);
  const waiting = useRef<{ query: string; take(found: readonly T[]): void } | null>(null);
  useEffect(() => {
    let gone = false;
    const asked = query.value;
    void ask(asked).then((reply) => {
      if (!reply || gone) return;
      found.value = reply;
      answered.current = asked;
      const last = waiting.current;
      waiting.current = null;
      if (last?.query === asked) last.take(reply);
    });
    return () => { gone = true; };
  }, [query.value, ...about]);
  return {
    found: found.value,
    settled: (take) => {
      if (answered.current === query.peek()) take(found.peek());
      else waiting.current = { query: query.peek(), take };
    },
  };
}
