/** How many clusters, or by which words, in which space; nothing runs at once. And naming, and keeping them. */
import { useSignal } from "@preact/signals";
import type { Space } from "../protocol";
import { wordsOf } from "../pure/text";
import { cluster, clusterBy, defaultSpace, similar, tag } from "../state/actions";
import { madeProperty, namingProperty, NEW, newName } from "../state/cutting";
import { useStore } from "../state/store";
import { titles } from "./groups";
import { Segments } from "./Menus";

const COUNTS = [5, 10, 20, 40] as const;

export function ClusterMenu({ group, onClose }: { group: number | null; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const space = useSignal(defaultSpace(store));
  const byWords = useSignal(false);
  if (space.value === null) return <p class="soft hint" tabIndex={0}>{words.noSpace}</p>;
  const reading = store.schema.value.spaces.filter((s) => s.texts);
  const ways = group === null && reading.length > 0 && (
    <Segments label={words.clusterHow} value={byWords.value ? "words" : "count"} options={[["count", words.clusterByCount], ["words", words.clusterByWords]]} onChange={(how) => { byWords.value = how === "words"; }} />
  );
  if (ways && byWords.value) return <ByWords spaces={reading} onClose={onClose}>{ways}</ByWords>;
  return (
    <HowMany above={ways} title={`${words.clusterWhat}${group === null ? "" : ` · ${titles(store, group).join(" · ")}`}`} first={group === null ? 20 : 5} onClose={onClose}
      onGo={(k) => void cluster(store, group, space.value!, k)}>
      <SpaceSelect value={space.value} onChange={(s) => { space.value = s; }} />
    </HowMany>
  );
}

/** One cluster for each word; every image goes to the nearest. */
function ByWords({ spaces, onClose, children }: { spaces: readonly Space[]; onClose(): void; children: preact.ComponentChildren }) {
  const store = useStore();
  const words = store.words.value;
  const text = useSignal("");
  const first = defaultSpace(store);
  const space = useSignal((spaces.find((s) => s.name === first) ?? spaces[0]).name);
  const said = wordsOf(text.value);
  return (
    <form class="editor" onSubmit={(e) => {
      e.preventDefault();
      if (said.length === 0) return;
      void clusterBy(store, space.value, said);
      onClose();
    }}>
      {children}
      <input data-first size={32} aria-label={words.clusterWords} placeholder={words.clusterWordsLike} value={text.value} onInput={(e) => { text.value = e.currentTarget.value; }} />
      <small class="soft">{words.clusterWords}</small>
      {said.length > 0 && <span class="pair" data-said aria-live="polite">{said.map((word) => <span class="chip on" key={word}>{word}</span>)}</span>}
      <SpaceSelect of={spaces} value={space.value} onChange={(s) => { space.value = s; }} />
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main" disabled={said.length === 0}>{words.cluster}</button></div>
    </form>
  );
}

/** All but those that have a name, or were set aside, clustered anew. */
export function AgainMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const clusters = store.layout.value?.clusters;
  if (!clusters) return null;
  const stay = clusters.groups.filter((part) => part.named !== null && part.kind === "cluster").length;
  if (stay === clusters.groups.filter((part) => part.kind === "cluster").length) return <p class="note" tabIndex={0} data-stay>{words.noneToCluster}</p>;
  return (
    <HowMany title={words.clusterWhat} first={20} onClose={onClose} onGo={(k) => void store.cutting.again(k)}>
      <span class="soft" data-stay>{words.againStay(stay, clusters.aside.length)}</span>
    </HowMany>
  );
}

function HowMany({ title, first, above, onGo, onClose, children }: { title: string; first: number; above?: preact.ComponentChildren; onGo(k: number | "auto"): void; onClose(): void; children: preact.ComponentChildren }) {
  const words = useStore().words.value;
  const k = useSignal(first);
  const go = (n: number | "auto"): void => {
    onGo(n);
    onClose();
  };
  return (
    <form class="editor" onSubmit={(e) => { e.preventDefault(); go(k.value); }}>
      {above}
      <b>{title}</b>
      <span class="pair">
        <input data-first class="num" type="number" min="2" max="1000" aria-label={words.clusterWhat} value={k.value} onInput={(e) => { k.value = Math.max(1, Number(e.currentTarget.value) || 1); }} />
        {COUNTS.map((n) => <button type="button" key={n} onClick={() => go(n)}>{n}</button>)}
        <button type="button" data-auto title={words.autoHint} aria-label={words.autoHint} onClick={() => go("auto")}>{words.autoK}</button>
      </span>
      {children}
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main">{words.cluster}</button></div>
    </form>
  );
}

export function SpaceSelect({ value, of, onChange }: { value: string; of?: readonly Space[]; onChange(space: string): void }) {
  const store = useStore();
  const words = store.words.value;
  return (
    <label class="pair">{words.space}
      <select value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {(of ?? store.schema.value.spaces).map((s) => <option key={s.name} value={s.name}>{s.name} ({words.n(s.count)})</option>)}
      </select>
    </label>
  );
}

export function SimilarMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const { spaces } = store.schema.value;
  const target = store.target();
  if (spaces.length === 0 || !target) return <p class="soft hint" tabIndex={0}>{words.noSpace}</p>;
  return (
    <div class="list" role="listbox" aria-label={words.similar}>
      {spaces.map((s, i) => <button type="button" role="option" aria-selected="false" key={s.name} {...(i === 0 ? { "data-first": true } : {})} onClick={() => { void similar(store, target, s.name); onClose(); }}>{words.similar}, {s.name}<i>{words.n(s.count)}</i></button>)}
    </div>
  );
}

