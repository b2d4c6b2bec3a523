/** What a grid holds besides what Python sent: what is open, what was said, what was done last. */
import type { Surface } from "../parts/gestures";
import type { Order } from "./order";

export interface Notice {
  text: string;
  kind: "said" | "refused";
  /** What can be done instead, or besides. */
  more?: { text: string; run(): void };
}
export interface Popup {
  name: string;
  /** Where it opens: a rectangle of the page. */
  at: DOMRect;
  /** What it is about, where that is needed. */
  about?: unknown;
}
/** Pictures in a scrolling page. */
export interface Page {
  readonly order: Order;
  readonly surface: Surface;
}
/** The last tagging, for the key that repeats it. */
export interface Last {
  property: string;
  tag: string;
  on: boolean;
}
