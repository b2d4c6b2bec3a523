/** What a facet asks of its property: values, one of which is enough, or a stretch; and what a click or a stroke makes of it. */
import { isTest, type Filter, type Op, type PropertyType, type Test, type Value } from "../protocol";
import { add, conjunction, conjuncts, replaceConjunct } from "./filter";

/** One value; null stands for the empty. */
export type One = string | number | boolean | null;

interface Asked {
  at: number;
  values: readonly One[];
}

const STRETCH: ReadonlySet<Op> = new Set<Op>(["between", "within", "exactly", "eq", "lt", "le", "gt", "ge", "not_set"]);
const tagged = (type: PropertyType): boolean => type === "label" || type === "labels";

/** The first top-level condition that asks for values of this property, and for nothing else. */
export function askedValues(filter: Filter | null, property: string, type: PropertyType): Asked | null {
  const parts = conjuncts(filter);
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at];
    const tests = !isTest(part) && "any" in part ? part.any : [part];
    const values = tests.map((test) => (isTest(test) && test.property === property ? valuesOf(test, type) : null));
    if (values.every((some) => some !== null)) return { at, values: values.flat() };
  }
  return null;
}

function valuesOf({ op, value }: Test, type: PropertyType): readonly One[] | null {
  if (op === "not_set") return [null];
  if (op === "any_of" && Array.isArray(value)) return value;
  // An item has one tag of this property at most: to have exactly this one is to have one of one.
  if (op === "exactly" && type === "label" && Array.isArray(value) && value.length === 1) return value;
  return op === "eq" && !Array.isArray(value) && value !== undefined ? [value as One] : null;
}

/** A value clicked: it joins the values asked for, or leaves them; the last to leave takes the condition along. */
export function toggleFacet(filter: Filter | null, property: string, type: PropertyType, value: One): Filter | null {
  const asked = askedValues(filter, property, type);
  if (!asked) return add(filter, anyOf(property, type, [value])!);
  const alone = value === null || asked.values.includes(null);
  const others = asked.values.filter((v) => v !== value && (!alone || v === value));
  return replaceConjunct(filter, asked.at, anyOf(property, type, asked.values.includes(value) ? others : [...others, value]));
}

/** Whether a facet's value is asked for. */
export function facetHolds(filter: Filter | null, property: string, type: PropertyType, value: One): boolean {
  return askedValues(filter, property, type)?.values.includes(value) ?? false;
}

function anyOf(property: string, type: PropertyType, values: readonly One[]): Filter | null {
  if (values.length === 0) return null;
  if (values[0] === null) return { property, op: "not_set" };
  if (tagged(type)) return { property, op: "any_of", value: values as readonly string[] };
  const tests = values.map((value): Test => ({ property, op: "eq", value }));
  return tests.length === 1 ? tests[0] : { any: tests };
}

/** The top-level conditions that keep a stretch of a number or a date: what a stroke along its bars replaces. */
export function askedStretch(filter: Filter | null, property: string): readonly Filter[] {
  const keeps = (part: Filter): boolean => isTest(part) ? part.property === property && STRETCH.has(part.op) : "any" in part && part.any.every(keeps);
  return conjuncts(filter).filter(keeps);
}

export function replaceStretch(filter: Filter | null, property: string, tests: readonly Test[]): Filter | null {
  const before = new Set(askedStretch(filter, property));
  const parts = [...conjuncts(filter)];
  const at = parts.findIndex((part) => before.has(part));
  const kept = parts.filter((part) => !before.has(part));
  kept.splice(at < 0 ? kept.length : at, 0, ...tests);
  return conjunction(kept);
}

/** Where a stretch begins and ends, each as the test that says so. */
export interface Ends {
  from: Test | null;
  to: Test | null;
}

export function ends(asked: readonly Filter[]): Ends {
  const found: Ends = { from: null, to: null };
  for (const { property, op, value } of asked.filter(isTest)) {
    if (value === undefined || op === "not_set") continue;
    const [low, high] = Array.isArray(value) ? value : [value, value];
    if (op === "gt" || op === "ge") found.from = { property, op, value: low };
    else if (op === "lt" || op === "le") found.to = { property, op, value: high };
    else [found.from, found.to] = [{ property, op: "ge", value: low }, { property, op: "le", value: high }];
  }
  return found;
}

/** The tests of a stretch; one alone where both ends are part of it. */
export function stretch({ from, to }: Ends): readonly Test[] {
  if (from?.op === "ge" && to?.op === "le") return [{ property: from.property, op: "between", value: [from.value as string, to.value as string] }];
  return [from, to].filter((test) => test !== null);
}

/** What stands in the field of an end: a sign where the value itself is not part of the stretch. */
export function endText(test: Test | null): string {
  return test ? `${test.op === "gt" ? "> " : test.op === "lt" ? "< " : ""}${plain(test.value ?? null)}` : "";
}

/** A number without the digits that only a computer sees in it. */
export function plain(value: Value): string {
  return typeof value === "number" ? String(Number(value.toPrecision(12))) : String(value ?? "");
}
