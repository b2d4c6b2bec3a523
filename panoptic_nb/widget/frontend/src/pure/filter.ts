/** Filter trees as values: which tests a type has, when a test says something, and edits that return new trees. */
import { isTest, type Filter, type Op, type PropertyType, type Test } from "../protocol";

const COMPARE: readonly Op[] = ["eq", "ne", "lt", "le", "gt", "ge", "between"];

/** The tests of each type, the most used first. */
export const OPERATORS: Readonly<Record<PropertyType, readonly Op[]>> = {
  label: ["any_of", "none_of", "exactly", "is_set", "not_set", "contains"],
  labels: ["any_of", "all_of", "none_of", "exactly", "is_set", "not_set", "contains"],
  text: ["contains", "eq", "ne", "starts_with", "matches", "is_set", "not_set"],
  url: ["contains", "eq", "ne", "starts_with", "matches", "is_set", "not_set"],
  number: [...COMPARE, "is_set", "not_set"],
  date: [...COMPARE, "within", "exactly", "is_set", "not_set"],
  color: ["eq", "ne", "is_set", "not_set"],
  checkbox: ["eq", "is_set", "not_set"],
};

export type Arity = "none" | "one" | "two" | "many";

/** How many values a test takes; a stretch of time is given by one date or by two. */
export function arity({ op, value }: Pick<Test, "op" | "value">, type?: PropertyType): Arity {
  switch (op) {
    case "is_set": case "not_set": return "none";
    case "between": return "two";
    case "within": return Array.isArray(value) ? "two" : "one";
    case "any_of": case "all_of": case "none_of": return "many";
    case "exactly": return type === "date" ? "one" : "many";
    default: return "one";
  }
}

/** A test without its value changes nothing: a new filter must not empty the screen. */
export function isComplete(test: Test): boolean {
  const { value } = test;
  if (arity(test) === "none") return true;
  if (Array.isArray(value)) return value.length >= (arity(test) === "two" ? 2 : 1) && value.every((v) => v !== "" && v !== null);
  return arity(test, "date") === "one" && value !== undefined && value !== null && value !== "";
}

/** The tree without the tests that say nothing yet, and without empty brackets. */
export function effective(filter: Filter | null): Filter | null {
  if (filter === null) return null;
  if (isTest(filter)) return isComplete(filter) ? filter : null;
  if ("not" in filter) {
    const inner = effective(filter.not);
    return inner && { not: inner };
  }
  const kind = "all" in filter ? "all" : "any";
  const parts = ("all" in filter ? filter.all : filter.any).map(effective).filter((part) => part !== null);
  if (parts.length === 0) return null;
  if (parts.length === 1) return parts[0];
  return kind === "all" ? { all: parts } : { any: parts };
}

/** The chips of the top line: what a reader takes for separate conditions. */
export function conjuncts(filter: Filter | null): readonly Filter[] {
  if (filter === null) return [];
  return !isTest(filter) && "all" in filter ? filter.all : [filter];
}

export function conjunction(parts: readonly Filter[]): Filter | null {
  if (parts.length === 0) return null;
  return parts.length === 1 ? parts[0] : { all: parts };
}

export function add(filter: Filter | null, part: Filter): Filter {
  return conjunction([...conjuncts(filter), ...conjuncts(part)])!;
}

export function replaceConjunct(filter: Filter | null, at: number, part: Filter | null): Filter | null {
  const parts = [...conjuncts(filter)];
  parts.splice(at, 1, ...conjuncts(part));
  return conjunction(parts);
}

/** Every test of a tree, from left to right. */
export function tests(filter: Filter): readonly Test[] {
  if (isTest(filter)) return [filter];
  return "not" in filter ? tests(filter.not) : ("all" in filter ? filter.all : filter.any).flatMap(tests);
}

/** The properties that a tree speaks of. */
export function properties(filter: Filter | null): ReadonlySet<string> {
  return new Set(filter ? tests(filter).map((test) => test.property) : []);
}

/** The tests that a refusal is about: it names their property and has their values, or quotes a value, or names a property. */
export function concerned(all: readonly Test[], nameOf: (property: string) => string, refusal: string): readonly Test[] {
  const values = ({ value }: Test): readonly string[] => (Array.isArray(value) ? value : [value]).filter((v) => v !== undefined && v !== "").map(String);
  const named = all.filter((test) => refusal.includes(`"${nameOf(test.property)}"`));
  const alone = (value: string): boolean => refusal.split(/[\s,:;"'()…]+/).some((word) => word.replace(/\.$/, "") === value) || (/\s/.test(value) && refusal.includes(value));
  const meant = named.filter((test) => values(test).length > 0 && values(test).every(alone));
  const quoted = all.filter((test) => values(test).some((value) => refusal.includes(`'${value}'`)));
  return [meant, quoted, named].find((some) => some.length > 0) ?? [];
}

/** The tree without every test of the properties that are no longer there. */
export function without(filter: Filter | null, gone: (property: string) => boolean): Filter | null {
  if (filter === null) return null;
  if (isTest(filter)) return gone(filter.property) ? null : filter;
  if ("not" in filter) {
    const inner = without(filter.not, gone);
    return inner && { not: inner };
  }
  const kind = "all" in filter ? "all" : "any";
  const parts = ("all" in filter ? filter.all : filter.any).map((part) => without(part, gone)).filter((part) => part !== null);
  return parts.length === 0 ? null : kind === "all" ? { all: parts } : { any: parts };
}
