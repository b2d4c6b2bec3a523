/** The scrolling page of pictures: geometry from the order's shape, rows drawn as they come into sight. */
import { effect } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { measure, place, groupAt, type Geometry } from "../pure/geometry";
import { normalise } from "../pure/intervals";
import { barHeight, scrolled, toReal, type Scroll } from "../pure/scroll";
import { useStore } from "../state/store";
import type { Order } from "../state/order";
import { Gestures, type Surface } from "./gestures";
import { Header, type HeaderText } from "./header";
import { Layer } from "./layer";
import { put } from "./dom";

export interface StageProps {
  order: Order;
  label: string;
  /** What a header says; absent where the order has no groups. */
  header?(group: number): HeaderText;
  onHeader?(act: string, group: number, at: DOMRect): void;
  onDrop?(group: number): void;
  onOpen(index: number): void;
  onPile?(index: number, at: DOMRect): void;
  /** Hands out what moves the page, for keys that are handled elsewhere. */
  surface?(surface: Surface | null): void;
  prefix: string;
  /** The largest side of a cell here, whatever the reader's size. */
  most?: number;
}

const GAP = 6;
const HEADER = 38;
const CAPTION = 18;
/** The page's distance from the left, and how far the ring around a cell reaches out. */
const EDGE = 12;
const RING = 4;
/**
 * Milliseconds that a frame spends on putting pictures on their canvases. While the page moves they leave room for the
 * rest; once it stands, what is missing counts.
 */
const PAINTING = { moving: 3, standing: 12 };
const MOVING = 120;

