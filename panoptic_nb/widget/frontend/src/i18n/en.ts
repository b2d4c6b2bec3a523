/** Every word on screen, in English. `fr.ts` has the same keys, or it does not compile. */
import type { Op, PropertyType, Unit } from "../protocol";

const n = (value: number): string => value.toLocaleString("en-US");
const images = (k: number): string => `${n(k)} ${k === 1 ? "image" : "images"}`;
const ops: Record<Op, string> = {
  is_set: "has a value", not_set: "is empty", eq: "is", ne: "is not", lt: "before or below", le: "at most", gt: "after or above",
  ge: "at least", between: "between", contains: "contains", starts_with: "starts with", matches: "matches (regex)",
  any_of: "has any of", all_of: "has all of", none_of: "has none of", exactly: "is exactly",
};
const types: Record<PropertyType, string> = {
  label: "one tag", labels: "tags", text: "text", number: "number", date: "date", color: "colour", url: "link", checkbox: "yes or no",
};
const units: Record<Unit, string> = {
  century: "century", decade: "decade", year: "year", quarter: "quarter", month: "month", week: "week", day: "day", hour: "hour",
};

export const en = {
  locale: "en",
  n, images, ops, types, units,
  symbols: { lt: "<", le: "≤", gt: ">", ge: "≥", eq: "is", ne: "is not" } as Partial<Record<Op, string>>,
  filter: "Filter", addFilter: "+ filter", group: "Group", sort: "Sort", none: "none", empty: "empty",
  search: "Search text, tags, file names", searchShort: "/ search", size: "Thumbnail size", piles: "Piles",
  pilesHint: "Show items of the same image as one", copyCode: "Copy as Python", copied: "Python copied to the clipboard",
  undo: "Undo", redo: "Redo", undoWhat: (what: string) => `Undo: ${what}`, redoWhat: (what: string) => `Redo: ${what}`,
  nothingToUndo: "Nothing to undo", nothingToRedo: "Nothing to redo",
  history: "History", backTo: "Back to before this", undone: "undone", historyEmpty: "Nothing has been changed yet.",
  facets: "Facets", more: "More", settings: "Shown under each image", properties: "Properties", language: "Language", theme: "Theme",
  auto: "automatic", light: "light", dark: "dark", export: "Export CSV", refresh: "Refresh", help: "Keys",
  exported: (name: string, rows: number) => `${name}: ${n(rows)} rows, in your downloads`,
  select: "Select", cluster: "Cluster", collapse: "Collapse", expand: "Expand", jump: "Go to group",
  collapseAll: "Collapse all", expandAll: "Expand all",
  where: "Where", everywhere: "all", all: "all of", any: "any of", not: "not", addTest: "+ condition", addBracket: "+ bracket", remove: "Remove", apply: "Apply",
  cancel: "Cancel", typed: "or type it: year < 1905 and subject contains Malus", property: "property", value: "value", and: "and", or: "or",
  by: "by", width: "width", quantiles: "equal parts", whole: "each value", byValue: "in order", bySize: "largest first",
  ascending: "ascending", descending: "descending", addKey: "+ key", noKeys: "Choose a property",
  selected: (k: number) => `${n(k)} selected`, notOnScreen: (k: number) => `${n(k)} not on screen`,
  chosen: (k: number) => `${n(k)} chosen`,
  tagDots: "tag…", setProperty: "set a property…", similar: "similar", clearSelection: "clear the selection",
  newTag: (name: string, property: string) => `New tag “${name}” in ${property}`, tagQuery: "Type a tag", noTags: "No tag yet: type one",
  pin: "Pin to a number key", unpin: "Unpin", repeat: "again", repeatWhat: (what: string) => `again: ${what}`,
  tagKey: "tag", openKey: "open", selectKey: "select", moveKey: "move", allKey: "all", searchKey: "search", backKey: "back to the grid",
  previousNext: "previous, next", write: "write…", choose: "choose…", yes: "yes", no: "no",
  clear: "Empty it", done: "Done", createProperty: "New property…", name: "Name", type: "Type", create: "Create", scopeImage: "describes the image", scopeItem: "describes the item",
  total: (items: number) => images(items),
  of: (items: number, base: number) => `${n(items)} of ${n(base)}`,
  nothing: (base: number) => `0 of ${n(base)}.`, hides: (what: string, k: number) => `Without ${what}: ${n(k)}`, nothingHere: "This corpus has no images yet: corpus.add_images(folder)",
  searchText: (text: string) => `the search “${text}”`, stale: (k: number) => `${n(k)} no longer match`,
  busy: "The kernel is busy; this will follow.", silent: "No answer from the kernel for ten seconds. It may be running a long cell (wait, or interrupt it) or have stopped (restart it and run the cell again).",
  retry: "Retry", dismiss: "Dismiss", disconnected: "The kernel is gone: run the cell again.",
  details: "Details", position: (i: number, of: number) => `${n(i)} of ${n(of)}`, others: (k: number) => `${n(k)} other ${k === 1 ? "item" : "items"} of this image`,
  fromWhere: "Origin", useFilter: "Filter by this value", useSort: "Sort by this", useGroup: "Group by this",
  neighbours: "Similar", above: (k: number, at: string) => `${n(k)} above ${at}`, cosine: "cosine, higher is closer",
  cut: "Cut", hiddenByCut: (k: number) => `${n(k)} hidden by the cut`, withoutProperty: (name: string) => `hide those with a ${name}`, hideAnnotated: "hide those annotated…",
  showAll: "show all", hidden: (k: number) => `${n(k)} hidden`, missingVectors: (k: number) => `${n(k)} without a vector`,
  copyTo: (k: number) => `Give to the ${n(k)} chosen:`, copyToShown: (k: number) => `Give to the ${n(k)} shown:`, chooseAll: "choose all shown", chooseNone: "choose none",
  giveValue: (k: number, chosen: boolean) => `Give this value to the ${n(k)} ${chosen ? "chosen" : "shown"}`,
  noSpace: "No space yet. In a cell: corpus.embed(\"visual\") or corpus.embed(\"clip\").", space: "Space",
  clusters: (k: number) => `${n(k)} clusters`, clusterNote: (k: number, space: string, seed: number) => `${images(k)}, ${space}, cosine, seed ${seed}; nothing is stored until you name it`,
  clusterWhat: "How many clusters", cohesion: "cohesion", nameIt: "name it…", saveClusters: "Save as tags…", leaveClusters: "Leave clusters", cards: "Cards", grid: "Grid", edge: "edge", split: "split",
  nameKey: "name", splitKey: "split", savedAs: "Property that receives the tags", clusterNamed: (k: number) => `${n(k)} named`,
  open: "Open", close: "Close", dropHere: (label: string) => `Give them ${label}`, done_: (k: number) => `Done: ${images(k)}`,
  outside: (k: number) => `${n(k)} items outside this view share the image and changed too`,
  sureAll: "Everything in this view is selected",
  gridLabel: (items: number) => `${images(items)}, grid`, groupLabel: (label: string, k: number) => `${label}, ${images(k)}`,
  noThumbnail: "no thumbnail", loading: "…", wait: "One moment…", pinned: "pinned", readonly: "read only", cellState: "selected",
  resultCount: (items: number) => `${images(items)} shown`, gone: "no longer matches", similarTo: (source: string, space: string) => `Similar to ${source}, ${space}`,
  ways: "To see more:", filterAll: "Clear every filter", origin: (o: string) => o,
  keysTitle: "Keys",
  keysList: [
    ["← ↑ → ↓", "move"], ["Shift + arrows", "extend the selection"], ["Space", "select or not"], ["Ctrl+A", "select everything in the view"],
    ["Enter", "open the image"], ["1 – 9", "pinned tags, on and off"], ["T", "tag"], [".", "do the last tagging again"], ["V", "set a property"],
    ["S", "similar images"], ["K", "cluster"], ["F, G, O", "filter, group, sort"], ["/", "search"], ["P", "facets"], ["C", "collapse the group"],
    ["[ ]", "previous, next group"], ["+ −", "thumbnail size"], ["H", "history"], ["Ctrl+Z, Ctrl+Shift+Z", "undo, redo"], ["Esc", "clear, or back"],
  ] as readonly (readonly [string, string])[],
};

export type Words = typeof en;
