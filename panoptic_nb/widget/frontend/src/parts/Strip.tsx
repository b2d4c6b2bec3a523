/** Proposals for a tag: the candidate in hand, large; its batch; the group it would join. A key for each verdict. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Mode, Standing } from "../likeness";
import { current, rowKey, rowLabel, waiting, type Slot } from "../pure/strip";
import { inkOn, score, tagColor } from "../pure/text";
import { useStore } from "../state/store";
import { Picture } from "./Picture";

const MODES: readonly Mode[] = ["sure", "unsure", "surprising"];
const SIGNS = { accepted: "✓", refused: "✗", skipped: "↓" } as const;
/** Milliseconds after which an eye rests. */
const RESTS = 400;
/** What the rest of the grid still does while a strip is open; every other plain key is the strip's, or nobody's. */
const PASSED = new Set(["h", "?", "p", "f", "Tab"]);

/** What stands open: while there is a strip, it has a standing. */
function useStrip() {
  const store = useStore();
  const { proposing } = store;
  return { store, proposing, words: store.words.value, standing: proposing.standing.value!, strip: proposing.strip.value, review: proposing.review.value };
}

export function StripView() {
  const { store, proposing, words, standing, strip, review } = useStrip();
  const list = useRef<HTMLDivElement>(null);
  const now = current(strip);
  useLayoutEffect(() => list.current?.focus({ preventScroll: true }), [standing.strip, review]);

  const press = (event: KeyboardEvent): void => {
    const { target } = event;
    if ((target as Element).matches("input, select")) return;
    const onButton = (target as Element).matches("button");
    const command = event.ctrlKey || event.metaKey;
    const row = rowKey(event.code);
    if (command && event.key.toLowerCase() === "z" && !event.shiftKey) proposing.undo();
    else if (command || event.altKey || PASSED.has(event.key)) return;
    else if (event.key === "Escape") {
      if (store.popup.peek()) return;
      proposing.leave();
    } else if (event.shiftKey && event.key === "ArrowRight") proposing.move(strip.cursor + 1);
    else if (event.shiftKey && event.key === "ArrowLeft") proposing.move(strip.cursor - 1);
    else if (event.key === "ArrowUp") proposing.move(strip.cursor - 1);
    else if (event.key === "Home") proposing.move(0);
    else if (event.key === "End") proposing.move(strip.batch.length - 1);
    else if (event.key === "ArrowRight") proposing.verdict("accepted");
    else if (event.key === "ArrowLeft") proposing.verdict("refused");
    else if (event.key === "ArrowDown") proposing.verdict("skipped");
    else if (event.key === "u") proposing.undo();
    else if (onButton && (event.key === "Enter" || event.key === " ")) return;
    else if (event.key === "Enter") proposing.all(event.shiftKey ? "refused" : "accepted");
    else if (event.key === " ") {
      proposing.mark(strip.cursor);
      proposing.move(strip.cursor + 1);
    } else if (row >= 0) proposing.mark(row);
    event.preventDefault();
  };

  return (
    <section class="proposals" aria-label={words.strip.title(standing.words)} onKeyDown={press}>
      <Head standing={standing} review={review} />
      {now
        ? (
          <div class="strip">
            <figure class="now">
              <div class={now.state ? `pane ${now.state}` : "pane"}><Picture image={now.candidate.image} key={now.candidate.image} /><Sharp image={now.candidate.image} name={now.candidate.name} key={`s${now.candidate.image}`} /></div>
              <figcaption>
                <span class="name" title={now.candidate.name}>{now.candidate.caption || now.candidate.name}</span>
                {now.candidate.why && <span class="soft" data-why title={words.strip.refusedOnlyHint(now.candidate.why)}>{words.strip.refusedOnly(now.candidate.why)}</span>}
                {Number.isFinite(now.candidate.score) && <span class="soft" title={words.strip.scoreHint(standing.score)}>{words.strip.scored(standing.score, score(now.candidate.score, words.locale))}</span>}
              </figcaption>
              {!store.schema.value.readonly && <Verdicts now={now} review={review} />}
            </figure>
            <div class="right">
              <div class="batch" ref={list} tabIndex={0} role="listbox" aria-label={words.strip.batch(strip.batch.length)} aria-activedescendant={`pnb-slot-${strip.cursor}`} data-batch>
                {strip.batch.map((slot, at) => <Tile slot={slot} at={at} current={at === strip.cursor} key={slot.candidate.image} />)}
              </div>
              {now.candidate.near.length > 0 && (
                <div class="like" role="group" aria-label={words.strip.inGroup}>
                  <div><b>{words.strip.inGroup}</b> <span class="soft">{words.strip.nearest}</span></div>
                  <div class="row-of">{now.candidate.near.map((image) => <Picture image={image} key={image} />)}</div>
                </div>
              )}
            </div>
          </div>
        )
        : <Empty standing={standing} review={review} focus={list} />}
    </section>
  );
}

