/** Clusters as cards: cover, exemplars, cohesion, edge. A proposal looks like one until it has a name. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Card, ClusterPart } from "../likeness";
import { namingProperty } from "../state/cutting";
import { score } from "../pure/text";
import { useStore } from "../state/store";
import { Picture } from "./Picture";

const PAGE = 24;

export function Cards() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value!;
  const { cursor, chosen } = store.cutting;
  const cards = useSignal<{ rev: number; found: ReadonlyMap<number, Card> }>({ rev: -1, found: new Map() });
  const host = useRef<HTMLDivElement>(null);
  const { rev } = layout;
  const groups = layout.counts.length;
  const property = namingProperty(store);
  const changes = store.changes.value;
  useEffect(() => {
    let gone = false;
    const found = new Map<number, Card>();
    const more = async (start: number): Promise<void> => {
      const reply = await store.call("cards", { rev, start, stop: Math.min(groups, start + PAGE), property });
      if (!reply || gone) return;
      store.pictures.take(reply.images, reply.offsets, reply.thumbnails);
      for (const card of reply.cards) found.set(card.group, card);
      // What is known of the same clusters stays until it comes anew; of others, nothing does.
      const before = cards.peek().rev === rev ? cards.peek().found : [];
      cards.value = { rev, found: new Map([...before, ...found]) };
      if (start + PAGE < groups) await more(start + PAGE);
    };
    void more(0);
    return () => { gone = true; };
  }, [rev, property, changes]);
  useLayoutEffect(() => host.current!.focus({ preventScroll: true }), []);
  const about = layout.clusters?.groups ?? [];
  const open = (group: number): void => {
    store.cards.value = false;
    requestAnimationFrame(() => { store.surface?.toGroup(group); store.keepFocus(); });
  };
  const popup = (name: string, group: number): void => {
    const at = host.current!.children[group]?.getBoundingClientRect();
    if (at) store.popup.value = { name, at, about: group };
  };
  const go = (to: number): void => {
    cursor.value = Math.max(0, Math.min(groups - 1, to));
    host.current!.children[cursor.value]?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key !== "a") return;
      chosen.value = new Set(about.flatMap((part, g) => (part.kind === "cluster" ? [g] : [])));
      event.preventDefault();
      return;
    }
    const columns = Math.max(1, getComputedStyle(host.current!).gridTemplateColumns.split(" ").length);
    const by: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
    const at = cursor.peek();
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (key in by) go(at + by[key]);
    else if (key === "Home" || key === "End") go(key === "Home" ? 0 : groups - 1);
    else if (key === "Enter") open(at);
    else if (key === " ") store.cutting.toggle(at);
    else if (key === "n") popup("name", at);
    else if (key === "s") popup("cluster", at);
    else if (key === "c") popup("again", at);
    else if (key === "m") void store.cutting.merge();
    else if (key === "x") void store.cutting.aside();
    else if (key === "b") void store.cutting.back("last");
    else if (key === "j" && about[at]?.parent) void store.cutting.join(at);
    else if (key === "a" && about[at]?.tag) void store.proposing.start(about[at].tag!);
    else if (key === "Escape" && chosen.peek().size > 0) chosen.value = new Set();
    else return;
    event.preventDefault();
  };
  return (
    <div class="cards" ref={host} tabIndex={0} role="listbox" aria-multiselectable="true" aria-label={words.clusters(layout.clusters?.count ?? groups)} aria-activedescendant={`pnb-card-${cursor.value}`} onKeyDown={press}>
      {about.map((_, group) => (cards.value.rev === rev && cards.value.found.get(group)) || unseen(group)).map((card) => (
        <One card={card} part={about[card.group]} count={layout.counts[card.group]} current={card.group === cursor.value} chosen={chosen.value.has(card.group)} property={property} key={card.group}
          onClick={(event) => {
            cursor.value = card.group;
            if (event.ctrlKey || event.metaKey || event.shiftKey) store.cutting.toggle(card.group);
          }} onOpen={() => open(card.group)} />
      ))}
    </div>
  );
}

/** A card whose pictures have not come yet: it shows none, and never another's. */
function unseen(group: number): Card {
  return { group, cover: -1, exemplars: [], edge: [], untagged: null };
}