export function Stage(props: StageProps) {
  const store = useStore();
  const { order } = props;
  const box = useRef<HTMLDivElement>(null);
  const now = useRef(props);
  now.current = props;

  useEffect(() => {
    const scroller = box.current!.querySelector<HTMLElement>(".scroll")!;
    const page = scroller.querySelector<HTMLElement>(".page")!;
    const band = page.querySelector<HTMLElement>(".band")!;
    const sticky = new Header();
    sticky.root.classList.add("sticky");
    sticky.root.setAttribute("aria-hidden", "true");
    box.current!.append(sticky.root);
    const text = (group: number): HeaderText => now.current.header!(group);
    const layer = new Layer(page, order, {
      prefix: props.prefix,
      words: () => store.words.value,
      header: text,
      captions: () => store.prefs.peek().captions.length > 0,
      wake: () => soon(),
    });
    let geometry: Geometry | null = null;
    let scroll: Scroll = { real: 0, virtual: 0 };
    let way: 1 | -1 = 1;
    let frame = 0;
    let width = 0;
    let rev = -1;
    let moved = Number.NEGATIVE_INFINITY;
    let hidden = false;
    // Pictures may have come, marks or words may have changed.
    let changed = true;
    let above = -1;

    const extent = () => ({ height: geometry?.height ?? 0, viewport: scroller.clientHeight });
    const draw = (): void => {
      frame = 0;
      const { viewport } = extent();
      // JupyterLab hides all that it has for one frame when its theme changes; what is hidden for longer is drawn when it is seen.
      if (viewport === 0) {
        if (!hidden) soon();
        hidden = true;
        return;
      }
      hidden = false;
      if (page.clientWidth !== width) lay();
      if (!geometry || width === 0) return;
      const time = performance.now() - moved < MOVING ? PAINTING.moving : PAINTING.standing;
      const anew = changed;
      changed = false;
      const shown = layer.draw(geometry, scroll.virtual, scroll.virtual + viewport, scroll.virtual - scroll.real, time, anew);
      put(scroller, "aria-activedescendant", order.focus.peek() >= 0 && layer.has(order.focus.peek()) ? layer.cellId(order.focus.peek()) : null);
      const top = geometry.header > 0 && geometry.groups > 0 ? groupAt(geometry, scroll.virtual) : -1;
      sticky.root.hidden = top < 0 || geometry.top[top] >= scroll.virtual;
      const before = above;
      above = sticky.root.hidden ? -1 : top;
      if (above >= 0 && (anew || above !== before)) {
        sticky.bind(top);
        const shownText = text(top);
        // The line that is always there is the place to leave it from.
        sticky.show({ ...shownText, actions: { ...shownText.actions, jump: store.words.value.jump } });
      }
      order.look({ visible: normalise(shown.flatMap((line) => (line.cells ? [line.cells] : []))), total: order.shape.peek().positions, way });
    };
    const soon = (): void => {
      frame ||= requestAnimationFrame(draw);
    };
    const moveTo = (virtual: number): void => {
      const { height, viewport } = extent();
      const to = Math.max(0, Math.min(height - viewport, virtual));
      scroll = { real: toReal(to, extent()), virtual: to };
      scroller.scrollTop = scroll.real;
      // The browser rounds what it is given: the page stands where we said, the bar where it could.
      scroll.real = scroller.scrollTop;
      draw();
    };
    const lay = (): void => {
      const shape = order.shape.value;
      const collapsed = order.collapsed.value;
      const { size, captions } = store.prefs.value;
      width = page.clientWidth;
      changed = true;
      if (width === 0) return soon();
      const fresh = shape.rev !== rev;
      const top = !fresh && geometry ? firstOnScreen(geometry, scroll.virtual) : -1;
      const offset = top >= 0 ? place(geometry!, top).y - scroll.virtual : 0;
      geometry = measure({ counts: shape.counts, headers: shape.headers, collapsed }, { width, cell: Math.min(size, now.current.most ?? size), caption: captions.length ? CAPTION : 0, gap: GAP, header: HEADER });
      sticky.root.style.right = `${scroller.offsetWidth - EDGE - width - RING}px`;
      page.style.height = `${barHeight(geometry.height)}px`;
      put(scroller, "aria-rowcount", String(geometry.groups + Math.ceil(shape.positions / geometry.columns)));
      put(scroller, "aria-colcount", String(geometry.columns));
      rev = shape.rev;
      const focus = order.focus.peek();
      if (fresh) moveTo(focus >= 0 ? Math.max(0, place(geometry, focus).y - HEADER) : 0);
      else if (top >= 0) moveTo(place(geometry, top).y - offset);
      else draw();
    };
    const onScroll = (): void => {
      const real = scroller.scrollTop;
      if (real === scroll.real) return;
      moved = performance.now();
      const next = scrolled(scroll, real, extent());
      way = next.virtual >= scroll.virtual ? 1 : -1;
      scroll = { real: next.real, virtual: next.virtual };
      if (next.reanchor !== undefined) {
        scroller.scrollTop = next.reanchor;
        scroll.real = scroller.scrollTop;
      }
      soon();
    };
    const surface: Surface = {
      scroller, page, band,
      geometry: () => geometry,
      toPage: (x, y) => {
        const r = page.getBoundingClientRect();
        return { x: x - r.left, y: y - scroller.getBoundingClientRect().top + scroll.virtual };
      },
      shift: () => scroll.virtual - scroll.real,
      by: (pixels) => moveTo(scroll.virtual + pixels),
      reveal: (index) => {
        if (!geometry || index < 0) return;
        const { y } = place(geometry, index);
        const { viewport } = extent();
        if (y - geometry.header < scroll.virtual) moveTo(y - geometry.header - GAP);
        else if (y + geometry.rowHeight > scroll.virtual + viewport) moveTo(y + geometry.rowHeight - viewport + GAP);
        else draw();
      },
      toGroup: (group) => {
        if (geometry && group >= 0 && group < geometry.groups) moveTo(geometry.top[group]);
      },
      groupOnTop: () => (geometry ? groupAt(geometry, scroll.virtual + 1) : -1),
      shows: (index) => {
        if (!geometry || index < 0) return false;
        const { y, group } = place(geometry, index);
        const height = geometry.collapsed.has(group) ? geometry.header : geometry.rowHeight;
        return y + height > scroll.virtual && y < scroll.virtual + extent().viewport;
      },
      rows: () => (geometry ? Math.max(1, Math.floor(scroller.clientHeight / geometry.rowHeight) - 1) : 1),
      focus: () => scroller.focus({ preventScroll: true }),
    };
    const gestures = new Gestures(surface, order, {
      open: (index) => now.current.onOpen(index),
      pile: (index, at) => now.current.onPile?.(index, at),
      header: (act, group, at) => now.current.onHeader?.(act, group, at),
      drop: now.current.onDrop ? (group) => now.current.onDrop!(group) : undefined,
      say: (n) => store.words.value.selected(n),
      dropText: (group) => store.words.value.dropHere(text(group).labels.map((label) => label.text).join(" · ")),
    });
    sticky.root.addEventListener("click", (event) => gestures.headerClick(event));
    scroller.addEventListener("scroll", onScroll, { passive: true });
    const observer = new ResizeObserver(() => {
      if (page.clientWidth !== width) lay();
      else soon();
    });
    observer.observe(scroller);
    const stop = effect(lay);
    const repaint = effect(() => {
      order.drawn.value; order.selection.value; order.focus.value; store.words.value; store.changes.value;
      store.layout.value; store.schema.value;
      changed = true;
      soon();
    });
    props.surface?.(surface);
    return () => {
      stop();
      repaint();
      observer.disconnect();
      gestures.close();
      cancelAnimationFrame(frame);
      scroller.removeEventListener("scroll", onScroll);
      sticky.root.remove();
      now.current.surface?.(null);
    };
  }, [order]);

  return (
    <div class="stage" ref={box}>
      <div class="scroll" role="grid" tabIndex={0} aria-label={props.label} aria-multiselectable="true" data-grid>
        <div class="page" role="presentation">
          <div class="band" hidden />
        </div>
      </div>
    </div>
  );
}

/** The first cell whose top is on screen, so that the page keeps its place when cells change size. */
function firstOnScreen(g: Geometry, virtual: number): number {
  if (g.groups === 0) return -1;
  const group = groupAt(g, virtual);
  const rows = Math.max(0, Math.ceil((virtual - g.top[group] - g.header) / g.rowHeight));
  return Math.min(g.first[group] + rows * g.columns, Math.max(0, g.first[group + 1] - 1));
}
