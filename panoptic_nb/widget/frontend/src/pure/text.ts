/** Words for people: case and accents aside, numbers as their language writes them. */

export function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

export function matches(text: string, query: string): boolean {
  return folded(text).includes(folded(query.trim()));
}

/** Whether typed letters may stand for a name that has them: plain ones stand for accented ones, never the reverse. */
export function meant(name: string, typed: string): boolean {
  const plain = (text: string): string => text.normalize("NFC").toLowerCase();
  return folded(typed) === plain(typed) || plain(name).includes(plain(typed));
}

/** A cosine or a cohesion as a language writes it: two digits, no leading zero is taken away. */
export function score(value: number, locale: string): string {
  return value.toLocaleString(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** "#c33" or "rgb(…)" as given by people: only plain hexadecimal colours go into a style. */
export function safeColor(color: string | null | undefined): string | null {
  return color && /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(color) ? color : null;
}

/** A colour for a tag that has none, always the same for the same name. */
export function tagColor(name: string, given?: string | null): string {
  const safe = safeColor(given);
  if (safe) return safe;
  let hash = 0;
  for (const character of name) hash = (hash * 31 + character.codePointAt(0)!) >>> 0;
  return ["#b4532a", "#8a5cd1", "#2f7d5b", "#2b6cb0", "#a63a6b", "#7a6a1f", "#4a6572", "#9c4221"][hash % 8];
}

/** Black or white, whichever reads better on a colour (WCAG relative luminance). */
export function inkOn(color: string): string {
  const hex = color.length === 4 ? [...color.slice(1)].map((c) => c + c).join("") : color.slice(1);
  const [r, g, b] = [0, 2, 4].map((i) => {
    const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

export function cssColor(rgb: number): string {
  return `#${(rgb & 0xffffff).toString(16).padStart(6, "0")}`;
}

/** A moment in the reader's own time: the hour today, the day and the hour before. */
export function moment(iso: string, locale: string): string {
  const date = new Date(iso);
  const hour = { hour: "2-digit", minute: "2-digit" } as const;
  if (date.toDateString() === new Date().toDateString()) return date.toLocaleTimeString(locale, hour);
  const year = date.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return date.toLocaleString(locale, { day: "numeric", month: "short", ...year, ...hour });
}

/** Words or descriptions, each once: a semicolon stands between them where there is one, else a comma. */
export function wordsOf(text: string): readonly string[] {
  return [...new Set(text.split(text.includes(";") ? ";" : ",").map((word) => word.trim()).filter(Boolean))];
}
