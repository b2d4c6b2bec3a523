"""The filter that people type: what it accepts, in two languages, and how it says what is wrong."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError, PanopticError
from panoptic_nb.query.filter import Every, Negation, Node, Some, Test
from panoptic_nb.query.grammar import DEEPEST, parse
from panoptic_nb.query.place import FilterError, Place
from panoptic_nb.query.words import PHRASES, quoted

NOWHERE = Place("", 0, 0)


def a_test(name: str, op: str, *values: str, descendants: bool = True) -> Test:
    return Test(name, op, values, descendants, place=NOWHERE, name_place=NOWHERE, values_place=NOWHERE)


def no(part: Node) -> Negation:
    return Negation(part, place=NOWHERE)


def every(*parts: Node) -> Every:
    return Every(parts, place=NOWHERE)


def some(*parts: Node) -> Some:
    return Some(parts, place=NOWHERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("year >= 1900", a_test("year", "ge", "1900")),
        ('year>="1900"', a_test("year", "ge", "1900")),
        ("year ≤ 1905-03-12", a_test("year", "le", "1905-03-12")),
        (
            "year < 1905 and subjects contains Malus",
            every(a_test("year", "lt", "1905"), a_test("subjects", "contains", "Malus")),
        ),
        ('"titre de l\'œuvre" contains fleur', a_test("titre de l'œuvre", "contains", "fleur")),
        ("lieu = l'Isle-Adam", a_test("lieu", "eq", "l'Isle-Adam")),
        ('motif any of (apple, "red apple")', a_test("motif", "any_of", "apple", "red apple")),
        ("motif in apple", a_test("motif", "any_of", "apple")),
        ("motif any_of (a, b) without descendants", a_test("motif", "any_of", "a", "b", descendants=False)),
        ("motif none of (a, b)", no(a_test("motif", "any_of", "a", "b"))),
        ("motif not in (a)", no(a_test("motif", "any_of", "a"))),
        ("motif all of (a, b)", a_test("motif", "all_of", "a", "b")),
        ("motif = (a, b)", a_test("motif", "eq", "a", "b")),
        ("motif = apple", a_test("motif", "eq", "apple")),
        ("motif != apple", no(a_test("motif", "eq", "apple"))),
        ("not motif is set", no(a_test("motif", "is_set"))),
        ("motif is empty", no(a_test("motif", "is_set"))),
        ("motif is not empty", a_test("motif", "is_set")),
        ('motif is "set"', a_test("motif", "eq", "set")),
        ("year between 1900 and 1910", a_test("year", "between", "1900", "1910")),
        (
            "year between 1900 and 1910 and verified",
            every(a_test("year", "between", "1900", "1910"), a_test("verified", "is_true")),
        ),
        ("year within (1890, 1900)", a_test("year", "within", "1890", "1900")),
        ("year exactly 1890s", a_test("year", "exactly", "1890s")),
        (r'file_name matches "^IMG_[0-9]+\.jpg$"', a_test("file_name", "matches", r"^IMG_[0-9]+\.jpg$")),
        ("file_name starts with IMG_", a_test("file_name", "starts_with", "IMG_")),
        ("title does not contain x", no(a_test("title", "contains", "x"))),
        (
            "(a = 1 or b = 2) and not c",
            every(some(a_test("a", "eq", "1"), a_test("b", "eq", "2")), no(a_test("c", "is_true"))),
        ),
        (
            "a = 1 or b = 2 and c = 3",
            some(a_test("a", "eq", "1"), every(a_test("b", "eq", "2"), a_test("c", "eq", "3"))),
        ),
        ("not a = 1 and b = 2", every(no(a_test("a", "eq", "1")), a_test("b", "eq", "2"))),
        ("verified = true", a_test("verified", "eq", "true")),
        ('say = "she said ""no"""', a_test("say", "eq", 'she said "no"')),
        ("NOT a IS SET AND b", every(no(a_test("a", "is_set")), a_test("b", "is_true"))),
        ('title = "and"', a_test("title", "eq", "and")),
        ("temperature < -3.5", a_test("temperature", "lt", "-3.5")),
        ("color = #c33", a_test("color", "eq", "#c33")),
    ],
)
def test_what_can_be_written(text: str, expected: Node) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("french", "english"),
    [
        (
            "année entre 1900 et 1910 ou motif parmi (pomme, « pomme rouge »)",
            'année between 1900 and 1910 or motif any of (pomme, "pomme rouge")',
        ),
        ("non titre vide et auteur rempli", "not titre is empty and auteur is set"),
        ("titre n’est pas vide", "titre is set"),
        ("titre ne contient pas fleur", "not titre contains fleur"),
        ("titre commence par « La »", 'titre starts with "La"'),
        ('fichier correspond à "^IMG"', 'fichier matches "^IMG"'),
        ("motif aucun de (a, b)", "motif none of (a, b)"),
        ("motif tous (a, b) sans descendants", "motif all of (a, b) without descendants"),
        ("vérifié = non", 'vérifié = "non"'),
        (
            "année avant 1905 et année au moins 1900",
            "year before 1905 and year at least 1900".replace("year", "année"),
        ),
        ("motif n’a aucun de (a, b) ou motif a l’un de c", "motif has none of (a, b) or motif has any of c"),
        ("titre est renseigné et date a une valeur", "titre has a value and date is set"),
    ],
)
def test_french_says_the_same(french: str, english: str) -> None:
    assert parse(french) == parse(english)


