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

const number = (text: string): string => text.replace(/,/g, "\u202f");
const many = (text: string): string => (text === "0" || text === "1" ? "" : "s");
const on = (count: string, what: string): string => `sur ${number(count)} ${what === "image" ? `image${many(count)}` : `élément${many(count)}`}`;
const TYPES: Readonly<Record<string, string>> = {
  label: "un tag", labels: "tags", text: "texte", number: "nombre", date: "date", color: "couleur", url: "lien", checkbox: "oui ou non",
};
/** What operations of the journal say of themselves, in French: the first form that fits. */
const OPERATIONS: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^(.*) emptied on ([\d,]+) (image|item)s?$/, (what, n, of) => `${what} vidée ${on(n, of)}`],
  [/^(.*): tag (.*) deleted from ([\d,]+) (image|item)s?$/, (where, tag, n, of) => `${where} : tag ${tag} supprimé ${on(n, of)}`],
  [/^(.*) on ([\d,]+) (image|item)s?$/, (what, n, of) => `${what} ${on(n, of)}`],
  [/^new property (.*) \((\w+) of each (?:image|item)\)$/, (name, type) => `nouvelle propriété ${name} (${TYPES[type] ?? type})`],
  [/^(.*) deleted with ([\d,]+) values?$/, (name, n) => `${name} supprimée avec ${number(n)} valeur${many(n)}`],
  [/^([\d,]+) images from (.*)$/, (n, from) => `${number(n)} image${many(n)} de ${from}`],
  [/^(.*): ([\d,]+) of ([\d,]+) rows$/, (name, n, all) => `${name} : ${number(n)} ligne${many(n)} sur ${number(all)}`],
  [/^(.*): new tag (.*)$/, (where, tag) => `${where} : nouveau tag ${tag}`],
  [/^view (.*) renamed (.*)$/, (from, to) => `vue ${from} renommée ${to}`],
  [/^view (.*) forgotten$/, (name) => `vue ${name} oubliée`],
  [/^(.*) renamed (.*)$/, (from, to) => `${from} renommée ${to}`],
];
const ORIGINS: Readonly<Record<string, string>> = { manual: "à la main", script: "script", grid: "grille" };

/** What an operation did, as the journal says it, in a reader's language; what has no other words stays as it is. */
export function operationName(label: string, locale: string): string {
  if (locale !== "fr") return label;
  for (const [form, say] of OPERATIONS) {
    const found = form.exec(label);
    if (found) return say(...found.slice(1));
  }
  return label;
}

/** Where a value came from. */
export function originName(origin: string, locale: string): string {
  if (locale !== "fr") return origin;
  const [kind, ...rest] = origin.split(":");
  return [ORIGINS[kind] ?? { cluster: "regroupement", import: "import", similarity: "similarité" }[kind] ?? kind, ...rest].join(" ");
}
