/** The top line: a sentence of what is on screen. Each of its words opens in place. */
import { useEffect, useRef } from "preact/hooks";
import { conjuncts, replaceConjunct } from "../pure/filter";
import { operationName } from "../pure/labels";
import { copyCode, exportCsv, redo, undo } from "../state/actions";
import { useStore } from "../state/store";
import { describe, groupWords, sortWords } from "./describe";
import { Icon } from "./Icon";
import { usePopup } from "./Popup";
import { useOneStop } from "./stops";

export function Toolbar() {
  const store = useStore();
  const popup = usePopup();
  const box = useOneStop<HTMLDivElement>(() => store.keepFocus());
  const words = store.words.value;
  const spec = store.spec.value;
  const history = store.history.value;
  const chips = conjuncts(spec.where);
  const layout = store.layout.value;
  const opened = store.popup.value?.name;
  const grouped = layout?.clusters ? words.clusters(layout.clusters.count) : groupWords(store, spec.group);
  const sorted = sortWords(store, spec.sort);
  return (
    <div class="bar top" ref={box} role="toolbar" aria-label={words.filter}>
      <button type="button" class="icon" aria-pressed={store.room.facets.value} disabled={store.room.taken(store.room)} title={words.facets} aria-label={words.facets}
        onClick={() => store.room.toggleFacets()}><Icon name="panel" /></button>
      {chips.map((part, at) => (
        <span class="chip on" key={at}>
          <button type="button" class="words" aria-haspopup="dialog" onClick={(e) => popup.open("filter", e.currentTarget, at)}>
            {at === 0 && <b>{words.filter}</b>} {describe(store, part)}
          </button>
          <button type="button" class="x" aria-label={words.removeWhat(describe(store, part))} title={words.remove} onClick={() => store.filter(replaceConjunct(spec.where, at, null))}>×</button>
        </span>
      ))}
      <button type="button" class="chip" data-pop="filter" aria-haspopup="dialog" aria-expanded={opened === "filter"} onClick={(e) => popup.open("filter", e.currentTarget, chips.length)}>{words.addFilter}</button>
      {layout?.similar && <span class="chip on"><span class="words">{words.similarTo(layout.similar.source, layout.similar.space)}</span>
        <button type="button" class="x" aria-label={words.removeWhat(words.similarTo(layout.similar.source, layout.similar.space))} title={words.remove} onClick={() => void store.screen("uncluster", { captions: store.prefs.peek().captions })}>×</button></span>}
      <button type="button" class="chip" data-pop="group" title={grouped || undefined} aria-haspopup="dialog" aria-expanded={opened === "group"} onClick={(e) => popup.open("group", e.currentTarget)}>
        <i>{words.group}</i> {grouped && <b>{grouped}</b>} ▾
      </button>
      <button type="button" class="chip plain" data-pop="cluster" aria-haspopup="dialog" aria-expanded={opened === "cluster"} title={words.clusterHint}
        onClick={(e) => popup.open("cluster", e.currentTarget, null)}>{words.clusterOpen}</button>
      <button type="button" class="chip" data-pop="sort" title={sorted || undefined} aria-haspopup="dialog" aria-expanded={opened === "sort"} onClick={(e) => popup.open("sort", e.currentTarget)}>
        <i>{words.sort}</i> {sorted && <b>{sorted}</b>} ▾
      </button>
      <Search />
      <span class="tools">
      <Size />
      <button type="button" class={spec.piles || layout?.piled ? "chip plain on" : "chip plain"} data-pop="piles" aria-haspopup="dialog" aria-expanded={opened === "piles"} title={words.pilesHint} onClick={(e) => popup.open("piles", e.currentTarget)}>{words.piles}</button>
      <button type="button" class="icon" disabled={history.undo === null} title={history.undo === null ? words.nothingToUndo : words.undoWhat(operationName(history.undo, words.locale))} aria-label={history.undo === null ? words.nothingToUndo : words.undoWhat(operationName(history.undo, words.locale))} onClick={() => void undo(store)}><Icon name="undo" /></button>
      <button type="button" class="icon" disabled={history.redo === null} title={history.redo === null ? words.nothingToRedo : words.redoWhat(operationName(history.redo, words.locale))} aria-label={history.redo === null ? words.nothingToRedo : words.redoWhat(operationName(history.redo, words.locale))} onClick={() => void redo(store)}><Icon name="redo" /></button>
      <button type="button" class="icon" data-pop="history" title={words.history} aria-label={words.history} aria-haspopup="dialog" onClick={(e) => popup.open("history", e.currentTarget)}><Icon name="history" /></button>
      <button type="button" class="icon" title={words.export} aria-label={words.export} onClick={() => void exportCsv(store)}><Icon name="download" /></button>
      <button type="button" class="chip code" title={words.copyCode} aria-label={words.copyCode} onClick={() => void copyCode(store)}><Icon name="code" /><span class="long">{words.copyCode}</span></button>
      <button type="button" class="icon" data-pop="more" title={words.more} aria-label={words.more} aria-haspopup="dialog" onClick={(e) => popup.open("more", e.currentTarget)}><Icon name="more" /></button>
      </span>
    </div>
  );
}

function Search() {
  const store = useStore();
  const words = store.words.value;
  const box = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = store.spec.value.search;
  useEffect(() => {
    const root = box.current!.getRootNode() as ShadowRoot;
    if (root.activeElement !== box.current) box.current!.value = asked;
  }, [asked]);
  const go = (): void => void store.put({ search: box.current!.value });
  return (
    <input class="search" type="search" ref={box} data-search placeholder={words.searchShort} aria-label={words.search} title={words.search}
      onInput={() => {
        clearTimeout(timer.current);
        timer.current = setTimeout(go, 250);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") {
          clearTimeout(timer.current);
          go();
          store.keepFocus();
        } else if (event.key === "Escape" && box.current!.value) {
          box.current!.value = "";
          go();
          event.stopPropagation();
        }
      }} />
  );
}

function Size() {
  const store = useStore();
  const words = store.words.value;
  return (
    <label class="size" title={words.size}>
      <Icon name="small" />
      <input type="range" min="48" max="256" step="8" aria-label={words.size} value={store.prefs.value.size}
        onInput={(e) => { store.prefs.value = { ...store.prefs.peek(), size: Number(e.currentTarget.value) }; }}
        onChange={(e) => store.remember({ size: Number(e.currentTarget.value) })} />
      <Icon name="large" />
    </label>
  );
}
