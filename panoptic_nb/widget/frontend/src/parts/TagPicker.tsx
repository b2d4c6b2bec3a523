/** A few letters and the tags that they suggest: the arrows choose a line, Enter takes it. */
import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { Choice, Target } from "../protocol";
import { folded } from "../pure/text";
import { useStore } from "../state/store";

/** What a picker offers: a tag that there is, or one to be made. */
export interface Line {
  property: string;
  name: string;
}

export interface Tags {
  query: Signal<string>;
  /** The line that stands out. */
  at: Signal<number>;
  choices: readonly Choice[];
  name: string;
  /** Whether a tag would have to be made for what was typed. */
  fresh: boolean;
}

/** The tags of a property, or of all, that suit what is typed, with their counts over a target. */
export function useTags(property: string | null, target: Target | null): Tags {
  const store = useStore();
  const query = useSignal(store.typedAhead);
  const choices = useSignal<readonly Choice[]>([]);
  const at = useSignal(0);
  const changes = store.changes.value;
  useEffect(() => { store.typedAhead = ""; }, []);
  useEffect(() => {
    let gone = false;
    void store.call("values", { property, query: query.value, target, limit: 60 }).then((reply) => {
      if (!reply || gone) return;
      choices.value = reply.choices;
      at.value = 0;
    });
    return () => { gone = true; };
  }, [property, query.value, changes]);
  const name = query.value.trim();
  const exists = choices.value.some((c) => folded(c.value) === folded(name) && (!property || c.property === property));
  return { query, at, choices: choices.value, name, fresh: name !== "" && !exists };
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
  take(line: L, keepOpen: boolean): void;
  /** What stands between the letters and the list. */
  children?: ComponentChildren;
}

export function TagPicker<L extends Line>({ tags, lines, label, none, short, row, take, children }: Props<L>) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const { query, at } = tags;
  const step = (by: number): void => {
    at.value = Math.max(0, Math.min(lines.length - 1, at.value + by));
    list.current?.children[at.value]?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent): void => {
    const line = lines[at.value];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && line && (event.target as Element).matches("input")) {
      event.preventDefault();
      take(line, event.shiftKey);
    }
  };
  return (
    <div class="picker" onKeyDown={press}>
      <input data-first role="combobox" aria-expanded="true" aria-controls={id} aria-autocomplete="list" aria-label={label} placeholder={label}
        aria-activedescendant={lines[at.value] ? `${id}-${at.value}` : undefined} value={query.value} onInput={(e) => { query.value = e.currentTarget.value; }} />
      {children}
      <div class={short ? "list short" : "list"} id={id} role="listbox" aria-label={label} ref={list}>
        {lines.length === 0 && <p class="soft">{none}</p>}
        {lines.map((line, i) => (
          <div role="option" id={`${id}-${i}`} key={`${line.property}/${line.name}`} aria-selected={i === at.value} class={i === at.value ? "line cur" : "line"} onClick={() => take(line, false)}>{row(line)}</div>
        ))}
      </div>
    </div>
  );
}