/** The picture itself, for an eye that rests on it: a hand that goes on does not wait for it. */
function Sharp({ image, name }: { image: number; name: string }) {
  const store = useStore();
  const url = useSignal<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    const timer = setTimeout(() => {
      void store.call("image", { image, max: 900 }).then((reply) => {
        if (!reply || gone) return;
        made = URL.createObjectURL(new Blob([reply.jpeg as BlobPart]));
        url.value = made;
      });
    }, RESTS);
    return () => {
      gone = true;
      clearTimeout(timer);
      if (made) URL.revokeObjectURL(made);
    };
  }, [image]);
  return url.value === null ? null : <img src={url.value} alt={name} />;
}

function Tile({ slot, at, current: here }: { slot: Slot; at: number; current: boolean }) {
  const store = useStore();
  const words = store.words.value;
  const { candidate, state, marked } = slot;
  const said = state ? words.strip.states[state] : marked ? words.strip.marked : words.strip.open;
  return (
    <div id={`pnb-slot-${at}`} role="option" aria-selected={here} aria-label={[candidate.caption || candidate.name, said, candidate.why ? words.strip.refusedOnly(candidate.why) : ""].filter(Boolean).join(", ")} data-state={state ?? (marked ? "marked" : "open")} data-candidate={candidate.image}
      class={`slot${here ? " cur" : ""}${state ? ` ${state}` : ""}${marked ? " marked" : ""}`} title={candidate.caption || candidate.name}
      onClick={() => store.proposing.move(at)} onDblClick={() => store.proposing.mark(at)}>
      <Picture image={candidate.image} />
      {state ? <span class="sign-of">{SIGNS[state]}</span> : marked ? <span class="sign-of">≠</span> : <kbd>{rowLabel(at)}</kbd>}
    </div>
  );
}

function Verdicts({ now, review }: { now: Slot; review: boolean }) {
  const store = useStore();
  const { proposing } = store;
  const words = store.words.value;
  return (
    <div class="verdicts">
      <button type="button" class="no" aria-pressed={now.state === "refused"} onClick={() => proposing.verdict("refused")}><kbd>←</kbd> {review ? words.strip.keep : words.strip.refuse}</button>
      <button type="button" aria-pressed={now.state === "skipped"} onClick={() => proposing.verdict("skipped")}><kbd>↓</kbd> {review ? words.strip.again : words.strip.skip}</button>
      <button type="button" class="yes" aria-pressed={now.state === "accepted"} onClick={() => proposing.verdict("accepted")}><kbd>→</kbd> {words.strip.accept}</button>
    </div>
  );
}

