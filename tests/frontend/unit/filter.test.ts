import assert from "node:assert/strict";
import { test } from "node:test";
import { example, quoted } from "../../../panoptic_nb/widget/frontend/src/pure/example";
import { askedStretch, ends, endText, facetHolds, plain, replaceStretch, stretch, toggleFacet } from "../../../panoptic_nb/widget/frontend/src/pure/facet";
import { cuts, nice, numbersOf } from "../../../panoptic_nb/widget/frontend/src/pure/numbers";
import { add, arity, concerned, conjuncts, isComplete, replaceConjunct, tests } from "../../../panoptic_nb/widget/frontend/src/pure/filter";
import type { Facet, Filter } from "../../../panoptic_nb/widget/frontend/src/protocol";

test("a stretch of time has one end or two; exactly takes one date, or several tags", () => {
  assert.equal(arity({ op: "within", value: "1905" }, "date"), "one");
  assert.equal(arity({ op: "within", value: ["1905", "1907"] }, "date"), "two");
  assert.equal(arity({ op: "exactly" }, "date"), "one");
  assert.equal(arity({ op: "exactly" }, "labels"), "many");
  assert.ok(isComplete({ property: "year", op: "exactly", value: "1905" }));
  assert.ok(isComplete({ property: "fruit", op: "exactly", value: ["apple"] }));
  assert.ok(isComplete({ property: "year", op: "within", value: "1905" }));
  assert.equal(isComplete({ property: "year", op: "within", value: ["1905", ""] }), false);
  assert.equal(isComplete({ property: "year", op: "between", value: "1905" }), false);
  assert.equal(isComplete({ property: "fruit", op: "any_of", value: [] }), false);
});

test("conditions that must all hold are chips of their own, wherever they come from", () => {
  const [a, b, c] = ["a", "b", "c"].map((property) => ({ property, op: "is_set" }) as const);
  assert.deepEqual(conjuncts(add(a, { all: [b, c] })), [a, b, c]);
  assert.deepEqual(conjuncts(replaceConjunct({ all: [a, b] }, 0, { all: [c, a] })), [c, a, b]);
  assert.deepEqual(replaceConjunct({ all: [a, b] }, 1, null), a);
});

test("the example of a typed filter is made of what the corpus holds", () => {
  const facets: Facet[] = [
    { property: "1", kind: "values", entries: [], distinct: 0, empty: 9 },
    { property: "2", kind: "histogram", empty: 0, bars: [[1886, 1], [1890, 90], [1895, 30]].map(([year, count]) => ({ low: String(year), high: String(year + 4), label: String(year), count })) },
    { property: "3", kind: "values", entries: ["Prunus persica", "a \"wild\" one", "and"].map((label) => ({ value: label, label, color: null, count: 1 })), distinct: 3, empty: 0 },
  ];
  const name = (key: string): string => ["", "motif", "year", "titre de l'œuvre"][Number(key)];
  const words = { and: "et", contains: "contient" };
  assert.equal(example(facets, name, words), "year < 1890 et \"titre de l'œuvre\" contient \"and\"");
  assert.equal(example(facets.slice(0, 1), name, words), "");
  assert.equal(quoted("a \"wild\" one"), "\"a \"\"wild\"\" one\"");
});

test("values joined by a facet widen what is asked, whatever their type and whoever asked first", () => {
  const typed: Filter = { property: "author", op: "exactly", value: ["Heiges"] };
  assert.deepEqual(toggleFacet(typed, "author", "label", "Lower"), { property: "author", op: "any_of", value: ["Heiges", "Lower"] });
  assert.ok(facetHolds(typed, "author", "label", "Heiges"));
  assert.equal(facetHolds(typed, "author", "labels", "Heiges"), false);
  const one = toggleFacet(null, "folder", "text", "a");
  const two = toggleFacet(one, "folder", "text", "b");
  assert.deepEqual(two, { any: [{ property: "folder", op: "eq", value: "a" }, { property: "folder", op: "eq", value: "b" }] });
  assert.deepEqual(toggleFacet(two, "folder", "text", "a"), { property: "folder", op: "eq", value: "b" });
  assert.deepEqual(toggleFacet(two, "folder", "text", null), { property: "folder", op: "not_set" });
  const other: Filter = { any: [{ property: "folder", op: "eq", value: "a" }, { property: "year", op: "eq", value: "1905" }] };
  assert.deepEqual(conjuncts(toggleFacet(other, "folder", "text", "b")).length, 2);
});

