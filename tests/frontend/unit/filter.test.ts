import assert from "node:assert/strict";
import { test } from "node:test";
import { example, quoted } from "../../../panoptic_nb/widget/frontend/src/pure/example";
import { add, arity, conjuncts, isComplete, replaceConjunct } from "../../../panoptic_nb/widget/frontend/src/pure/filter";
import type { Facet } from "../../../panoptic_nb/widget/frontend/src/protocol";

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
