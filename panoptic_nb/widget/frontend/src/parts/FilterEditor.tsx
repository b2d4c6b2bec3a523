/** The filter builder: tests and brackets, nested at will. What says nothing yet changes nothing. */
import { useSignal } from "@preact/signals";
import { isTest, type Filter, type Op, type Test } from "../protocol";
import { arity, concerned, conjuncts, isComplete, OPERATORS, replaceConjunct, tests } from "../pure/filter";
import { useStore } from "../state/store";
import { describe } from "./describe";
import { PropertyList } from "./PropertyList";
import { useRefusal } from "./refusal";
import { TestValue } from "./TestValue";
import { TypedFilter, Wrong } from "./TypedFilter";

export function FilterEditor({ at, onClose }: { at: number; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const spec = store.spec.value;
  const there = conjuncts(spec.where)[at];
  const draft = useSignal<Filter | null>(there ?? null);
  const typed = useSignal("");
  const line = useRefusal();
  const built = useRefusal();
  const ask = async (filter: Filter | null, say: (error: unknown) => void): Promise<void> => {
    if (await store.put({ where: replaceConjunct(store.spec.peek().where, at, filter) }, say)) onClose();
  };
  const parse = async (): Promise<void> => {
    try {
      // What a day means depends on its property, which Python knows.
      await ask((await store.rpc.call("parse", { text: typed.value, dayfirst: words.locale === "fr" })).where, line.take);
    } catch (error) {
      line.take(error);
    }
  };
  const lines = concerned(draft.value === null ? [] : tests(draft.value), (property) => store.nameOf(property), built.text.value);
  const wrong = (test: Test): string => (lines.includes(test) ? built.text.value : "");
  return (
    <form class="filter" onSubmit={(event) => {
      event.preventDefault();
      if (typed.value.trim()) void parse();
      else void ask(draft.value, built.take);
    }} onInput={() => { built.text.value = ""; }}>
      {draft.value === null
        ? <PropertyList onChoose={(key) => { draft.value = fresh(store.property(key)?.type ?? "text", key); }} />
        : <Node filter={draft.value} onChange={(next) => { draft.value = next; built.text.value = ""; }} depth={0} wrong={wrong} />}
      {lines.length === 0 && <Wrong text={built.text.value} />}
      {draft.value !== null && isTest(draft.value) && (
        <button type="button" class="quiet start" onClick={() => { draft.value = { all: [draft.value!, ...blank()] }; }}>{words.addTest}</button>
      )}
      <TypedFilter text={typed} wrong={line.text} />
      <div class="footer">
        {there && <button type="button" class="quiet" onClick={() => { store.filter(replaceConjunct(spec.where, at, null)); onClose(); }}>{words.remove}</button>}
        <span class="space" />
        <button type="button" onClick={onClose}>{words.cancel}</button>
        <button type="submit" class="main" disabled={!typed.value.trim() && (draft.value === null || (isTest(draft.value) && !isComplete(draft.value)))}>{words.apply}</button>
      </div>
    </form>
  );

  function blank(): Filter[] {
    const first = store.schema.value.properties[0];
    return first ? [fresh(first.type, first.key)] : [];
  }
}

function fresh(type: keyof typeof OPERATORS, property: string): Test {
  return { property, op: OPERATORS[type][0] };
}

export function PropertySelect({ value, onChange }: { value: string; onChange(key: string): void }) {
  const store = useStore();
  return (
    <select value={value} aria-label={store.words.value.property} onChange={(e) => onChange(e.currentTarget.value)}>
      {store.schema.value.properties.map((p) => <option key={p.key} value={p.key}>{p.name}</option>)}
    </select>
  );
}

function Node({ filter, onChange, depth, wrong }: { filter: Filter; onChange(next: Filter | null): void; depth: number; wrong(test: Test): string }) {
  const store = useStore();
  const words = store.words.value;
  if (isTest(filter)) return <TestLine test={filter} onChange={onChange} wrong={wrong(filter)} />;
  if ("not" in filter) {
    return (
      <fieldset class="bracket">
        <legend><button type="button" class="quiet" aria-pressed="true" onClick={() => onChange(filter.not)}>{words.not}</button></legend>
        <Node filter={filter.not} depth={depth + 1} wrong={wrong} onChange={(next) => onChange(next && { not: next })} />
      </fieldset>
    );
  }
  const kind = "all" in filter ? "all" : "any";
  const parts = "all" in filter ? filter.all : filter.any;
  const give = (next: readonly Filter[], how = kind): void => onChange(next.length === 0 ? null : how === "all" ? { all: next } : { any: next });
  const first = store.schema.value.properties[0];
  return (
    <fieldset class="bracket">
      <legend>
        <select aria-label={words.where} value={kind} onChange={(e) => give(parts, e.currentTarget.value as "all" | "any")}>
          <option value="all">{words.all}</option>
          <option value="any">{words.any}</option>
        </select>
        <button type="button" class="quiet" aria-pressed="false" onClick={() => onChange({ not: filter })}>{words.not}</button>
      </legend>
      {parts.map((part, i) => (
        <Node key={i} filter={part} depth={depth + 1} wrong={wrong} onChange={(next) => give(next === null ? parts.filter((_, k) => k !== i) : parts.map((p, k) => (k === i ? next : p)))} />
      ))}
      <div class="adds">
        {first && <button type="button" class="quiet" onClick={() => give([...parts, fresh(first.type, first.key)])}>{words.addTest}</button>}
        {first && depth < 6 && <button type="button" class="quiet" onClick={() => give([...parts, { any: [fresh(first.type, first.key)] }])}>{words.addBracket}</button>}
      </div>
    </fieldset>
  );
}

function TestLine({ test, onChange, wrong }: { test: Test; onChange(next: Filter | null): void; wrong: string }) {
  const store = useStore();
  const words = store.words.value;
  const type = store.property(test.property)?.type ?? "text";
  // A test that came from Python may ask what is seldom asked of its type: it stands in the list all the same.
  const operators = OPERATORS[type].includes(test.op) ? OPERATORS[type] : [test.op, ...OPERATORS[type]];
  return (
    <div class="test" role="group" aria-label={describe(store, test)}>
      <PropertySelect value={test.property} onChange={(key) => onChange(fresh(store.property(key)?.type ?? "text", key))} />
      <select aria-label={words.where} value={test.op} onChange={(e) => {
        const op = e.currentTarget.value as Op;
        onChange(arity({ ...test, op }, type) === arity(test, type) ? { ...test, op } : { property: test.property, op });
      }}>
        {operators.map((op) => <option key={op} value={op}>{words.symbols[op] ?? words.ops[op]}</option>)}
      </select>
      <TestValue test={test} type={type} onChange={(value) => onChange({ ...test, value })} />
      <button type="button" class="x" aria-label={words.removeWhat(describe(store, test))} title={words.remove} onClick={() => onChange(null)}>×</button>
      <Wrong text={wrong} />
    </div>
  );
}
