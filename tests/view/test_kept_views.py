"""Views kept by name follow what becomes of the tags and properties they use, or say what is gone."""

from __future__ import annotations

import pytest

import panoptic_nb as pnb


@pytest.fixture
def tagged(corpus: pnb.Corpus) -> pnb.Corpus:
    corpus.add_property("motif", "labels")
    view = corpus.view()
    view[:3].tag("motif", "apple")
    view[3:5].tag("motif", "pear")
    view[5:6].tag("motif", "plum")
    return corpus


def test_a_kept_view_follows_a_merge_and_its_undo(tagged: pnb.Corpus) -> None:
    motif, view = tagged["motif"], tagged.view()
    asked = {
        "any": motif.any_of("apple", "pear"),
        "not": ~motif.all_of("apple"),
        "exact": (motif == ["apple", "pear"]) | (motif == "plum"),
    }
    for name, condition in asked.items():
        view.where(condition).sort("file_name").save(name)
    before = {name: (list(tagged.view(name)), tagged.view(name).code()) for name in asked}
    motif.tag("apple").merge("pear")
    assert list(tagged.view("any")) == [1, 2, 3, 4, 5]
    assert "any_of('pear')" in tagged.view("any").code()
    assert list(tagged.view("not")) == list(range(6, 13))
    assert list(tagged.view("exact")) == [1, 2, 3, 4, 5, 6]
    for name in asked:
        assert eval(tagged.view(name).code(), {"corpus": tagged}) == tagged.view(name)
    merged = {name: list(tagged.view(name)) for name in asked}
    tagged.undo()
    assert {name: (list(tagged.view(name)), tagged.view(name).code()) for name in asked} == before
    tagged.redo()
    assert {name: list(tagged.view(name)) for name in asked} == merged


def test_a_deleted_tag_is_shown_and_no_code_is_made_of_it(tagged: pnb.Corpus) -> None:
    view = tagged.view().where(~tagged["motif"].any_of("apple")).save("mine")
    tagged["motif"].tag("apple").delete()
    assert "~motif.any_of(«deleted tag»)" in repr(view)
    with pytest.raises(pnb.NotFoundError, match='"motif" for 1 deleted tag'):
        tagged.view("mine").code()
    view.tag("motif", "seen")
    assert "«deleted tag»" in tagged.history()["query"][-1]


def test_a_retyped_property_is_named(corpus: pnb.Corpus) -> None:
    corpus.add_property("year", "date")
    corpus.view()[:3].set("year", 1905)
    view = corpus.view().where(corpus["year"] == 1905)
    corpus["year"].retype("text")
    for ask in (view.code, lambda: list(view)):
        with pytest.raises(pnb.InvalidValueError, match='"year" is a text property now'):
            ask()
    assert "year == '1905'" in repr(view)
    corpus.undo()
    assert list(view) == [1, 2, 3]
    numbers = corpus.add_property("n", "text") == "a"
    corpus["n"].retype("number")
    with pytest.raises(pnb.InvalidValueError, match='"n" is a number property now'):
        list(corpus.view().where(numbers))


def test_a_deleted_property_is_named(tagged: pnb.Corpus) -> None:
    motif = tagged["motif"]
    views = [
        tagged.view().where(motif.any_of("apple")),
        tagged.view().sort("-motif"),
        tagged.view().group_by("motif"),
    ]
    motif.delete()
    for view in views:
        assert "«deleted property motif»" in repr(view)
        with pytest.raises(pnb.NotFoundError, match='The property "motif"'):
            view.code()
    with pytest.raises(pnb.NotFoundError, match='The property "motif"'):
        list(views[0])


def test_kept_views_are_renamed_and_forgotten_with_undo(corpus: pnb.Corpus) -> None:
    view = corpus.view().sort("-file_name").save(" mine ")
    corpus.view().save("other")
    corpus.rename_view("mine", "yours")
    assert corpus.views == ["other", "yours"]
    assert corpus.view("yours") == view
    corpus.forget_view("yours")
    assert corpus.views == ["other"]
    assert corpus.history()["summary"].to_list()[-2:] == ["view mine renamed yours", "view yours forgotten"]
    corpus.undo()
    assert corpus.view("yours") == view
    corpus.undo()
    assert corpus.views == ["mine", "other"]
    corpus.redo()
    assert corpus.views == ["other", "yours"]
    with pytest.raises(pnb.ConflictError, match='"other" was kept already'):
        corpus.rename_view("yours", "other")
    with pytest.raises(pnb.NotFoundError, match='Did you mean "yours"'):
        corpus.forget_view("your")
    for name in ("", "  ", 3, None):
        with pytest.raises(pnb.InvalidValueError, match="kept under a name"):
            corpus.view().save(name)  # type: ignore[arg-type]
