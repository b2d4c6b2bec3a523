/** Names of groups as a reader's language writes them; Python gives them in English. */
import type { Unit } from "../protocol";

const ROMAN: readonly (readonly [number, string])[] = [[10, "X"], [9, "IX"], [5, "V"], [4, "IV"], [1, "I"]];

function roman(number: number): string {
  let left = number;
  let text = "";
  for (const [value, letters] of ROMAN) for (; left >= value; left -= value) text += letters;
  return text;
}

const FRENCH: Partial<Record<Unit, (label: string) => string>> = {
  century: (label) => label.replace(/(\d+)(?:st|nd|rd|th) century( BC)?/g, (_, n: string, before?: string) =>
    `${roman(Number(n))}${n === "1" ? "er" : "e"} siècle${before ? " av. J.-C." : ""}`),
  decade: (label) => label.replace(/(-?\d+)s\b/g, "années $1"),
  quarter: (label) => label.replace(/ Q([1-4])/g, " T$1"),
  week: (label) => label.replace(/-W(\d\d)/g, "-S$1"),
};

/** The name of a group of dates, numbers, or yes and no. */
export function groupName(label: string, locale: string, type?: string, unit?: Unit): string {
  if (label === "") return "/"; // the folder of what lies at the top
  if (type === "checkbox") return { true: { en: "yes", fr: "oui" }, false: { en: "no", fr: "non" } }[label]?.[locale === "fr" ? "fr" : "en"] ?? label;
  if (locale !== "fr") return label;
  if (type === "number") return label.replace(" to < ", " à < ");
  return type === "date" && unit ? (FRENCH[unit]?.(label) ?? label) : label;
}

/** The groups, from and to, that have their first labels in common with one, down to a level; codes level after level. */
export function alike(codes: ArrayLike<number>, groups: number, group: number, level: number): readonly [number, number] {
  const same = (other: number): boolean => {
    for (let l = 0; l <= level; l++) if (codes[l * groups + other] !== codes[l * groups + group]) return false;
    return true;
  };
  let from = group;
  let to = group + 1;
  while (from > 0 && same(from - 1)) from--;
  while (to < groups && same(to)) to++;
  return [from, to];
}
