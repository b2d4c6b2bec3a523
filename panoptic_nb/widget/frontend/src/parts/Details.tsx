/** One image, large, with all that is known of it, and what is near it. */
import { useSignal } from "@preact/signals";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { Detail } from "../protocol";
import { useStore } from "../state/store";
import { Near } from "./Neighbours";
import { Properties } from "./Properties";

export function Details({ index }: { index: number }) {
  const store = useStore();
  const words = store.words.value;
  const detail = useSignal<Detail | null>(null);
  const near = useSignal<Near | null>(null);
  const jumped = store.jump;
  const known = store.order.at(index);
  const item = jumped.value ?? known?.item;
  const changes = store.changes.value;
  store.order.drawn.value;
  useEffect(() => { jumped.value = null; }, [index]);
  useEffect(() => {
    if (item === undefined) {
      store.order.look({ visible: [[index, index + 1]], total: store.order.shape.peek().positions, way: 1 });
      return;
    }
    let gone = false;
    void store.call("details", { item }).then((reply) => { if (reply && !gone) detail.value = reply; });
    return () => { gone = true; };
  }, [item, changes]);
  const root = useRef<HTMLDivElement>(null);
  // The page of pictures is hidden now, and neighbours go with their image: without this, keys would go to the notebook.
  useLayoutEffect(() => {
    const { activeElement } = root.current!.getRootNode() as ShadowRoot;
    if (!root.current!.contains(activeElement)) root.current!.focus({ preventScroll: true });
  }, [item]);
  useEffect(() => () => { store.shown.value = store.jump.value = null; }, []);
  const shown = detail.value?.item === item ? detail.value : null;
  const name = shown?.name ?? (jumped.value === null ? known?.name : undefined) ?? "";
  useEffect(() => { store.shown.value = item === undefined ? null : { item, name }; }, [item, name]);
  return (
    <div class="details" ref={root} tabIndex={-1} role="region" aria-label={words.details}>
      <div class="left">
        <Large image={shown?.image ?? known?.image ?? -1} name={name} thumbnail={jumped.value === null ? known?.image : shown?.image} problem={shown?.problem ?? null} />
        {item !== undefined && <Near item={item} key={item} onReady={(n) => { near.value = n; }} onOpen={(other) => { jumped.value = other; }} />}
      </div>
      <div class="right" tabIndex={0} role="group" aria-label={words.properties}>
        <div class="header">
          <b title={name}>{name || words.wait}</b>
          <span class="soft">{words.position(index + 1, store.order.shape.value.positions)}</span>
          <span class="space" />
          <button type="button" class="icon" aria-label={`← ${words.previousNext}`} onClick={() => turn(-1)}>←</button>
          <button type="button" class="icon" aria-label={`→ ${words.previousNext}`} onClick={() => turn(1)}>→</button>
          <button type="button" class="icon" aria-label={`× ${words.close}`} title={words.backKey} onClick={() => { store.open.value = null; }}>×</button>
        </div>
        {shown && <Properties detail={shown} near={near.value} />}
        {shown && shown.others.length > 0 && (
          <section class="others">
            <h4>{words.others(shown.others.length)}</h4>
            {shown.others.slice(0, 20).map((o) => <button type="button" class="quiet" key={o.item} onClick={() => { jumped.value = o.item; }}>{o.name}</button>)}
          </section>
        )}
      </div>
    </div>
  );

  function turn(by: number): void {
    const positions = store.order.shape.peek().positions;
    store.order.focus.value = store.open.value = Math.max(0, Math.min(positions - 1, index + by));
  }
}

function Large({ image, name, thumbnail, problem }: { image: number; name: string; thumbnail: number | undefined; problem: string | null }) {
  const store = useStore();
  const url = useSignal<string | null>(null);
  useEffect(() => {
    url.value = null;
    if (image < 0) return;
    let gone = false;
    let made: string | null = null;
    void store.call("image", { image, max: 1600 }).then((reply) => {
      if (!reply || gone) return;
      made = URL.createObjectURL(new Blob([reply.jpeg as BlobPart]));
      url.value = made;
    });
    return () => {
      gone = true;
      if (made) URL.revokeObjectURL(made);
    };
  }, [image]);
  return (
    <figure class="large">
      {url.value ? <img src={url.value} alt={name} /> : thumbnail !== undefined && <Preview image={thumbnail} key={thumbnail} />}
      {problem && <figcaption>{problem}</figcaption>}
    </figure>
  );
}

/** The thumbnail, while the large image is on its way. */
function Preview({ image }: { image: number }) {
  const store = useStore();
  return (
    <canvas aria-hidden="true" ref={(canvas) => {
      if (!canvas) return;
      void store.pictures.decode(image).then((bitmap) => {
        if (!bitmap) return;
        canvas.width = bitmap.width;
        canvas.height = bitmap.height;
        canvas.getContext("2d")!.drawImage(bitmap.source, 0, 0);
      });
    }} />
  );
}
