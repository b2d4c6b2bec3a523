/**
 * What the grid and Python say to each other. `panoptic_nb/widget/protocol.py` holds the other half and the reasons.
 *
 * A revision (`rev`) names one order of items that Python keeps; positions mean nothing without it.
 */
import type { Clusters, LikenessCalls, Piled } from "./likeness";
import type { Ranges } from "./pure/intervals";

export type PropertyType = "label" | "labels" | "text" | "number" | "date" | "color" | "url" | "checkbox";
export type Op =
  | "is_set" | "not_set" | "eq" | "ne" | "lt" | "le" | "gt" | "ge" | "between"
  | "within" | "contains" | "starts_with" | "matches" | "any_of" | "all_of" | "none_of" | "exactly";
export type Value = string | number | boolean | null | readonly (string | number)[];

export interface Test {
  property: string;
  op: Op;
  value?: Value;
}
export type Filter = Test | { all: readonly Filter[] } | { any: readonly Filter[] } | { not: Filter };

export type Unit = "century" | "decade" | "year" | "quarter" | "month" | "week" | "day" | "hour";
export interface Group {
  property: string;
  unit?: Unit;
  step?: number;
  width?: number;
  quantiles?: number;
  edges?: readonly number[];
  by?: "value" | "size";
  descending?: boolean;
}
export interface Sort {
  property: string;
  descending?: boolean;
}

/** What is on screen, as a value: every change sends it whole, so that no two sides can drift apart. */
export interface Spec {
  where: Filter | null;
  search: string;
  group: readonly Group[];
  sort: readonly Sort[];
  piles: boolean;
}

export interface Property {
  key: string;
  name: string;
  type: PropertyType;
  scope: "item" | "image";
  /** Computed properties are read, never written. */
  computed: boolean;
  /** A table brought it; names that people give go elsewhere unless they say so. */
  imported: boolean;
}
export interface Space {
  name: string;
  /** Distinct images that have a vector. */
  count: number;
  texts: boolean;
}
export interface Schema {
  properties: readonly Property[];
  spaces: readonly Space[];
  /** Items in the corpus. */
  items: number;
  readonly: boolean;
  version: number;
}

export interface Layout {
  rev: number;
  /** Positions: an item stands once in each of its groups. */
  positions: number;
  items: number;
  images: number;
  /** Items of the view that was shown, before anything was asked for on screen. */
  base: number;
  counts: Uint32Array;
  /** One list of labels per key, and for every group one code into each, level after level. */
  labels: readonly (readonly string[])[];
  codes: Uint32Array;
  /** The code of the empties in each list; -1 where there are none. */
  empties: readonly number[];
  /** The selection, where its items stand now. */
  selection: Uint32Array;
  clusters: Clusters | null;
  /** Scores along the order, where the order is one of similarity. */
  similar: { space: string; source: string; limit: number; to: readonly number[] } | null;
  /** What the piles of near-duplicates are, where they stand as one. */
  piled: Piled | null;
  /** Items that stopped matching since the order was made. */
  stale: number;
  /** Where nothing is left: what each part of the filter hides. */
  ways_out: readonly { path: readonly number[] | "search"; items: number }[];
}

export interface Tagged {
  property: string;
  tag: string;
  color: string | null;
}
export interface Captions {
  /** Position after position: one text per chosen property, null where empty. */
  captions: readonly (readonly (string | null)[])[];
  names: readonly string[];
  /** Colours of the tags that a person gave, at most four. */
  dots: readonly (readonly string[])[];
  piles: readonly number[];
  gone: readonly number[];
}
export interface Window extends Captions {
  rev: number;
  start: number;
  stop: number;
  items: Uint32Array;
  images: Uint32Array;
  colors: Uint32Array;
  offsets: Uint32Array;
  thumbnails: Uint8Array;
  /** Why a thumbnail is absent, by position from `start`. */
  /** Positions without a thumbnail: "file" where the file is not there either. */
  missing: Readonly<Record<string, "" | "file">>;
}

export interface Operation {
  id: number;
  /** As a reader says it: "motif = grapes on 40 images". */
  label: string;
  time: string;
  author: string;
  origin: string;
  undone: boolean;
}
export interface History {
  operations: readonly Operation[];
  undo: string | null;
  redo: string | null;
}

export interface Entry {
  value: Value;
  label: string;
  color: string | null;
  /** In the view, every condition but this property's own applied. */
  count: number;
}
export type Facet =
  | { property: string; kind: "values"; entries: readonly Entry[]; distinct: number; empty: number }
  | { property: string; kind: "histogram"; bars: readonly Bar[]; empty: number };