@pytest.mark.parametrize(
    ("text", "said", "marked"),
    [
        ("year >= >", 'A value was expected after ">="', ">"),
        ("year >=", "the end stands here", ""),
        ("year >= and x = 1", "quotation marks", "and"),
        ("titre de l'œuvre contains fleur", 'quotation marks: "titre de …"', "de"),
        ("subjects contains Malus domestica", '"Malus domestica"', "domestica"),
        ("1900 <= year < 1910", "year between 1900 and 1909", "<"),
        ("year >= 1900 and < 1910", "Repeat the name", "<"),
        ("(a = 1", "never closed", "("),
        ("a in (b, c", "never closed", "("),
        ("a = 1)", "closes none", ")"),
        ("a = 'b", "never closed", "'"),
        ("a = b»", "was not opened", "»"),
        ("year not", "an operator was expected", ""),
        ("a between 1", '"and" in the middle', ""),
        ("a in (b c)", '"b c"', "c"),
        ("a = 1,5", '"1,5"', ","),
        ("a < (1, 2)", "there are 2", "1, 2"),
        ("and a", "name of a property", "and"),
    ],
)
def test_an_error_points_at_the_place(text: str, said: str, marked: str) -> None:
    with pytest.raises(FilterError) as caught:
        parse(text)
    message, line, carets = str(caught.value).splitlines()
    assert said in message
    place = caught.value.place
    assert text[place.start : place.stop] == marked
    assert line[carets.index("^") :].startswith(marked)


@pytest.mark.parametrize("text", ["", "   ", None, 3])
def test_nothing_is_no_filter(text: str) -> None:
    with pytest.raises(InvalidValueError, match="A filter is a text"):
        parse(text)


def test_very_deep_filters_are_refused_in_words() -> None:
    for text in ("(" * 5_000 + "a" + ")" * 5_000, "not " * 5_000 + "a"):
        with pytest.raises(FilterError, match=f"at most {DEEPEST} deep"):
            parse(text)


def test_long_filters_are_read() -> None:
    node = parse(" or ".join(f"n = {number}" for number in range(5_000)))
    assert isinstance(node, Some)
    assert len(node.parts) == 5_000


def test_the_caret_stands_below_wide_letters_and_on_the_right_line() -> None:
    with pytest.raises(FilterError) as caught:
        parse('"画像" = 1 and\n作者 >= >')
    assert str(caught.value).splitlines()[1:] == ["    作者 >= >", "            ^"]


def test_a_long_line_is_shown_around_the_place() -> None:
    with pytest.raises(FilterError) as caught:
        parse("a = 1 and " * 50 + "b = =")
    _, line, carets = str(caught.value).splitlines()
    assert len(line) < 120
    assert line[carets.index("^")] == "="


def test_every_keyword_is_found() -> None:
    for phrase, (op, opposite) in PHRASES.items():
        operand = {"is_set": "", "between": "a and b"}.get(op, "a")
        node = parse(f"x {' '.join(phrase)} {operand}")
        assert isinstance(node, Negation) == opposite
        test = node.part if isinstance(node, Negation) else node
        assert isinstance(test, Test)
        assert (test.property, test.op) == ("x", op)


@settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    try:
        parse(text)
    except PanopticError as error:
        assert str(error)


@settings(deadline=None)
@given(st.lists(st.sampled_from([*"()=<,\"'", "and", "or", "not", "a", "is", "set", "in", "between", "«"])))
def test_any_pile_of_words_is_read_or_refused_in_words(words: list[str]) -> None:
    try:
        parse(" ".join(words))
    except PanopticError as error:
        assert str(error)


@settings(deadline=None)
@given(st.text(min_size=1), st.text())
def test_a_quoted_text_comes_back(name: str, value: str) -> None:
    assert parse(f"{quoted(name)} = {quoted(value)}") == a_test(name, "eq", value)