test("a stretch replaces every test of its property that keeps one, and stands where they stood", () => {
  const [lt, ge] = [{ property: "year", op: "lt", value: "1910" }, { property: "year", op: "ge", value: "1900" }] as const;
  const note = { property: "note", op: "is_set" } as const;
  const where: Filter = { all: [ge, note, lt, { property: "year", op: "ne", value: "1905" }] };
  assert.deepEqual(askedStretch(where, "year"), [ge, lt]);
  const kept = ends(askedStretch(where, "year"));
  assert.deepEqual([endText(kept.from), endText(kept.to)], ["1900", "< 1910"]);
  const between = stretch({ from: ge, to: { ...lt, op: "le" } });
  assert.deepEqual(between, [{ property: "year", op: "between", value: ["1900", "1910"] }]);
  assert.deepEqual(replaceStretch(where, "year", between), { all: [between[0], note, { property: "year", op: "ne", value: "1905" }] });
  assert.deepEqual(replaceStretch(lt, "year", []), null);
  assert.deepEqual(stretch(ends([{ property: "year", op: "within", value: "1905" }])), [{ property: "year", op: "between", value: ["1905", "1905"] }]);
  assert.equal(plain(0.49999999999999994), "0.5");
});

test("a refusal is said at the test that it is about, and not at another of its property", () => {
  const between = { property: "nb", op: "between", value: [2, 1] } as const;
  const above = { property: "nb", op: "gt", value: 7 } as const;
  const title = { property: "title", op: "matches", value: "(" } as const;
  const all = [between, above, title];
  const said = (refusal: string) => concerned(all, (property) => property, refusal);
  assert.deepEqual(said('"nb" between 2 and 1 holds nothing'), [between]);
  assert.deepEqual(said("'(' is not a regular expression"), [title]);
  assert.deepEqual(concerned([{ ...between, value: [20, 17] }, above], (property) => property, '"nb" between 20 and 17 holds nothing.'), [{ ...between, value: [20, 17] }]);
  assert.deepEqual(said('"nb" is gone'), [between, above]);
  assert.deepEqual(said("the disk is full"), []);
  assert.deepEqual(said(""), []);
  assert.equal(tests({ all: [between, { not: { any: [between] } }] }).length, 2);
});

test("numbers are cut where it suits them", () => {
  const bars = (low: number, high: number) => [{ low, high: low, label: "", count: 1, held: 1 }, { low: high, high, label: "", count: 1, held: 1 }];
  assert.deepEqual([0.07, 0.1, 3, 95, 0].map(nice), [0.1, 0.1, 5, 100, 1]);
  assert.deepEqual(cuts(bars(0, 7999)), { width: 1000, edges: [2000, 4000, 6000] });
  assert.deepEqual(cuts(bars(0, 1)), { width: 0.1, edges: [0.5, 1] });
  assert.deepEqual(cuts([]).edges.length >= 2, true);
});

test("numbers are read as their language writes them, or not at all", () => {
  assert.deepEqual(numbersOf("100; 1 000", "fr"), [100, 1000]);
  assert.deepEqual(numbersOf("5, 100, 20", "en"), [5, 20, 100]);
  assert.deepEqual(numbersOf("0,5 ; 1,5", "fr"), [0.5, 1.5]);
  assert.deepEqual(numbersOf("0,5 1,5", "fr"), [0.5, 1.5]);
  assert.deepEqual(numbersOf("1,000; 5,000", "en"), [1000, 5000]);
  assert.deepEqual(numbersOf("1,000, 5,000", "en"), [1000, 5000]);
  assert.deepEqual(numbersOf("100,1000", "en"), [100, 1000]);
  assert.deepEqual(numbersOf("1 000 5 000", "fr"), []);
  assert.deepEqual(numbersOf("1\u202f000; 5\u202f000", "fr"), [1000, 5000]);
  assert.deepEqual(numbersOf("\u22125; 5", "en"), [-5, 5]);
  assert.deepEqual(numbersOf("a few", "en"), []);
});
