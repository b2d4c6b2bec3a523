import assert from "node:assert/strict";
import { groupName, operationName, originName } from "../../../panoptic_nb/widget/frontend/src/pure/labels";
import { isoDate } from "../../../panoptic_nb/widget/frontend/src/pure/dates";
import { test } from "node:test";
import { en } from "../../../panoptic_nb/widget/frontend/src/i18n/en";
import { fr } from "../../../panoptic_nb/widget/frontend/src/i18n/fr";
import { resolve } from "../../../panoptic_nb/widget/frontend/src/i18n/index";
import { facetHolds, toggleFacet } from "../../../panoptic_nb/widget/frontend/src/pure/facet";
import { add, effective, without } from "../../../panoptic_nb/widget/frontend/src/pure/filter";
import { action, mayLeave, type Key } from "../../../panoptic_nb/widget/frontend/src/pure/keys";
import { inkOn, meant, safeColor, tagColor, wordsOf } from "../../../panoptic_nb/widget/frontend/src/pure/text";
import { pageIsDark } from "../../../panoptic_nb/widget/frontend/src/theme";

const key = (k: string, more: Partial<Key> = {}): Key => ({ key: k, code: "", ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more });

test("a test without a value says nothing", () => {
  const half = { property: "year", op: "lt" } as const;
  assert.equal(effective(half), null);
  assert.equal(effective({ all: [half, { any: [half] }] }), null);
  const whole = { property: "note", op: "is_set" } as const;
  assert.deepEqual(effective(add(half, whole)), whole);
});

test("a facet's click joins, leaves, and takes its test along", () => {
  const one = toggleFacet(null, "fruit", "labels", "apple");
  const two = toggleFacet(one, "fruit", "labels", "pear");
  assert.deepEqual(two, { property: "fruit", op: "any_of", value: ["apple", "pear"] });
  assert.ok(facetHolds(two, "fruit", "labels", "pear"));
  assert.equal(toggleFacet(toggleFacet(two, "fruit", "labels", "apple"), "fruit", "labels", "pear"), null);
  const empty = toggleFacet(two, "fruit", "labels", null);
  assert.deepEqual(empty, { property: "fruit", op: "not_set" });
  assert.equal(toggleFacet(empty, "fruit", "labels", null), null);
});

test("tests of a property that is gone leave the tree", () => {
  const tree = { all: [{ property: "a", op: "is_set" }, { not: { property: "b", op: "is_set" } }] } as const;
  assert.deepEqual(without(tree, (p) => p === "b"), { all: [{ property: "a", op: "is_set" }] });
});

test("the notebook sees no unmodified key and no Ctrl+Z; Tab and the browser's own pass", () => {
  for (const k of ["b", "a", "d", "Enter", "Escape", "1", "m", " ", "ArrowDown"]) assert.equal(mayLeave(key(k)), false, k);
  assert.equal(mayLeave(key("z", { ctrlKey: true })), false);
  assert.equal(mayLeave(key("Tab")), true);
  assert.equal(mayLeave(key("r", { ctrlKey: true })), true);
  assert.equal(mayLeave(key("s", { metaKey: true })), true);
  assert.deepEqual(action(key("ArrowDown", { shiftKey: true })), { action: "down", extend: true });
  assert.deepEqual(action(key("Z", { ctrlKey: true, shiftKey: true })), { action: "redo", extend: false });
  assert.equal(action(key("c", { ctrlKey: true })), null);
});

test("the browser's language, unless the reader chose", () => {
  assert.equal(resolve("auto", ["de-DE", "fr-CA"]), fr);
  assert.equal(resolve("auto", ["de-DE"]), en);
  assert.equal(resolve("en", ["fr"]), en);
  assert.deepEqual(Object.keys(fr).sort(), Object.keys(en).sort());
  assert.equal(fr.selected(1), "1 sélectionnée");
  assert.equal(en.notOnScreen(48210), "48,210 not on screen");
});

test("only plain colours reach a style, and words on them can be read", () => {
  assert.equal(safeColor("red;background:url(x)"), null);
  assert.equal(safeColor("#c33"), "#c33");
  assert.equal(tagColor("a"), tagColor("a"));
  assert.equal(inkOn("#ffff00"), "#000");
  assert.equal(inkOn("#000080"), "#fff");
});

