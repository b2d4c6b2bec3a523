"""What conditions mean: two-valued, complete, and stated for every operator and every empty value."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb


@pytest.fixture
def filled(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_property("year", "date")
    corpus.add_property("price", "number")
    corpus.add_property("title", "text")
    corpus.add_property("motif", "labels")
    corpus.add_property("seen", "checkbox")
    view = corpus.view()
    for ids, year in (([1, 2], 1899), ([3], "1905-06"), ([4], "1890s"), ([5], 1905), ([6], "1906-01-01")):
        view.pick(ids).set("year", year)
    view.pick([1, 2, 3]).set("price", 1.5)
    view.pick([4]).set("price", -2)
    view.pick([1]).set("title", "L'Été à Łódź")
    view.pick([2]).set("title", "100% (a.b)")
    view.pick([1, 2]).tag("motif", "apple")
    view.pick([2, 3]).tag("motif", "pear")
    corpus["motif"].add_tag("fruit")
    corpus["motif"].tag("apple").move("fruit")
    view.pick([1]).set("seen", True)
    view.pick([2]).set("seen", "faux")
    return corpus


def found(corpus: pnb.Corpus, condition: object) -> list[int]:
    view = corpus.view().where(condition)  # type: ignore[arg-type]
    complement = corpus.view().where(~condition)  # type: ignore[operator]
    assert sorted([*view, *complement]) == list(range(1, 13)), "a condition and its complement are everything"
    return list(view)


def test_dates_are_stretches_of_time(filled: pnb.Corpus) -> None:
    year = filled["year"]
    assert found(filled, year == 1905) == [3, 5]
    assert found(filled, year == "1905-06") == [3]
    assert found(filled, year < 1905) == [1, 2, 4]
    assert found(filled, year <= 1905) == [1, 2, 3, 4, 5]
    assert found(filled, year > 1905) == [6]
    assert found(filled, year >= 1905) == [3, 5, 6]
    assert found(filled, year.between(1899, 1905)) == [1, 2, 3, 5]
    assert found(filled, year.within("1890s")) == [1, 2, 4]
    assert found(filled, year.within(1899)) == [1, 2]
    assert found(filled, year.exactly("1890s")) == [4]


def test_an_empty_value_satisfies_no_comparison(filled: pnb.Corpus) -> None:
    price = filled["price"]
    assert found(filled, price < 100) == [1, 2, 3, 4]
    assert found(filled, price != 1.5) == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert found(filled, price.is_set()) == [1, 2, 3, 4]
    assert found(filled, price.not_set()) == [5, 6, 7, 8, 9, 10, 11, 12]
    assert found(filled, filled["seen"] == False) == [2]  # noqa: E712 - three states: true, false, empty
    assert found(filled, filled["seen"] != True) == list(range(2, 13))  # noqa: E712


def test_text_is_searched_literally_without_case_or_accents(filled: pnb.Corpus) -> None:
    title = filled["title"]
    assert found(filled, title.contains("ete a")) == [1]
    assert found(filled, title.contains("%")) == [2]
    assert found(filled, title.contains("a.b")) == [2]
    assert found(filled, title.contains("aXb")) == []
    assert found(filled, title.starts_with("L'É")) == [1]
    assert found(filled, title.matches(r"\d+%")) == [2]
    with pytest.raises(pnb.InvalidValueError, match=r"'\(' is not a regular expression: missing \)"):
        list(filled.view().where(title.matches("(")))


def test_tags_count_their_descendants_unless_told_otherwise(filled: pnb.Corpus) -> None:
    motif = filled["motif"]
    assert found(filled, motif.any_of("fruit")) == [1, 2]
    assert found(filled, motif.any_of("fruit", descendants=False)) == []
    assert found(filled, motif.any_of("apple", "pear")) == [1, 2, 3]
    assert found(filled, motif.all_of("apple", "pear")) == [2]
    assert found(filled, motif.none_of("apple")) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert found(filled, motif == "pear") == [3]
    assert found(filled, motif == ["apple", "pear"]) == [2]
    assert found(filled, motif.contains("PP")) == [1, 2]


def test_conditions_combine(filled: pnb.Corpus) -> None:
    year, price = filled["year"], filled["price"]
    assert found(filled, (year < 1905) & (price > 0) | (year > 1905)) == [1, 2, 6]
    assert found(filled, ~(year < 1905) & year.is_set()) == [3, 5, 6]


def test_a_condition_has_no_truth_value(filled: pnb.Corpus) -> None:
    year = filled["year"]
    with pytest.raises(pnb.InvalidValueError, match=r"\(year >= 1900\) & \(year < 1910\)"):
        _ = 1900 <= year < 1910
    with pytest.raises(pnb.InvalidValueError, match="&"):
        _ = year > 1900 and year < 1910


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda c: c["motif"] > "apple", "no order"),
        (lambda c: c["motif"].any_of("aple"), 'Did you mean "apple"'),
        (lambda c: c["price"].contains("1"), "it has no .contains."),
        (lambda c: c["yaer"], 'Did you mean "year"'),
        (lambda c: c["title"].any_of("x"), "is for tags"),
        (lambda c: c["year"] == "", "not_set"),
        (lambda c: c["year"] < "someday", "not a date"),
        (lambda c: (c["year"] > 1900) & True, "parentheses"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(filled: pnb.Corpus, ask: object, words: str) -> None:
    with pytest.raises(pnb.PanopticError, match=words):
        ask(filled)  # type: ignore[operator]


def test_computed_properties_are_asked_like_any_other(filled: pnb.Corpus) -> None:
    assert found(filled, filled["file_name"] == "img3.jpg") == [4]
    assert found(filled, filled["width"] == 48) == list(range(1, 13))
    assert found(filled, filled["format"].contains("jpeg")) == list(range(1, 13))
    assert found(filled, filled["file_date"] > 2000) == list(range(1, 13))
    with pytest.raises(pnb.InvalidValueError, match="computed"):
        filled.view().set("width", 3)


def test_texts_compare_in_the_order_in_which_they_sort(corpus: pnb.Corpus) -> None:
    corpus.add_property("title", "text")
    texts = ["Accent, deuxième ligne", "Été à Nîmes", "L'œuvre", "page 2", "page 10", "Zoo"]
    for item, text in zip([4, 2, 6, 1, 3, 5], texts, strict=True):
        corpus.view().pick([item]).set("title", text)
    title = corpus["title"]
    order = list(corpus.view().where(title.is_set()).sort("title"))
    assert order == [4, 2, 6, 1, 3, 5]
    for place, text in enumerate(texts):
        for condition, expected in (
            (title < text, order[:place]),
            (title <= text, order[: place + 1]),
            (title > text, order[place + 1 :]),
            (title >= text, order[place:]),
            (title.between(text, "Zoo"), order[place:]),
        ):
            assert found(corpus, condition) == sorted(expected), condition
    assert found(corpus, title.between("A", "F")) == [2, 4]
    assert found(corpus, title.between("l", "P")) == [6]
    assert found(corpus, title < "page 3") == [1, 2, 4, 6]
    assert found(corpus, corpus["file_name"] < "img2.jpg") == [1, 2]
    corpus.view().pick([5]).set("title", "Émile")
    assert found(corpus, title.between("A", "F")) == [2, 4, 5], "what was kept is forgotten with the values"
