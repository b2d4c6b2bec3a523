/** How many clusters, in which space: k stands beside the button, nothing runs at once. And naming, and keeping them. */
import { useSignal } from "@preact/signals";
import { cluster, defaultSpace, similar, tag } from "../state/actions";
import { useStore } from "../state/store";
import { CreateProperty } from "./Editor";

const COUNTS = [5, 10, 20, 40] as const;

export function ClusterMenu({ group, onClose }: { group: number | null; onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const space = useSignal(defaultSpace(store));
  const k = useSignal(group === null ? 20 : 5);
  if (space.value === null) return <p class="soft hint" tabIndex={0}>{words.noSpace}</p>;
  const go = (n: number): void => {
    void cluster(store, group, space.value!, n);
    onClose();
  };
  return (
    <form class="editor" onSubmit={(e) => { e.preventDefault(); go(k.value); }}>
      <b>{words.clusterWhat}{group !== null && ` · ${store.labels(group).join(" · ")}`}</b>
      <span class="pair">
        <input data-first class="num" type="number" min="2" max="1000" aria-label={words.clusterWhat} value={k.value} onInput={(e) => { k.value = Math.max(1, Number(e.currentTarget.value) || 1); }} />
        {COUNTS.map((n) => <button type="button" key={n} onClick={() => go(n)}>{n}</button>)}
      </span>
      <SpaceSelect value={space.value} onChange={(s) => { space.value = s; }} />
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main">{words.cluster}</button></div>
    </form>
  );
}

export function SpaceSelect({ value, onChange }: { value: string; onChange(space: string): void }) {
  const store = useStore();
  const words = store.words.value;
  return (
    <label class="pair">{words.space}
      <select value={value} onChange={(e) => onChange(e.currentTarget.value)}>
        {store.schema.value.spaces.map((s) => <option key={s.name} value={s.name}>{s.name} ({words.n(s.count)})</option>)}
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
  const name = useSignal("");
  const tagged = store.writable.value.filter((p) => p.type === "labels" || p.type === "label");
  const property = useSignal(store.last.value?.property ?? tagged.findLast((p) => p.type === "labels")?.key ?? tagged.at(-1)?.key ?? "");
  if (tagged.length === 0) return <CreateProperty type="labels" onDone={(key) => { property.value = key; }} onClose={onClose} />;
  return (
    <form class="editor" onSubmit={(e) => {
      e.preventDefault();
      const target = { rev: store.order.rev, ranges: [store.rangeOf(group)] };
      const given = name.value.trim();
      if (given) void tag(store, target, { property: property.value, tag: given }, true).then((done) => { if (done) store.named(group, given); });
      onClose();
    }}>
      <b>{words.nameIt} {store.labels(group).join(" · ")}</b>
      <span class="pair">
        <input data-first aria-label={words.name} placeholder={words.name} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} />
        <select aria-label={words.savedAs} value={property.value} onChange={(e) => { property.value = e.currentTarget.value; }}>
          {tagged.map((p) => <option key={p.key} value={p.key}>{p.name}</option>)}
        </select>
      </span>
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main">{words.apply}</button></div>
    </form>
  );
}

/** "Save as tags…": every cluster becomes a tag, sub-clusters below their parent. */
export function SaveMenu({ onClose }: { onClose(): void }) {
  const store = useStore();
  const words = store.words.value;
  const name = useSignal("cluster");
  return (
    <form class="editor" onSubmit={(e) => {
      e.preventDefault();
      void store.call("save_clusters", { property: name.value.trim() }).then((done) => { if (done) store.tell(words.done_(done.items)); });
      onClose();
    }}>
      <b>{words.saveClusters}</b>
      <input data-first aria-label={words.savedAs} placeholder={words.savedAs} value={name.value} onInput={(e) => { name.value = e.currentTarget.value; }} />
      <div class="footer"><span class="space" /><button type="button" onClick={onClose}>{words.cancel}</button><button type="submit" class="main" disabled={!name.value.trim()}>{words.apply}</button></div>
    </form>
  );
}

/** The line above clusters: what they are, that nothing is stored, the way out. */
export function ClusterLine() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value;
  if (!layout?.clusters) return null;
  const { clusters } = layout;
  const named = clusters.groups.filter((g) => g.named !== null).length;
  return (
    <div class="line-above">
      <b>{words.clusters(layout.counts.length)}</b>
      <span class="soft">{words.clusterNote(layout.items, clusters.space, clusters.seed)}</span>
      {named > 0 && <span class="soft">{words.clusterNamed(named)}</span>}
      <span class="space" />
      <button type="button" class="chip" aria-pressed={store.cards.value} onClick={() => { store.cards.value = !store.cards.value; }}>{store.cards.value ? words.grid : words.cards}</button>
      <button type="button" class="chip" onClick={(e) => { store.popup.value = { name: "cluster", at: e.currentTarget.getBoundingClientRect(), about: null }; }}>k…</button>
      <button type="button" class="chip" data-pop="save" onClick={(e) => { store.popup.value = { name: "save", at: e.currentTarget.getBoundingClientRect() }; }}>{words.saveClusters}</button>
      <button type="button" class="chip" onClick={() => void store.screen("uncluster", { captions: store.prefs.peek().captions })}>{words.leaveClusters}</button>
    </div>
  );
}