test("light or dark as the page says, whichever page it is", () => {
  const node = (dataset: Record<string, string>, classes: string[] = []) => ({ dataset, className: classes.join(" "), classList: { contains: (c: string) => classes.includes(c) } }) as unknown as HTMLElement;
  const none = node({});
  assert.equal(pageIsDark(node({ jpThemeLight: "false" }), none, false), true);
  assert.equal(pageIsDark(node({ jpThemeLight: "true" }), none, true), false);
  assert.equal(pageIsDark(node({ vscodeThemeKind: "vscode-dark" }), none, false), true);
  assert.equal(pageIsDark(node({ vscodeThemeKind: "vscode-high-contrast" }), none, false), true);
  assert.equal(pageIsDark(node({ vscodeThemeKind: "vscode-high-contrast-light" }, ["vscode-high-contrast-light", "vscode-high-contrast"]), none, true), false);
  assert.equal(pageIsDark(node({}, ["dark"]), none, false), true);
  assert.equal(pageIsDark(none, none, true), true);
});

test("groups of dates and of yes and no are named in the reader's language", () => {
  assert.equal(groupName("19th century", "fr", "date", "century"), "XIXe siècle");
  assert.equal(groupName("1st century", "fr", "date", "century"), "Ier siècle");
  assert.equal(groupName("2nd century BC–1st century", "fr", "date", "century"), "IIe siècle av. J.-C.–Ier siècle");
  assert.equal(groupName("1890s", "fr", "date", "decade"), "années 1890");
  assert.equal(groupName("1905 Q2", "fr", "date", "quarter"), "1905 T2");
  assert.equal(groupName("1890s", "en", "date", "decade"), "1890s");
  assert.equal(groupName("19th century", "fr", "label"), "19th century");
  assert.equal(groupName("false", "fr", "checkbox"), "non");
  assert.equal(groupName("10 to < 20", "fr", "number"), "10 à < 20");
});

test("a French day comes before its month; in English nothing says which is which", () => {
  assert.equal(isoDate("12/03/1905", "fr"), "1905-03-12");
  assert.equal(isoDate(" 1.4.1905 ", "fr"), "1905-04-01");
  assert.equal(isoDate("12/03/1905", "en"), "12/03/1905");
  assert.equal(isoDate("1905", "fr"), "1905");
});

test("plain letters stand for accented ones, accents that were typed count", () => {
  assert.ok(meant("Pêche", "peche"));
  assert.ok(meant("Pêche", "pê"));
  assert.ok(!meant("péché", "pêche"));
  assert.ok(!meant("peche", "pêche"));
});

test("what the journal says of operations has French words; numbers too", () => {
  assert.equal(operationName("motif + pomme on 1,960 images", "fr"), "motif + pomme sur 1\u202f960 images");
  assert.equal(operationName("motif − pomme on 1 image", "fr"), "motif − pomme sur 1 image");
  assert.equal(operationName("year emptied on 3 items", "fr"), "year vidée sur 3 éléments");
  assert.equal(operationName("new property teinte (color of each item)", "fr"), "nouvelle propriété teinte (couleur)");
  assert.equal(operationName("something else", "fr"), "something else");
  assert.equal(operationName("motif + pomme on 2 images", "en"), "motif + pomme on 2 images");
  assert.equal(originName("cluster:2.1", "fr"), "regroupement 2.1");
});

test("keys are found where they lie on other keyboards", () => {
  const at = (k: string, code: string, more = {}) => action(key(k, { code, ...more }))?.action;
  assert.equal(at("&", "Digit1"), "pin-1");
  assert.equal(at("-", "Digit6"), "pin-6");
  assert.equal(at("6", "Digit6", { shiftKey: true }), "pin-6");
  assert.equal(at("!", "Digit1", { shiftKey: true }), undefined);
  assert.equal(at("-", "Minus"), "smaller");
  assert.equal(at(")", "Minus"), "smaller");
  assert.equal(at("+", "BracketRight"), "bigger");
  assert.equal(at("$", "BracketRight"), "next-group");
  assert.equal(at("ArrowDown", "ArrowDown", { altKey: true }), "next-group");
});

test("words are told apart by semicolons, or else by commas, each once", () => {
  assert.deepEqual(wordsOf("a tree, in winter; a house ;; a house"), ["a tree, in winter", "a house"]);
  assert.deepEqual(wordsOf(" red, blue ,"), ["red", "blue"]);
  assert.deepEqual(wordsOf("  "), []);
});
