/** Dates as people of a language write them. */

/** A day written with its month second, as ISO 8601 has it; every other text as it is. English does not say which it means. */
export function isoDate(text: string, locale: string): string {
  const found = locale === "fr" ? /^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*$/.exec(text) : null;
  if (!found) return text;
  const [, day, month, year] = found;
  return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
}

/** The same for every day in a typed filter; what stands in quotation marks is a text and stays. */
export function isoDates(text: string, locale: string): string {
  const parts = text.split(/("[^"]*"|'[^']*'|«[^»]*»|“[^”]*”)/);
  return parts.map((part, at) => (at % 2 ? part : part.replace(/(?<![\w/.-])\d{1,2}[/.]\d{1,2}[/.]\d{4}(?![\w/.-])/g, (day) => isoDate(day, locale)))).join("");
}