function One({ card, part, count, current, chosen, property, onClick, onOpen }: { card: Card; part: ClusterPart; count: number; current: boolean; chosen: boolean; property: string | null; onClick(event: MouseEvent): void; onOpen(): void }) {
  const store = useStore();
  const words = store.words.value;
  const label = store.labels(card.group).join(" · ");
  const proposal = part.kind === "cluster";
  const untagged = card.untagged === null || property === null ? null : words.untagged(card.untagged, store.nameOf(property));
  const said = [part.named ?? (proposal ? words.clusterN(label) : label), words.images(count), part.cohesion === null ? "" : `${words.cohesion} ${score(part.cohesion, words.locale)}`, untagged ?? ""];
  return (
    <div id={`pnb-card-${card.group}`} role="option" aria-selected={chosen} aria-label={said.filter(Boolean).join(", ")} data-card={label}
      class={`card${current ? " cur" : ""}${chosen ? " chosen" : ""}${part.named ? " is-named" : ""}${proposal ? "" : " rest"}`} onClick={onClick} onDblClick={onOpen}>
      <div class="m">{(card.cover < 0 ? [] : [card.cover, ...card.exemplars]).slice(0, 5).map((image, i) => <Picture image={image} key={i} />)}</div>
      <span class="check" aria-hidden="true" onClick={(event) => { event.stopPropagation(); store.cutting.toggle(card.group); }}>✓</span>
      <div class="header">
        <b class={part.named ? "" : "unnamed"}>{part.named ?? (proposal ? words.clusterN(label) : label)}</b>
        <i>{words.n(count)}</i>
        <span class="space" />
        {part.cohesion !== null && <i title={words.cohesionHint}>{score(part.cohesion, words.locale)}</i>}
      </div>
      {proposal && <div class="meter" title={words.cohesionHint}><u style={{ width: `${Math.max(0, 100 * (part.cohesion ?? 0))}%` }} /></div>}
      <div class="foot">
        {part.parent && <span>{words.partOf(part.parent.named ?? part.parent.name, part.parent.count)}</span>}
        {untagged && <span>{untagged}</span>}
      </div>
      <div class="edge"><span title={words.edgeHint}>{words.edge}</span>{card.edge.slice(0, 4).map((image, i) => <Picture image={image} key={i} />)}</div>
    </div>
  );
}

/** What the keys do with cards, and how far naming has come. */
export function CardsBar() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value;
  const clusters = layout?.clusters;
  if (!layout || !clusters) return null;
  const { cutting } = store;
  const chosen = cutting.chosen.value;
  const at = cutting.cursor.value;
  const part = clusters.groups[at];
  const popup = (name: string, element: Element): void => {
    store.popup.value = { name, at: element.getBoundingClientRect(), about: at };
  };
  let done = 0;
  let named = 0;
  clusters.groups.forEach((one, g) => {
    if (one.named === null) return;
    named++;
    done += layout.counts[g];
  });
  return (
    <>
      {chosen.size > 0 && <b>{words.chosen(chosen.size)}</b>}
      <span class="pin"><kbd>N</kbd><button type="button" class="chip" onClick={(e) => popup("name", e.currentTarget)}>{words.nameIt}</button></span>
      <span class="pin"><kbd>S</kbd><button type="button" class="chip" onClick={(e) => popup("cluster", e.currentTarget)}>{words.split}…</button></span>
      {chosen.size === 0
        ? <span class="pin"><kbd>{words.spaceKey}</kbd><span class="soft">{words.chooseKey}</span></span>
        : <span class="pin"><kbd>M</kbd><button type="button" class="chip" disabled={chosen.size < 2} onClick={() => void cutting.merge()}>{words.merge}</button></span>}
      <span class="pin"><kbd>X</kbd><button type="button" class="chip" onClick={() => void cutting.aside()}>{words.setAside}</button></span>
      <span class="pin"><kbd>C</kbd><button type="button" class="chip" data-pop="again" title={words.clusterAgainHint} onClick={(e) => popup("again", e.currentTarget)}>{words.clusterAgain}…</button></span>
      {part?.parent && <span class="pin"><kbd>J</kbd><button type="button" class="chip" onClick={() => void cutting.join(at)}>{words.joinAgain(part.parent.named ?? part.parent.name)}</button></span>}
      {part?.tag && <span class="pin"><kbd>A</kbd><button type="button" class="chip" onClick={() => void store.proposing.start(part.tag!)}>{words.proposeDots}</button></span>}
      {chosen.size === 0 && <span class="pin"><kbd>↵</kbd><span class="soft">{words.openKey}</span></span>}
      <span class="space" />
      {named > 0 && <span class="soft">{words.namedSoFar(named, done, layout.items - done)}</span>}
    </>
  );
}