/** A cluster's name becomes a tag on its images. */
export function NameMenu({ group, onClose }: { group: number; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const name = useSignal(store.layout.peek()?.clusters?.groups[group]?.named ?? "");
  const tagged = store.writable.value.filter((p) => p.type === "labels" || p.type === "label");
  const property = useSignal(namingProperty(store) ?? NEW);
  const made = useSignal(newName(store));
  const give = async (given: string): Promise<void> => {
    const target = { rev: store.order.rev, ranges: [store.rangeOf(group)] };
    const key = await madeProperty(store, property.value, made.value.trim());
    if (key && (await tag(store, target, { property: key, tag: given }, true))) store.cutting.named(group, { property: key, tag: given });
  };
  return (
    <form class="editor" onSubmit={(e) => {
      e.preventDefault();
      const given = name.value.trim();
      if (given) void give(given);
      onClose();
    }}>
      <b>{words.nameCluster(titles(store, group).join(" · "))}</b>
      <span class="pair">
        <input data-first aria-label={words.name} placeholder={words.name} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} />
        <select aria-label={words.savedAs} value={property.value} onChange={(e) => { property.value = e.currentTarget.value; }}>
          {tagged.map((p) => <option key={p.key} value={p.key}>{p.name}</option>)}
          <option value={NEW}>{words.createProperty}</option>
        </select>
      </span>
      {property.value === NEW && <label class="pair"><span class="soft">{words.inProperty}</span><input aria-label={words.createProperty} required value={made.value} onInput={(e) => { made.value = e.currentTarget.value; }} /></label>}
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main">{words.apply}</button></div>
    </form>
  );
}

/** "Save as tags…": every cluster becomes a tag, sub-clusters below their parent; or only the chosen ones. */
export function SaveMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const name = useSignal("cluster");
  const chosen = [...store.cutting.chosen.value];
  const only = useSignal(chosen.length > 0);
  const count = store.layout.value?.clusters?.count ?? 0;
  return (
    <form class="editor" onSubmit={(e) => {
      e.preventDefault();
      void store.call("save_clusters", { property: name.value.trim(), rev: store.order.rev, groups: only.value ? chosen : [] }).then((done) => { if (done) store.tell(words.done_(done.items)); });
      onClose();
    }}>
      <b>{words.saveClusters}</b>
      <input data-first aria-label={words.savedAs} placeholder={words.savedAs} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} />
      {chosen.length > 0 && <Segments label={words.saveClusters} value={only.value ? "chosen" : "all"} options={[["chosen", words.chosen(chosen.length)], ["all", words.clusters(count)]]} onChange={(which) => { only.value = which === "chosen"; }} />}
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main" disabled={!name.value.trim()}>{words.apply}</button></div>
    </form>
  );
}

/** What was set aside: one of it, or all, comes back. */
export function AsideMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const aside = store.layout.value?.clusters?.aside ?? [];
  const back = (which: number | "all"): void => {
    onClose();
    void store.cutting.back(which);
  };
  return (
    <div class="list" role="group" aria-label={words.setAside}>
      {aside.map((one, i) => <button type="button" key={one.name} {...(i === 0 ? { "data-first": true } : {})} onClick={() => back(i)}>{words.bringBack(one.named ?? words.clusterN(one.name))}<i>{words.n(one.count)}</i></button>)}
      {aside.length > 1 && <button type="button" onClick={() => back("all")}><b>{words.bringBackAll}</b></button>}
    </div>
  );
}

/** The line above clusters: what they are, that nothing is stored, the way out. */
export function ClusterLine() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value;
  if (!layout?.clusters) return null;
  const { clusters } = layout;
  // Words call clusters by a name that no image has yet.
  const named = clusters.groups.filter((g) => g.tag !== null).length;
  const property = namingProperty(store);
  const kept = clusters.outside > 0 || clusters.beside > clusters.missing;
  return (
    <div class="line-above">
      <b>{words.clusters(clusters.count)}</b>
      {kept
        ? <span class="soft" data-kept>{words.cutKept(clusters.clustered, clusters.outside)}</span>
        : <span class="soft">{words.clusterNote(layout.items, clusters.space, clusters.seed)}</span>}
      {clusters.made < clusters.asked && <span class="soft" data-fewer>{words.fewer(clusters.asked)}</span>}
      {clusters.empty.length > 0 && <span class="soft" data-empty>{words.nearestToNone(clusters.empty)}</span>}
      {named > 0 && !store.cards.value && <span class="soft">{words.clusterNamed(named)}</span>}
      {clusters.aside.length > 0 && <button type="button" class="chip on" data-pop="aside" onClick={(e) => { store.popup.value = { name: "aside", at: e.currentTarget.getBoundingClientRect() }; }}>{words.asideN(clusters.aside.length)}</button>}
      <span class="space" />
      <select class="sorted" aria-label={words.sortClusters} value={clusters.by === "untagged" ? "untagged" : clusters.by} onChange={(e) => void store.cutting.sort(e.currentTarget.value, property)}>
        {(["number", "cohesion", "size"] as const).map((by) => <option key={by} value={by}>{words.sortedBy[by]}</option>)}
        {property !== null && <option value="untagged">{words.sortedByUntagged(store.nameOf(property))}</option>}
      </select>
      <button type="button" class="chip" aria-pressed={store.cards.value} title={words.cardsHint} onClick={() => { store.cards.value = !store.cards.value; requestAnimationFrame(() => store.keepFocus()); }}>{store.cards.value ? words.grid : words.cards}</button>
      <button type="button" class="chip" data-pop="save" onClick={(e) => { store.popup.value = { name: "save", at: e.currentTarget.getBoundingClientRect() }; }}>{words.saveClusters}</button>
      <button type="button" class="chip" onClick={() => void store.screen("uncluster", { captions: store.prefs.peek().captions })}>{words.leaveClusters}</button>
    </div>
  );
}
