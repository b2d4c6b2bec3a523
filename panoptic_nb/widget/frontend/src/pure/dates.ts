/** Dates as people of a language write them. */

/** A day written with its month second, as ISO 8601 has it; every other text as it is. English does not say which it means. */
export function isoDate(text: string, locale: string): string {
  const found = locale === "fr" ? /^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*$/.exec(text) : null;
  if (!found) return text;
  const [, day, month, year] = found;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}
