/** The language of the grid: the reader's choice, else the browser's. */
import { computed, signal } from "@preact/signals";
import { en, type Words } from "./en";
import { fr } from "./fr";

export type Lang = "en" | "fr" | "auto";

export function resolve(lang: Lang, browser: readonly string[]): Words {
  const wanted = lang === "auto" ? (browser.find((l) => /^(en|fr)\b/i.test(l)) ?? "en") : lang;
  return wanted.toLowerCase().startsWith("fr") ? fr : en;
}

/** One grid's words: components read `words.value.…` and follow a change of language. */
export function makeWords(): { lang: { value: Lang }; words: { readonly value: Words } } {
  const lang = signal<Lang>("auto");
  const words = computed(() => resolve(lang.value, typeof navigator === "undefined" ? [] : navigator.languages));
  return { lang, words };
}

export type { Words };