/** One bar; `low` and `high` are the ends, both included, as a condition would write them. */
export interface Bar {
  low: string | number;
  high: string | number;
  label: string;
  count: number;
  /** How many of them are on screen: those that the conditions on this property keep. */
  held: number;
}

export interface Choice {
  property: string;
  value: string;
  color: string | null;
  /** Items of the whole corpus. */
  total: number;
  /** Items of the target. */
  chosen: number;
}

export interface Choices {
  choices: readonly Choice[];
  /** Items of the target. */
  items: number;
  /** How many of them have a value, for each property that holds one tag: another tag takes its place. */
  held: Readonly<Record<string, number>>;
}

/** What a command acts on: positions at a revision, or one item in hand. */
export type Target = { rev: number; ranges: Ranges } | { item: number };

export interface Detail {
  item: number;
  image: number;
  name: string;
  width: number;
  height: number;
  /** Null where the original cannot be read: the thumbnail stands for it. */
  problem: string | null;
  values: readonly { property: string; text: string | null; value: Value; tags: readonly Tagged[]; origin: { author: string; origin: string; time: string } | null }[];
  others: readonly { item: number; name: string }[];
}
export interface Pin {
  property: string;
  tag: string;
}
export interface Prefs {
  size: number;
  captions: readonly string[];
  pinned: readonly Pin[];
  facets: readonly string[];
  panel: boolean;
  lang: "en" | "fr" | "auto";
  theme: "light" | "dark" | "auto";
}

export interface Screen {
  spec: Spec;
  layout: Layout;
  window: Window;
}
/** A command's result; what it changed comes to every grid as an event. */
export interface Done {
  items: number;
  /** Items that share an image with the target and changed with it, without being on screen. */
  outside: number;
}

/** Every request, with the reply it gets. */
export interface Calls extends LikenessCalls {
  open: [{ size: number; captions: readonly string[] | null }, Screen & { schema: Schema; history: History; prefs: Prefs; version: string }];
  window: [{ rev: number; start: number; stop: number; size: number; captions: readonly string[] }, Window];
  captions: [{ rev: number; start: number; stop: number; captions: readonly string[] }, Captions];
  pictures: [{ images: readonly number[] }, { images: Uint32Array; offsets: Uint32Array; thumbnails: Uint8Array }];
  image: [{ image: number; max: number }, { jpeg: Uint8Array }];
  details: [{ item: number }, Detail];
  facets: [{ properties: readonly string[]; limit: number; query?: string }, { facets: readonly Facet[] }];
  values: [{ property: string | null; query: string; target: Target | null; limit: number }, Choices];
  states: [{ target: Target; tags: readonly Pin[] }, { chosen: readonly number[]; colors: readonly (string | null)[]; there: readonly boolean[]; items: number }];
  parse: [{ text: string; dayfirst: boolean }, { where: Filter }];
  spec: [{ spec: Spec; size: number; captions: readonly string[] }, Screen];
  refresh: [{ size: number; captions: readonly string[] }, Screen];
  /** How many items, and where they stand: in every one of their groups; nothing where each stands once. */
  select: [{ rev: number; ranges: Ranges }, { items: number; places: Uint32Array }];
  tag: [{ target: Target; property: string; tags: readonly string[] }, Done];
  untag: [{ target: Target; property: string; tags: readonly string[] }, Done];
  set: [{ target: Target; property: string; value: Value }, Done];
  clear: [{ target: Target; property: string }, Done];
  assign: [{ target: Target; rev: number; group: number }, Done];
  copy: [{ item: number; properties: readonly string[]; target: Target }, Done];
  create_property: [{ name: string; kind: PropertyType; scope: "item" | "image" }, { property: string }];
  undo: [{ operation: number | null }, Done];
  redo: [Record<string, never>, Done];
  back: [{ operation: number }, Done];
  history: [{ limit: number }, History];
  export: [{ target: Target | null; format: "csv" }, { name: string; rows: number; file: Uint8Array }];
  code: [{ target: Target | null }, { code: string }];
  prefs: [{ prefs: Prefs }, Record<string, never>];
}
export type Call = keyof Calls;
export type Request<C extends Call> = Calls[C][0];
export type Reply<C extends Call> = Calls[C][1];

/** What Python says unasked. */
export type Event =
  | { event: "screen"; screen: Screen }
  | { event: "changed"; history: History; schema: Schema; stale: number; fresh: number }
  | { event: "selected"; rev: number; selection: Uint32Array };

export interface Refusal {
  /** The Python name of the error, or what went wrong on the way. */
  kind: string;
  message: string;
}

export function isTest(filter: Filter): filter is Test {
  return "property" in filter;
}
