/** The filter builder: tests and brackets, nested at will. What says nothing yet changes nothing. */
import { useSignal } from "@preact/signals";
import { isTest, type Filter, type Op, type Test } from "../protocol";
import { RefusedError } from "../rpc";
import { arity, conjuncts, isComplete, OPERATORS, replaceConjunct } from "../pure/filter";
import { folded, matches } from "../pure/text";
import { useStore } from "../state/store";
import { describe } from "./describe";
import { TestValue } from "./TestValue";
import { TypedFilter } from "./TypedFilter";

export function FilterEditor({ at, onClose }: { at: number; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const spec = store.spec.value;
  const there = conjuncts(spec.where)[at];
  const draft = useSignal<Filter | null>(there ?? null);
  const typed = useSignal("");
  const wrong = useSignal("");
  const apply = (): void => {
    store.filter(replaceConjunct(spec.where, at, draft.value));
    onClose();
  };
  const parse = async (): Promise<void> => {
    const text = typed.value;
    try {
      draft.value = (await store.rpc.call("parse", { text })).where;
      apply();
    } catch (error) {
      // What the line cannot mean is said below it; what has nothing to do with it, where such things are said.
      if (!(error instanceof RefusedError) || error.refusal.kind === "Disconnected") store.failed(error);
      else if (text === typed.value) wrong.value = error.message;
    }
  };
  return (
    <form class="filter" onSubmit={(event) => {
      event.preventDefault();
      if (typed.value.trim()) void parse();
      else apply();
    }}>
      {draft.value === null
        ? <PropertyList onChoose={(key) => { draft.value = fresh(store.property(key)?.type ?? "text", key); }} />
        : <Node filter={draft.value} onChange={(next) => { draft.value = next; }} depth={0} />}
      {draft.value !== null && isTest(draft.value) && (
        <button type="button" class="quiet start" onClick={() => { draft.value = { all: [draft.value!, ...blank()] }; }}>{words.addTest}</button>
      )}
      <TypedFilter text={typed} wrong={wrong} />
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

export function PropertyList({ onChoose }: { onChoose(key: string): void }) {
  const store = useStore();
  const query = useSignal(store.typedAhead);
  const words = store.words.value;
  const letters = folded(query.value.trim());
  const rank = (name: string): number => (folded(name) === letters ? 0 : folded(name).startsWith(letters) ? 1 : 2);
  const found = store.schema.value.properties.filter((p) => matches(p.name, letters)).sort((a, b) => rank(a.name) - rank(b.name));
  return (
    <div class="list-box">
      <input data-first placeholder={words.property} aria-label={words.property} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && found[0]) {
            event.preventDefault();
            onChoose(found[0].key);
          }
        }} />
      <div class="list" role="listbox" aria-label={words.properties}>
        {found.map((p) => (
          <button type="button" role="option" aria-selected="false" key={p.key} onClick={() => onChoose(p.key)}>{p.name}<i>{words.types[p.type]}</i></button>
        ))}
      </div>
    </div>
  );
}

export function PropertySelect({ value, onChange }: { value: string; onChange(key: string): void }) {
  const store = useStore();
  return (
    <select value={value} aria-label={store.words.value.property} onChange={(e) => onChange(e.currentTarget.value)}>
      {store.schema.value.properties.map((p) => <option key={p.key} value={p.key}>{p.name}</option>)}
    </select>
  );
}

function Node({ filter, onChange, depth }: { filter: Filter; onChange(next: Filter | null): void; depth: number }) {
  const store = useStore();
  const words = store.words.value;
  if (isTest(filter)) return <TestLine test={filter} onChange={onChange} />;
  if ("not" in filter) {
    return (
      <fieldset class="bracket">
        <legend><button type="button" class="quiet" aria-pressed="true" onClick={() => onChange(filter.not)}>{words.not}</button></legend>
        <Node filter={filter.not} depth={depth + 1} onChange={(next) => onChange(next && { not: next })} />
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
        <Node key={i} filter={part} depth={depth + 1} onChange={(next) => give(next === null ? parts.filter((_, k) => k !== i) : parts.map((p, k) => (k === i ? next : p)))} />
      ))}
      <div class="adds">
        {first && <button type="button" class="quiet" onClick={() => give([...parts, fresh(first.type, first.key)])}>{words.addTest}</button>}
        {first && depth < 6 && <button type="button" class="quiet" onClick={() => give([...parts, { any: [fresh(first.type, first.key)] }])}>{words.addBracket}</button>}
      </div>
    </fieldset>
  );
}

function TestLine({ test, onChange }: { test: Test; onChange(next: Filter | null): void }) {
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
    </div>
  );
}
