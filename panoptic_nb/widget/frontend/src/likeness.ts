/** What the grid and Python say about likeness: clusters, proposals, near-duplicates. `panoptic_nb/widget/likeness.py` holds the other half. */
import type { Done, Screen, Target, Window } from "./protocol";

/** What stands in a group that no key cuts. */
export type PartKind = "cluster" | "group" | "apart" | "beside";
export interface ClusterPart {
  name: string;
  kind: PartKind;
  cohesion: number | null;
  depth: number;
  named: string | null;
  /** The tag that it got, so that more can be proposed for it. */
  tag: { property: string; tag: string } | null;
  /** The cluster that it was cut from, with the images that it keeps. */
  parent: { name: string; named: string | null; count: number } | null;
}
export interface Clusters {
  space: string;
  k: number | "auto";
  /** How many clusters there are; how many were asked for last, and how many were made. */
  count: number;
  asked: number;
  made: number;
  /** The words that no image is nearest to. */
  empty: readonly string[];
  /** None for clusters by words. */
  seed: number | null;
  by: string;
  /** One per group of the layout. */
  groups: readonly ClusterPart[];
  aside: readonly { name: string; named: string | null; count: number }[];
  /** Where the question has changed since: images that were clustered, and those of the view that were not. */
  clustered: number;
  outside: number;
  beside: number;
  /** Images without a vector. */
  missing: number;
}
export interface Card {
  group: number;
  cover: number;
  exemplars: readonly number[];
  edge: readonly number[];
  /** The share of its items without a value of the property that was asked about. */
  untagged: number | null;
}
export interface Blobs {
  images: Uint32Array;
  offsets: Uint32Array;
  thumbnails: Uint8Array;
}
export interface Cards extends Blobs {
  cards: readonly Card[];
}
export interface Neighbours {
  rev: number;
  positions: number;
  space: string;
  scores: Float32Array;
  /** Scores of the whole view. */
  edges: readonly number[];
  histogram: readonly number[];
  hidden: number;
  missing: number;
  window: Window;
}

export type Mode = "sure" | "unsure" | "surprising";
export interface TargetPart {
  property: string;
  name: string;
  value: string;
  color: string | null;
  tag: boolean;
}
/** How a strip of proposals stands. */
export interface Standing {
  strip: number;
  generation: number;
  target: readonly TargetPart[];
  words: string;
  spaces: readonly string[];
  mode: Mode;
  everywhere: boolean;
  method: string;
  score: string;
  /** Images that have the tag. */
  members: number;
  accepted: number;
  refused: number;
  remaining: number;
  missing: number;
  /** Of the last verdicts: how many, and how many accepted. */
  seen: number;
  lately: number;
  stop: boolean;
  /** What was decided on the images in hand: 1, -1, 0 for skipped, null while open. */
  states: readonly (number | null)[];
}
export interface Proposed extends Standing {
  items: Uint32Array;
  images: Uint32Array;
  scores: Float32Array;
  percentiles: Float32Array;
  names: readonly string[];
  captions: readonly string[];
  near: readonly (readonly number[])[];
  pictures: Blobs;
}
/** What proposals are asked for. */
export type Wanted = { property: string; tag: string } | { rev: number; group: number } | { strip: number };

/** Near-duplicates, where piles of them stand as one. */
export interface Piled {
  piles: number;
  items: number;
  plain: number;
  missing: number;
}
export interface Pile extends Blobs {
  items: Uint32Array;
  /** The image of each. */
  of: Uint32Array;
  /** Whether they are near-duplicates, and not items of one image. */
  near: boolean;
  count: number;
  names: readonly string[];
  notes: readonly string[];
  low: number;
  high: number;
}

/** Long work under way: `job` names it; `total` is 1 while nobody knows. */
export interface Pending {
  job: number;
  what: string;
  done: number;
  total: number;
}

type Shown = { captions: readonly string[] };

export interface LikenessCalls {
  neighbours: [{ item: number; space: string; limit: number; without: string | null } & Shown, Neighbours];
  similar: [{ target: Target; space: string; limit: number } & Shown, Screen];
  cluster: [{ rev: number; group: number | null; space: string; k: number | "auto"; seed: number } & Shown, Screen | Pending];
  cluster_by: [{ rev: number; space: string; words: readonly string[] } & Shown, Screen | Pending];
  again: [{ rev: number; k: number | "auto"; seed: number } & Shown, Screen | Pending];
  uncluster: [Shown, Screen];
  recut: [{ rev: number; do: "merge" | "aside" | "back" | "join" | "sort"; groups: readonly number[]; by: string; property: string | null } & Shown, Screen];
  save_clusters: [{ property: string; rev: number; groups: readonly number[] }, Done];
  cards: [{ rev: number; start: number; stop: number; property: string | null }, Cards];
  propose: [Wanted & { spaces: readonly string[]; mode: Mode; everywhere: boolean; count: number }, Proposed];
  candidates: [{ strip: number; holding: readonly number[]; count: number }, Proposed];
  refused: [{ strip: number; count: number }, Proposed & { outside: number; why: readonly string[] }];
  decide: [{ strip: number; accept: readonly number[]; refuse: readonly number[]; skip: readonly number[]; holding: readonly number[]; count: number }, Proposed];
  reconsider: [{ strip: number; images: readonly number[]; holding: readonly number[]; count: number }, Proposed];
  duplicates: [{ on: boolean } & Shown, Screen | Pending];
  work: [{ job: number }, Screen | Pending];
  stop: [{ job: number }, Record<string, never>];
  pile: [{ rev: number; position: number }, Pile];
  not_duplicates: [{ rev: number; position: number; items: readonly number[] } & Shown, Screen];
}