function Head({ standing, review }: { standing: Standing; review: boolean }) {
  const store = useStore();
  const { proposing } = store;
  const words = store.words.value;
  const spaces = store.schema.value.spaces.map((s) => s.name);
  const toggle = (name: string): void => {
    const next = standing.spaces.includes(name) ? standing.spaces.filter((s) => s !== name) : [...standing.spaces, name];
    if (next.length > 0) void proposing.again({ spaces: next });
  };
  return (
    <div class="strip-head">
      <div class="line-above">
        <b>{review ? words.strip.refusedFor : words.strip.proposeFor}</b>
        {standing.target.map((part) => {
          const color = part.tag ? tagColor(part.value, part.color) : null;
          return <span class={color ? "tag" : "tag plain"} key={part.property} title={`${part.name} = ${part.value}`} style={color ? { background: color, color: inkOn(color) } : {}}>{part.tag ? part.value : `${part.name} ${part.value}`}</span>;
        })}
        <span class="soft" data-learning>{words.strip.learning(standing.members, standing.refused)}</span>
        <span class="space" />
        {standing.refused > 0 && !review && <button type="button" class="chip" data-review title={words.strip.forGood} onClick={() => void proposing.look()}>{words.strip.refusedN(standing.refused)}</button>}
        {review && <button type="button" class="chip" onClick={() => void proposing.takeBackAll()}>{words.strip.takeBackAll}</button>}
        <button type="button" class="icon" aria-label={`× ${words.close}`} title={words.strip.leave} onClick={() => proposing.leave()}>×</button>
      </div>
      <div class="line-above small">
        <span class="segments" role="group" aria-label={words.strip.mode}>
          {MODES.map((mode) => <button type="button" key={mode} title={words.strip.modeHints[mode]} aria-pressed={!review && standing.mode === mode} class={!review && standing.mode === mode ? "on" : ""} onClick={() => void proposing.again({ mode })}>{words.strip.modes[mode]}</button>)}
        </span>
        {spaces.length > 1
          ? <span class="segments" role="group" aria-label={words.space}>{spaces.map((name) => <button type="button" key={name} aria-pressed={standing.spaces.includes(name)} class={standing.spaces.includes(name) ? "on" : ""} onClick={() => toggle(name)}>{name}</button>)}</span>
          : <span class="soft">{spaces[0]}</span>}
        <span class="soft">{review ? words.strip.reviewHint : `${words.strip.methods[standing.method] ?? standing.method}${standing.spaces.length > 1 ? `, ${words.strip.combined}` : ""}. ${words.strip.scoreHint(standing.score)}.`}</span>
        {standing.everywhere && <span class="soft">{words.strip.everywhere}</span>}
        {standing.missing > 0 && <span class="soft" title={words.strip.missingHint(standing.spaces.join(" + "))}>{words.strip.missing(standing.missing)}</span>}
      </div>
    </div>
  );
}

/** No candidate is left: why, and what can be done. */
function Empty({ standing, review, focus }: { standing: Standing; review: boolean; focus: { current: HTMLDivElement | null } }) {
  const store = useStore();
  const { proposing } = store;
  const words = store.words.value;
  const filtered = store.spec.value.where !== null || store.spec.value.search !== "";
  return (
    <div class="nothing" ref={focus} tabIndex={-1}>
      <p><b>{review ? words.strip.noneRefused : words.strip.allDecided}</b></p>
      {standing.missing > 0 && <p>{words.strip.missing(standing.missing)}. {words.strip.missingHint(standing.spaces.join(" + "))}</p>}
      {filtered && !standing.everywhere && !review && <button type="button" onClick={() => void proposing.again({ everywhere: true })}>{words.strip.lookEverywhere}</button>}
      {standing.refused > 0 && !review && <button type="button" onClick={() => void proposing.look()}>{words.strip.refusedN(standing.refused)}</button>}
      <button type="button" onClick={() => proposing.leave()}>{words.strip.leave}</button>
    </div>
  );
}

/** What the keys do now, and how it went lately: the bottom line while a strip is open. */
export function StripBar() {
  const { store, proposing, words, standing, strip, review } = useStrip();
  const open = waiting(strip);
  const marked = strip.batch.filter((s) => s.marked && s.state === null).length;
  return (
    <>
      <span class="counts" data-counts aria-label={words.strip.counts(standing.accepted, standing.refused, standing.remaining)} role="img"><b class="yes">✓ {words.n(standing.accepted)}</b> <b class="no">✗ {words.n(standing.refused)}</b> <span class="soft">{words.strip.left(standing.remaining)}</span></span>
      {!review && open > 0 && !store.schema.value.readonly && <>
        <span class="pin"><kbd>↵</kbd><button type="button" class="chip" onClick={() => proposing.all("accepted")}>{words.strip.acceptAll(open - marked, marked)}</button></span>
        <span class="pin"><kbd>⇧↵</kbd><button type="button" class="chip" onClick={() => proposing.all("refused")}>{words.strip.refuseAll(open - marked, marked)}</button></span>
        <span class="hints"><kbd>1 … =</kbd><span>{words.strip.markKey}</span><kbd>U</kbd><span>{words.undo}</span></span>
      </>}
      <span class="space" />
      {standing.seen > 0 && <b class={standing.stop ? "stop" : "lately"} data-lately>{words.strip.lately(standing.lately, standing.seen)}{standing.stop ? ` · ${words.strip.stop}` : ""}</b>}
    </>
  );
}
