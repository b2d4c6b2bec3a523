"""A typed filter means what the operators of `Property` mean, and a condition can be printed and read back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from panoptic_nb.errors import InvalidValueError, NotFoundError, PanopticError
from panoptic_nb.property import Property
from panoptic_nb.property.typed import condition_text, typed_condition
from panoptic_nb.query.condition import Condition
from panoptic_nb.session import Session, open_session, release_session
from panoptic_nb.values import PropertyType, coerce

TAGS = ["apple", "red apple", "pomme d'api", 'so-called "Reinette"', "and", "(unnamed)", "a, b", "été", "12"]
TYPES = {
    "year": PropertyType.DATE,
    "weight": PropertyType.NUMBER,
    "titre de l'œuvre": PropertyType.TEXT,
    "or": PropertyType.LABELS,
    "genre": PropertyType.LABEL,
    "verified": PropertyType.CHECKBOX,
    "ink": PropertyType.COLOR,
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    opened = open_session(tmp_path_factory.mktemp("typed") / "c.panoptic")
    for name, kind in TYPES.items():
        with opened.change("add property", property=name) as draft:
            row = opened.store.properties.add(draft, name, kind, "item")
            if kind.is_tags:
                tags = opened.store.properties.add_tags(draft, row.property_id, TAGS)
                opened.store.properties.set_parents(draft, tags[1].tag_id, [tags[0].tag_id])
    yield opened
    release_session(opened)


def named(session: Session, name: str) -> Property:
    return Property(session, session.schema.named(name).key)


def test_it_means_what_the_operators_mean(session: Session) -> None:
    year, motif, verified = (named(session, name) for name in ("year", "or", "verified"))
    for text, condition in [
        ("year >= 1900", year >= 1900),
        ('year >= "1900"', year >= "1900"),
        ("year between 1900 and mars 1905", None),
        ('year between 1900 and "mars 1905"', year.between(1900, "1905-03")),
        ("year != 1905", year != 1905),
        ("year within 1890s", year.within("1890s")),
        ("year exactly 1890s", year.exactly("1890s")),
        ('"or" any of (apple, été)', motif.any_of("apple", "été")),
        ('"or" any of apple without descendants', motif.any_of("apple", descendants=False)),
        ('"or" none of apple', motif.none_of("apple")),
        ('"or" = (apple, été)', motif == ["apple", "été"]),
        ('"or" exactly apple', motif == "apple"),
        ('"or" is empty', motif.not_set()),
        ("verified", verified == True),  # noqa: E712
        ("not verified", ~(verified == True)),  # noqa: E712
        ("vérifié", None),
        ("verified = faux", verified == False),  # noqa: E712
        ("width > 100", named(session, "width") > 100),
        ("weight in (1, 2)", (named(session, "weight") == 1) | (named(session, "weight") == 2)),
        ("year >= 1900 and not (verified or weight < 2,5)", None),
        (
            'year >= 1900 and not (verified or weight < "2,5")',
            (year >= 1900) & ~((verified == True) | (named(session, "weight") < 2.5)),  # noqa: E712
        ),
    ]:
        if condition is None:
            with pytest.raises(PanopticError):
                typed_condition(text, session)
        else:
            assert typed_condition(text, session) == condition, text


@pytest.mark.parametrize(
    ("text", "kind", "said", "marked"),
    [
        ("yaer > 1900 and verified", NotFoundError, 'Did you mean "year"?', "yaer"),
        ("verified and genre any of (aple)", NotFoundError, 'Did you mean "apple"?', "aple"),
        ("year > banana", InvalidValueError, "not a date", "banana"),
        ("weight contains 3", InvalidValueError, "number property", "3"),
        ("genre > apple", InvalidValueError, "which have no order", "apple"),
        ("weight all of (1, 2)", InvalidValueError, "all_of is for tags", "1, 2"),
        ("year", InvalidValueError, "Only a checkbox can stand alone", "year"),
    ],
)
def test_errors_are_those_of_the_property_with_their_place(
    session: Session, text: str, kind: type[PanopticError], said: str, marked: str
) -> None:
    with pytest.raises(kind) as caught:
        typed_condition(text, session)
    message, line, carets = str(caught.value).splitlines()
    assert said in message
    assert line[carets.index("^") : carets.rindex("^") + 1] == marked


def values_of(kind: PropertyType) -> st.SearchStrategy[Any]:
    texts = st.text(min_size=1).filter(lambda text: coerce(text, PropertyType.TEXT) is not None)
    years = st.integers(-3000, 9000)
    dates = st.one_of(
        st.dates(),
        st.datetimes(),
        years,
        st.sampled_from(["1890s", "XIXe siècle", "44 av. J.-C.", "1905/1910", "1905-03", "-0043/0012-03"]),
    )
    return {
        PropertyType.DATE: dates,
        PropertyType.NUMBER: st.one_of(st.floats(allow_nan=False, allow_infinity=False), st.integers()),
        PropertyType.TEXT: texts,
        PropertyType.CHECKBOX: st.booleans(),
        PropertyType.COLOR: st.integers(0, 0xFFFFFF).map(lambda color: f"#{color:06x}"),
    }[kind]


@st.composite
def leaves(draw: st.DrawFn, session: Session) -> Condition:
    name = draw(st.sampled_from([*TYPES, "file_name", "width"]))
    handle = named(session, name)
    made: list[Condition] = [handle.is_set(), handle.not_set()]
    if handle.type.is_tags:
        tags = draw(st.lists(st.sampled_from(TAGS), min_size=1, max_size=3))
        below = draw(st.booleans())
        made += [handle == tags, handle != tags, handle.none_of(*tags, descendants=below)]
        made += [handle.any_of(*tags, descendants=below), handle.all_of(*tags, descendants=below)]
    else:
        low, high = draw(values_of(handle.type)), draw(values_of(handle.type))
        if handle.type not in (PropertyType.CHECKBOX, PropertyType.COLOR):
            try:
                handle.between(low, high)
            except InvalidValueError:  # what descends is refused
                low, high = high, low
        made += [handle == low, handle != low]
        if handle.type not in (PropertyType.CHECKBOX, PropertyType.COLOR):
            made += [handle < low, handle <= low, handle > low, handle >= low, handle.between(low, high)]
    if handle.type is PropertyType.DATE:
        made += [handle.within(low), handle.within(low, high), handle.exactly(low)]
    if handle.type is PropertyType.TEXT or handle.type.is_tags:
        text = draw(st.text(min_size=1))
        made += [handle.contains(text), handle.starts_with(text), handle.matches(text)]
    return draw(st.sampled_from(made))


def conditions(session: Session) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves(session),
        lambda inner: st.one_of(
            inner.map(lambda one: ~one),
            st.tuples(inner, inner).map(lambda two: two[0] & two[1]),
            st.tuples(inner, inner).map(lambda two: two[0] | two[1]),
        ),
        max_leaves=8,
    )


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_a_condition_printed_and_read_is_the_same(session: Session, data: st.DataObject) -> None:
    condition = data.draw(conditions(session))
    text = condition_text(condition, session.schema)
    assert typed_condition(text, session) == condition, text


def test_what_is_printed_reads_well(session: Session) -> None:
    for text in (
        "year >= 1900 and (verified = true or weight < 2.5)",
        "year between 1900 and 1905-03",
        'genre any of (apple, "red apple") and genre none of été',
        '"or" is empty or genre != apple',
        "not (year < 1900 and verified = true)",
        'not "titre de l\'œuvre" contains fleur',
    ):
        printed = condition_text(typed_condition(text, session), session.schema)
        assert printed == text.replace("none of été", "none of (été)")


@pytest.mark.parametrize(
    ("text", "dayfirst", "meant"),
    [
        ("year < 12/03/1905", True, "year < 1905-03-12"),
        ("year avant 12-03-1905", True, "year < 1905-03-12"),
        ("year between 1.4.1905 and 12/03/1906", True, "year between 1905-04-01 and 1906-03-12"),
        (
            '"or" n\'a aucun de (été) et year après 01/02/1900 et "or" a l\'un de ("and")',
            True,
            'not "or" any of (été) and year > 1900-02-01 and "or" any of ("and")',
        ),
        ('"titre de l\'œuvre" contient 12/03/1890', True, '"titre de l\'œuvre" contains "12/03/1890"'),
        ("year within 1905", True, "year within 1905"),
    ],
)
def test_a_day_is_read_as_its_reader_writes_it(
    session: Session, text: str, dayfirst: bool, meant: str
) -> None:
    assert typed_condition(text, session, dayfirst=dayfirst) == typed_condition(meant, session)


def test_a_day_that_may_be_two_is_refused_where_nobody_says_which(session: Session) -> None:
    with pytest.raises(InvalidValueError, match="12/03/1905"):
        typed_condition("year < 12/03/1905", session)
