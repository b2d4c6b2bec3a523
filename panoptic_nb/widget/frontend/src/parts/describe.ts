/** Conditions, groups and orders in words. */
import { isTest, type Filter, type Group, type Sort, type Test, type Value } from "../protocol";
import { plain } from "../pure/facet";
import { arity } from "../pure/filter";
import type { Store } from "../state/store";

/** Several values are joined by a word: a comma may be part of each of them. */
export function valueWords(store: Store, value: Value | undefined, joint = ""): string {
  const words = store.words.value;
  if (value === null || value === undefined || value === "") return "…";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return plain(value);
  if (Array.isArray(value)) return value.slice(0, 3).map(plain).join(` ${joint} `) + (value.length > 3 ? ` +${value.length - 3}` : "");
  return String(value);
}

export function describe(store: Store, filter: Filter): string {
  const words = store.words.value;
  if (isTest(filter)) {
    const { property, op, value } = filter;
    const name = store.nameOf(property);
    const values = arity(filter, store.property(property)?.type);
    if (values === "none") return `${name} ${words.ops[op]}`;
    if (values === "two" && Array.isArray(value)) {
      const [low, high] = value.map((v) => valueWords(store, v));
      return `${name} ${words.ops[op]} ${low} ${op === "between" ? words.and : "–"} ${high}`;
    }
    const sign = op === "any_of" ? words.symbols.eq : (words.symbols[op] ?? words.ops[op]);
    return `${name} ${sign} ${valueWords(store, value, op === "any_of" || op === "none_of" ? words.or : words.and)}`;
  }
  if ("not" in filter) return `${words.not} (${describe(store, filter.not)})`;
  const parts = "all" in filter ? filter.all : filter.any;
  const [first] = parts;
  if ("any" in filter && isTest(first) && parts.every((part) => isTest(part) && part.op === "eq" && part.property === first.property)) {
    return `${store.nameOf(first.property)} ${words.symbols.eq} ${parts.map((part) => valueWords(store, (part as Test).value)).join(` ${words.or} `)}`;
  }
  const said = parts.map((part) => (isTest(part) ? describe(store, part) : `(${describe(store, part)})`));
  return said.join(` ${"all" in filter ? words.and : words.or} `);
}

export function groupWords(store: Store, group: readonly Group[]): string {
  const words = store.words.value;
  return group.map((key) => {
    const name = store.nameOf(key.property);
    if (key.unit) return `${name}, ${key.step && key.step > 1 ? `${key.step} × ` : ""}${words.units[key.unit]}`;
    if (key.width) return `${name}, ${key.width}`;
    if (key.edges) return `${name}, ${key.edges.map(plain).join(" | ")}`;
    if (key.quantiles) return `${name}, ${key.quantiles} ${words.quantiles}`;
    return name;
  }).join(" · ");
}

export function sortWords(store: Store, sort: readonly Sort[]): string {
  return sort.map((key) => `${store.nameOf(key.property)} ${key.descending ? "↓" : "↑"}`).join(" · ");
}
