/** The whole of the grid: one line above, one below, facets beside, pictures between. */
import { useEffect, useRef } from "preact/hooks";
import { conjuncts } from "../pure/filter";
import { mayLeave } from "../pure/keys";
import { covers } from "../pure/intervals";
import { useStore } from "../state/store";
import { BottomBar } from "./BottomBar";
import { Cards } from "./Cards";
import { ClusterLine } from "./ClusterMenu";
import { Details } from "./Details";
import { Facets } from "./Facets";
import type { HeaderText } from "./header";
import { press } from "./keyboard";
import { Nothing, Notices } from "./Notices";
import { PiledLine } from "./Piles";
import { Popups } from "./Popups";
import { Stage } from "./Stage";
import { StripView } from "./Strip";
import { Toolbar } from "./Toolbar";

export function App() {
  const store = useStore();
  const root = useRef<HTMLDivElement>(null);
  const words = store.words.value;
  const layout = store.layout.value;
  const open = store.open.value;
  const proposing = store.proposing.standing.value !== null;
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      store.wide.value = entry.contentRect.width >= 760;
      store.roomy.value = entry.contentRect.width >= 1240;
    });
    observer.observe(root.current!);
    return () => observer.disconnect();
  }, []);

  const header = (group: number): HeaderText => {
    const w = store.words.value;
    const range = store.rangeOf(group);
    const count = range[1] - range[0];
    const about = store.layout.peek()?.clusters?.groups[group];
    const collapsed = store.order.collapsed.peek().has(group);
    const labels = store.labels(group);
    return {
      labels, count: w.n(count), collapsed,
      all: count > 0 && covers(store.order.selection.peek(), range),
      note: about ? [about.cohesion === null ? "" : `${w.cohesion} ${about.cohesion.toFixed(2)}`, about.parent ? w.partOf(about.parent.named ?? about.parent.name, about.parent.count) : "", about.named ?? ""].filter(Boolean).join(" · ") : "",
      actions: about ? { select: w.select, name: w.nameIt, cluster: `${w.split}…`, ...(about.tag ? { propose: w.propose } : {}) } : { select: w.select, cluster: w.clusterOpen, ...(store.schema.peek().readonly || !givesValue(group) ? {} : { propose: w.propose }) },
      toggle: collapsed ? w.expand : w.collapse,
    };
  };
  /** Whether what makes a group could be given to other images. */
  const givesValue = (group: number): boolean => {
    const l = store.layout.peek();
    return l !== null && l.labels.length > 0 && l.labels.every((_, level) => l.codes[level * l.counts.length + group] !== l.empties[level])
      && store.spec.peek().group.every((key) => !key.width && !key.quantiles && !key.edges && store.property(key.property)?.computed === false);
  };
  const onHeader = (act: string, group: number, at: DOMRect): void => {
    const { order } = store;
    if (act === "fold") {
      const next = new Set(order.collapsed.peek());
      if (!next.delete(group)) next.add(group);
      order.collapsed.value = next;
    } else if (act === "select") store.selectGroup(group);
    else if (act === "propose") {
      const pin = store.layout.peek()?.clusters?.groups[group]?.tag;
      void store.proposing.start(pin ?? { rev: order.rev, group });
    }
    else store.popup.value = { name: act, at, about: group };
  };
  const narrow = !store.wide.value;
  return (
    <div class={`w${narrow ? " narrow" : ""}${store.roomy.value ? " roomy" : ""}${conjuncts(store.spec.value.where).length > 2 ? " many-chips" : ""}`} ref={root} role="group" aria-label="panoptic_nb"
      onKeyDown={(event) => {
        if (!event.defaultPrevented) press(store, event);
        if (!mayLeave(event)) event.stopPropagation();
      }}
      onClick={() => requestAnimationFrame(() => {
        // A button that goes away with its own click drops the focus on the page: our keys would be the notebook's.
        if (document.activeElement === document.body) store.keepFocus();
      })}
      onKeyUp={(event) => { if (!mayLeave(event)) event.stopPropagation(); }}
      onKeyPress={(event) => { if (!mayLeave(event)) event.stopPropagation(); }}>
      <Toolbar />
      <div class="middle">
        {store.prefs.value.panel && !(narrow && (open !== null || proposing)) && <Facets />}
        <div class="main-part">
          <Notices />
          {!proposing && <ClusterLine />}
          {!proposing && <PiledLine />}
          {!store.ready.value && <p class="soft hint">{words.wait}</p>}
          <Nothing />
          <div class={open !== null || store.cards.value || proposing ? "under hidden" : "under"}>
            <Stage order={store.order} prefix="cell-" label={words.gridLabel(layout?.items ?? 0)} header={header} onHeader={onHeader}
              onOpen={(index) => { store.open.value = index; }}
              onPile={(index, at) => { store.popup.value = { name: "pile", at, about: index }; }}
              onDrop={(group) => {
                const target = store.target();
                if (target) void store.call("assign", { target, rev: store.order.rev, group }).then((done) => { if (done) store.tell(words.done_(done.items)); });
              }}
              surface={(surface) => { store.surface = surface; }} />
          </div>
          {store.cards.value && open === null && !proposing && <Cards />}
          {open !== null && !proposing && <Details index={open} />}
          {proposing && <StripView />}
        </div>
      </div>
      <BottomBar />
      <Popups />
      <div class="said" role="status" aria-live="polite">{store.said.value}</div>
    </div>
  );
}
