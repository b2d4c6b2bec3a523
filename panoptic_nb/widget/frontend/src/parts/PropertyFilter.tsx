/** A filter that begins from its property. */
import { useSignal } from "@preact/signals";
import type { Filter, Test } from "../protocol";
import { add, isComplete, OPERATORS } from "../pure/filter";
import { useStore } from "../state/store";
import { useRefusal } from "./refusal";
import { TestValue } from "./TestValue";
import { Wrong } from "./TypedFilter";

export function PropertyFilter({ property, onClose }: { property: string; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const type = store.property(property)?.type ?? "text";
  const test = useSignal<Test>({ property, op: OPERATORS[type][0] });
  const refused = useRefusal();
  const apply = async (): Promise<void> => {
    if (await store.put({ where: add(store.spec.peek().where, test.value as Filter) }, refused.take)) onClose();
  };
  return (
    <form class="editor" onInput={() => { refused.text.value = ""; }} onSubmit={(e) => {
      e.preventDefault();
      void apply();
    }}>
      <span class="pair"><b>{store.nameOf(property)}</b>
        <select aria-label={words.where} value={test.value.op} onChange={(e) => { test.value = { property, op: e.currentTarget.value as Test["op"] }; }}>
          {OPERATORS[type].map((op) => <option key={op} value={op}>{words.symbols[op] ?? words.ops[op]}</option>)}
        </select>
      </span>
      <TestValue test={test.value} type={type} onChange={(value) => { test.value = { ...test.value, value }; }} />
      <Wrong text={refused.text.value} />
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main" disabled={!isComplete(test.value)}>{words.apply}</button></div>
    </form>
  );
}
