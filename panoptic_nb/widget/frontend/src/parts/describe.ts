/** Conditions, groups and orders in words. */
import { isTest, type Filter, type Group, type Sort, type Value } from "../protocol";
import { arity } from "../pure/filter";
import type { Store } from "../state/store";

export function valueWords(store: Store, value: Value | undefined): string {
  const words = store.words.value;
  if (value === null || value === undefined || value === "") return "…";
  if (typeof value === "boolean") return value ? words.yes : words.no;
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.length > 3 ? `${value.slice(0, 3).join(", ")} +${value.length - 3}` : value.join(", ");
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
    const sign = op === "any_of" && Array.isArray(value) && value.length === 1 ? words.symbols.eq! : (words.symbols[op] ?? words.ops[op]);
    return `${name} ${sign} ${valueWords(store, value)}`;
  }
  if ("not" in filter) return `${words.not} (${describe(store, filter.not)})`;
  const parts = "all" in filter ? filter.all : filter.any;
  const said = parts.map((part) => (isTest(part) ? describe(store, part) : `(${describe(store, part)})`));
  return said.join(` ${"all" in filter ? words.and : words.or} `);
}

export function groupWords(store: Store, group: readonly Group[]): string {
  const words = store.words.value;
  return group.map((key) => {
    const name = store.nameOf(key.property);
    if (key.unit) return `${name}, ${key.step && key.step > 1 ? `${key.step} × ` : ""}${words.units[key.unit]}`;
    if (key.width) return `${name}, ${key.width}`;
    if (key.quantiles) return `${name}, ${key.quantiles} ${words.quantiles}`;
    return name;
  }).join(" · ");
}

export function sortWords(store: Store, sort: readonly Sort[]): string {
  return sort.map((key) => `${store.nameOf(key.property)} ${key.descending ? "↓" : "↑"}`).join(" · ");
}
