/** The whole of the grid: one line above, one below, facets beside, pictures between. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { mayLeave } from "../pure/keys";
import { useStore } from "../state/store";
import { BottomBar } from "./BottomBar";
import { Cards } from "./Cards";
import { ClusterLine } from "./ClusterMenu";
import { Details } from "./Details";
import { Facets } from "./Facets";
import { act, assign, headerText } from "./groups";
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
      store.room.resize(entry.contentRect.width);
    });
    observer.observe(root.current!);
    return () => observer.disconnect();
  }, []);
  const held = (root.current?.getRootNode() as ShadowRoot | undefined)?.activeElement ?? null;
  useLayoutEffect(() => {
    // What had the focus went with what was closed: the very next key is still the grid's.
    if (held !== null && document.activeElement === document.body) store.keepFocus();
  });

  const narrow = store.room.narrow.value;
  const roomy = store.room.roomy.value;
  const inCards = store.cards.value && open === null;
  return (
    <div class={`w${narrow ? " narrow" : ""}${roomy ? " roomy" : ""}`} ref={root} role="group" aria-label="panoptic_nb"
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
        {store.room.facets.value && <Facets />}
        <div class="main-part">
          <Notices />
          {!proposing && <ClusterLine />}
          {!proposing && <PiledLine />}
          {!store.ready.value && <p class="soft hint">{words.wait}</p>}
          <Nothing />
          <div class={open !== null || store.cards.value || proposing ? "under hidden" : "under"}>
            <Stage order={store.order} prefix="cell-" label={words.gridLabel(layout?.items ?? 0)} header={(group) => headerText(store, group)} onHeader={(what, group, at) => act(store, what, group, at)}
              onOpen={(index) => { store.open.value = index; }}
              onPile={(index, at) => { store.popup.value = { name: "pile", at, about: index }; }}
              onDrop={(group) => void assign(store, group)}
              surface={(surface) => { store.surface = surface; }} />
          </div>
          {inCards && !proposing && <Cards />}
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
