/** Clusters as cards: cover, exemplars, cohesion, edge. A proposal looks like one until it has a name. */
import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import type { Card } from "../protocol";
import { useStore } from "../state/store";

const PAGE = 24;

export function Cards() {
  const store = useStore();
  const words = store.words.value;
  const layout = store.layout.value!;
  const cards = useSignal<readonly Card[]>([]);
  const cursor = useSignal(0);
  const host = useRef<HTMLDivElement>(null);
  const { rev } = layout;
  const groups = layout.counts.length;
  useEffect(() => {
    let gone = false;
    cards.value = [];
    const more = async (start: number): Promise<void> => {
      const reply = await store.call("cards", { rev, start, stop: Math.min(groups, start + PAGE) });
      if (!reply || gone) return;
      store.pictures.take(reply.images, reply.offsets, reply.thumbnails);
      cards.value = [...cards.value, ...reply.cards];
      if (start + PAGE < groups) await more(start + PAGE);
    };
    void more(0);
    return () => { gone = true; };
  }, [rev]);
  useEffect(() => host.current!.focus({ preventScroll: true }), []);
  const about = layout.clusters?.groups ?? [];
  const open = (group: number): void => {
    store.cards.value = false;
    requestAnimationFrame(() => { store.surface?.toGroup(group); store.keepFocus(); });
  };
  const popup = (name: string, group: number): void => {
    const at = host.current!.children[group]?.getBoundingClientRect();
    if (at) store.popup.value = { name, at, about: group };
  };
  return (
    <div class="cards" ref={host} tabIndex={0} role="listbox" aria-label={words.clusters(groups)} aria-activedescendant={`pnb-card-${cursor.value}`}
      onKeyDown={(event) => {
        const columns = Math.max(1, Math.floor(host.current!.clientWidth / 232));
        const by: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
        if (event.key in by) {
          cursor.value = Math.max(0, Math.min(groups - 1, cursor.value + by[event.key]));
          host.current!.children[cursor.value]?.scrollIntoView({ block: "nearest" });
        } else if (event.key === "Enter") open(cursor.value);
        else if (event.key === "n") popup("name", cursor.value);
        else if (event.key === "s") popup("cluster", cursor.value);
        else return;
        event.preventDefault();
      }}>
      {cards.value.map((card) => (
        <div key={card.group} id={`pnb-card-${card.group}`} role="option" aria-selected={card.group === cursor.value} class={card.group === cursor.value ? "card cur" : "card"}
          onClick={() => { cursor.value = card.group; }} onDblClick={() => open(card.group)}>
          <div class="m">{[card.cover, ...card.exemplars].slice(0, 5).map((image, i) => <Picture image={image} key={i} />)}</div>
          <div class="header">
            <b class={about[card.group]?.named ? "" : "unnamed"}>{about[card.group]?.named ?? store.labels(card.group).join(" · ")}</b>
            <i>{words.n(layout.counts[card.group])}</i>
            <span class="space" />
            {about[card.group]?.cohesion != null && <i title={words.cohesion}>{about[card.group].cohesion!.toFixed(2)}</i>}
          </div>
          <div class="meter"><u style={{ width: `${Math.max(0, 100 * (about[card.group]?.cohesion ?? 0))}%` }} /></div>
          <div class="edge"><span>{words.edge}</span>{card.edge.slice(0, 4).map((image, i) => <Picture image={image} key={i} />)}</div>
        </div>
      ))}
    </div>
  );
}

function Picture({ image }: { image: number }) {
  const store = useStore();
  return (
    <p><canvas aria-hidden="true" ref={(canvas) => {
      if (!canvas || canvas.dataset.image === String(image)) return;
      void store.pictures.decode(image).then((bitmap) => {
        if (!bitmap) return;
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.dataset.image = String(image);
        canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
      });
    }} /></p>
  );
}
