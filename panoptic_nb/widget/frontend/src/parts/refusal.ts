/** What Python refuses of a question that a panel asks: it is said in the panel, which stays with what was written in it. */
import { type Signal, useSignal } from "@preact/signals";
import { RefusedError } from "../rpc";
import { useStore } from "../state/store";

export function useRefusal(): { text: Signal<string>; take(error: unknown): void } {
  const store = useStore();
  const text = useSignal("");
  return {
    text,
    take: (error) => {
      // What has nothing to do with the question is said where such things are said.
      if (error instanceof RefusedError && error.refusal.kind !== "Disconnected" && error.refusal.kind !== "StaleRevisionError") text.value = error.message;
      else store.failed(error);
    },
  };
}
