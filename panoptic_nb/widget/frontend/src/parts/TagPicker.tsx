/** A few letters and the tags that they suggest: the arrows choose a line, Enter takes it. */
import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Choice, Choices, Target } from "../protocol";
import { meant } from "../pure/text";
import { useStore } from "../state/store";

/** What a picker offers: a tag that there is, or one to be made. */
export interface Line {
  property: string;
  name: string;
}

export interface Tags {
  query: Signal<string>;
  /** The line that the reader went to; none where the letters choose. */
  at: Signal<number | null>;
  choices: readonly Choice[];
  /** Items of the target. */
  items: number;
  /** How many of them have a tag, for each property that holds one. */
  held: Readonly<Record<string, number>>;
  name: string;
  /** Whether a tag would have to be made for what was typed. */
  fresh: boolean;
  /** Whether all this answers the letters that stand there at this moment. */
  settled(): boolean;
}

const NONE: Choices = { choices: [], items: 0, held: {} };

/** The tags of a property, or of all, that suit what is typed, with their counts over a target. */
export function useTags(property: string | null, target: Target | null): Tags {
  const store = useStore();
  const query = useSignal(store.typedAhead);
  const answer = useSignal<{ to: string; offered: Choices }>({ to: "", offered: NONE });
  const at = useSignal<number | null>(null);
  const changes = store.changes.value;
  const question = { property, query: query.value, target, limit: 60 };
  const asked = JSON.stringify(question);
  useEffect(() => { store.typedAhead = ""; }, []);
  useEffect(() => {
    let gone = false;
    at.value = null;
    void store.call("values", question).then((offered) => {
      // A question that was refused is answered too: Enter is not kept waiting, and Python says what it cannot do.
      if (!gone) answer.value = { to: asked, offered: offered ?? answer.peek().offered };
    });
    return () => { gone = true; };
  }, [asked, changes]);
  const name = query.value.trim();
  const { offered } = answer.value;
  const exists = offered.choices.some((c) => c.value === name.normalize("NFC") && (!property || c.property === property));
  return { query, at, ...offered, name, fresh: name !== "" && !exists, settled: () => answer.value.to === asked && query.peek() === question.query };
}

/** The line that Enter takes: the one that the reader went to, else the first that may be what was typed. */
export function cursor({ at, name }: Tags, lines: readonly Line[]): number {
  return at.value ?? (name === "" ? 0 : lines.findIndex((line) => meant(line.name, name)));
}

interface Props<L extends Line> {
  tags: Tags;
  lines: readonly L[];
  label: string;
  /** What stands there where nothing suits. */
  none: string;
  short?: boolean;
  /** What a line shows. */
  row(line: L): ComponentChildren;
  /** `typed`: Enter took what the letters stand for; the reader has not gone to the line. */
  take(line: L, keepOpen: boolean, typed: boolean): void;
  /** A number key for a line, or none any longer. */
  pin?(line: L): void;
  /** What stands between the letters and the list. */
  children?: ComponentChildren;
}

export function TagPicker<L extends Line>({ tags, lines, label, none, short, row, take, pin, children }: Props<L>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { query, at } = tags;
  const now = cursor(tags, lines);
  /** Enter came before the answer to the last letters, with Shift or without: it waits for it. */
  const entered = useRef<boolean | null>(null);
  const enter = (keepOpen: boolean): void => {
    const settled = tags.settled();
    entered.current = settled ? null : keepOpen;
    if (settled && lines[now]) take(lines[now], keepOpen, at.peek() === null && tags.name !== "");
  };
  useEffect(() => { if (entered.current !== null && tags.settled()) enter(entered.current); });
  const step = (by: number): void => {
    at.value = Math.max(0, Math.min(lines.length - 1, now + by));
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && (event.target as Element).matches("input")) {
      event.preventDefault();
      if (!event.ctrlKey && !event.metaKey) enter(event.shiftKey);
      else if (lines[now]) pin?.(lines[now]);
    }
  };
  return (
    <div class="picker" onKeyDown={press}>
      <input data-first role="combobox" aria-expanded="true" aria-controls={id} aria-autocomplete="list" aria-label={label} placeholder={label}
        aria-activedescendant={lines[now] ? `${id}-${now}` : undefined} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }} />
      {children}
      <div class={short ? "list short" : "list"} id={id} role="listbox" aria-label={label} ref={list}>
        {lines.length === 0 && <p class="soft">{none}</p>}
        {lines.map((line, i) => (
          <div role="option" id={`${id}-${i}`} key={`${line.property}/${line.name}`} aria-selected={i === now} class={i === now ? "line cur" : "line"} onClick={() => take(line, false, false)}>{row(line)}</div>
        ))}
      </div>
    </div>
  );
}
