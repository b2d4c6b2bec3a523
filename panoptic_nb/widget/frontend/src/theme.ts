/** Light or dark: the reader's choice, else the page's, else the system's. */
import { effect, signal } from "@preact/signals";
import type { Store } from "./state/store";

export function pageIsDark(body: HTMLElement, html: HTMLElement, system: boolean): boolean {
  const jupyter = body.dataset.jpThemeLight;
  if (jupyter !== undefined) return jupyter === "false";
  const code = body.dataset.vscodeThemeKind ?? body.className;
  if (/vscode-(dark|high-contrast(?!-light))/.test(code)) return true;
  if (/vscode-(light|high-contrast-light)/.test(code)) return false;
  for (const node of [body, html]) {
    if (node.classList.contains("dark") || node.classList.contains("dark-theme") || node.dataset.theme === "dark") return true;
    if (node.classList.contains("light") || node.classList.contains("light-theme") || node.dataset.theme === "light") return false;
  }
  return system;
}

/** Keeps `data-theme` on the root as the page and the reader want it; returns what stops it. */
export function followTheme(root: HTMLElement, store: Store): () => void {
  const media = matchMedia("(prefers-color-scheme: dark)");
  const page = signal(false);
  const look = (): void => {
    page.value = pageIsDark(document.body, document.documentElement, media.matches);
  };
  look();
  const observer = new MutationObserver(look);
  observer.observe(document.body, { attributes: true });
  observer.observe(document.documentElement, { attributes: true });
  media.addEventListener("change", look);
  const stop = effect(() => {
    const { theme } = store.prefs.value;
    const dark = theme === "auto" ? page.value : theme === "dark";
    root.dataset.theme = dark ? "dark" : "light";
    // A choice against the page's own theme cannot borrow the page's colours.
    root.dataset.own = String(theme !== "auto" && dark !== page.value);
    root.lang = store.words.value.locale;
  });
  return () => {
    stop();
    observer.disconnect();
    media.removeEventListener("change", look);
  };
}
