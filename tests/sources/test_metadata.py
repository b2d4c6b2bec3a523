"""Importing tables: matched, typed, reported cell by cell, one operation, again without doubling."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import panoptic_nb as pnb
from panoptic_nb.session.value_text import values_by_id
from tests.corpora import draw_images


def values(corpus: pnb.Corpus, name: str) -> dict[int, object]:
    session = corpus.view().session
    field = session.schema.named(name)
    found = values_by_id(field, session.columns(field), session.schema.tree(field))
    return {item: str(value) if field.type == "date" else value for item, value in found.items()}


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_a_messy_french_table_comes_in_with_every_refusal_reported(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    table = write(
        tmp_path,
        "Fichier;Année;Affichiste;Genres;Prix;Vérifié\r\n"
        'img0.jpg;vers 1905;"Chéret\r\n";affiche, fête;1 234,50;oui\r\n'
        "IMG1.JPG;1899;Chéret;affiche;12,5;non\r\n"
        "img2.jpg;n'importe quoi;Mucha;;beaucoup;oui\r\n"
        "absent.jpg;1900;Mucha;affiche;1;non\r\n",
        "cp1252",
    )
    report = corpus.add_metadata(
        table, on="Fichier", types={"Année": "date", "Prix": "number"}, separators={"Genres": ","}
    )
    assert (report.rows_read, report.matched, report.unmatched, report.rejected) == (4, 3, 1, 2)
    assert values(corpus, "Année") == {1: "1905", 2: "1899"}
    assert values(corpus, "Prix") == {1: 1234.5, 2: 12.5}
    assert values(corpus, "Genres") == {1: ["affiche", "fête"], 2: ["affiche"]}
    assert values(corpus, "Vérifié") == {1: True, 2: False, 3: True}
    assert set(values(corpus, "Affichiste").values()) == {"Chéret", "Mucha"}
    told = {(problem.where, problem.value) for problem in report.problems}
    assert {value for _, value in told} == {"n'importe quoi", "beaucoup"}
    assert any('column "Année"' in where for where, _ in told)
    assert [problem.value for problem in report.without_image] == ["absent.jpg"]
    assert "beaucoup" in str(report)
    assert "beaucoup" in report._repr_html_()
    corpus.undo()
    assert corpus.properties == []


def test_importing_again_updates_in_the_place_of_doubling(corpus: pnb.Corpus, tmp_path: Path) -> None:
    table = write(tmp_path, "file,artist,n\nimg0.jpg,A,1\nimg0.jpg,B,2\nimg1.jpg,C,3\n")
    report = corpus.add_metadata(table, on="file", types={"n": "number"})
    assert (report.matched, report.items_added, len(corpus)) == (3, 1, 13)
    assert values(corpus, "n") == {1: 1.0, 2: 3.0, 13: 2.0}
    again = corpus.add_metadata(table, on="file")
    assert (again.items_added, sum(again.changed.values()), len(corpus)) == (0, 0, 13)
    write(tmp_path, "file,artist,n\nimg0.jpg,A,1\nimg0.jpg,B,20\nimg1.jpg,C,3\n")
    reported = corpus.add_metadata(table, on="file")
    assert (reported.kept, values(corpus, "n")[13]) == (1, 2.0)
    assert any(problem.value == "20.0" for problem in reported.problems)
    assert corpus.add_metadata(table, on="file", on_conflict="keep").problems == ()
    corpus.add_metadata(table, on="file", on_conflict="replace")
    assert values(corpus, "n")[13] == 20.0
    assert len({corpus.file(item) for item in (1, 13)}) == 1
    corpus.undo()
    corpus.undo()
    assert len(corpus) == 12, "undoing the import takes the items it made"
    corpus.redo()
    assert values(corpus, "n") == {1: 1.0, 2: 3.0, 13: 2.0}


def test_a_key_tells_rows_of_one_file_apart_in_any_order(corpus: pnb.Corpus, tmp_path: Path) -> None:
    table = write(tmp_path, "file,post,n\nimg0.jpg,p1,1\nimg0.jpg,p2,2\n")
    corpus.add_metadata(table, on="file", key="post", types={"n": "number"})
    write(tmp_path, "file,post,n\nimg0.jpg,p3,3\nimg0.jpg,p2,2\nimg0.jpg,p1,1\n")
    report = corpus.add_metadata(table, on="file", key="post")
    assert (report.items_added, len(corpus), len(report.problems)) == (1, 14, 0)
    assert sorted(values(corpus, "n").values()) == [1.0, 2.0, 3.0]


def test_values_of_an_image_reach_all_its_items_and_rivals_are_told(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    table = write(tmp_path, "file,artist\nimg0.jpg,A\nimg0.jpg,B\n")
    report = corpus.add_metadata(table, on="file", scope="image", types={"artist": "text"})
    assert values(corpus, "artist") == {1: "A"}
    assert [problem.value for problem in report.problems] == ["B"]


def test_a_table_joins_on_a_property(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_property("artist", "label")
    corpus.view()[:3].tag("artist", "Mucha")
    table = write(tmp_path, "name,born\nMucha,1860\nChéret,1836\n")
    report = corpus.add_metadata(table, on=("name", "artist"), types={"born": "date"})
    assert values(corpus, "born") == {1: "1860", 2: "1860", 3: "1860"}
    assert (report.matched, report.unmatched, report.items_added) == (1, 1, 0)


def test_an_ambiguous_name_is_never_given_to_the_first(corpus: pnb.Corpus, tmp_path: Path) -> None:
    draw_images(tmp_path / "images" / "a", 1, first=90)
    (tmp_path / "images" / "b").mkdir()
    (tmp_path / "images" / "b" / "img90.jpg").write_bytes(
        draw_images(tmp_path / "x", 1, first=91)[0].read_bytes()
    )
    corpus.add_images(tmp_path / "images")
    report = corpus.add_metadata(write(tmp_path, "file,n\nimg90.jpg,1\nb/img90.jpg,2\n"), on="file")
    assert (report.matched, report.ambiguous) == (1, 1)
    assert any("fits 2 files" in problem.reason for problem in report.problems)


def test_a_column_named_like_a_computed_property_gets_another_name(
    corpus: pnb.Corpus, tmp_path: Path
) -> None:
    report = corpus.add_metadata(write(tmp_path, "file,width\nimg0.jpg,12\n"), on="file")
    assert corpus["width (table)"].type == "number"
    assert any("width (table)" in remark for remark in report.remarks)


def test_a_table_may_have_that_other_name_too(corpus: pnb.Corpus, tmp_path: Path) -> None:
    table = write(tmp_path, "file,width,width (table)\nimg0.jpg,12,13\n")
    for turn in (1, 0):
        report = corpus.add_metadata(table, on="file")
        assert report.changed == {"width (table 2)": turn, "width (table)": turn}
    assert values(corpus, "width (table)") == {1: 13.0}
    assert values(corpus, "width (table 2)") == {1: 12.0}


@pytest.mark.parametrize(
    ("text", "on", "options", "words"),
    [
        ("file,n\nimg0.jpg,1\n", "fiel", {}, 'Did you mean "file"'),
        ("a,b\nx,y\n", None, {}, "No column of table.csv names images"),
        ("file,n\nimg0.jpg,1\n", ("file", "nothing"), {}, "no property"),
        ("file,n\nimg0.jpg,1\n", "file", {"types": {"n": "numbr"}}, 'Did you mean "number"'),
        ("file,n\nimg0.jpg,1\n", "file", {"types": {"m": "number"}}, "no column"),
        ("file,n\nimg0.jpg,1\n", "file", {"on_conflict": "x"}, "on_conflict"),
        ("", "file", {}, "empty"),
    ],
)
def test_what_cannot_be_imported_is_refused_whole(
    corpus: pnb.Corpus, tmp_path: Path, text: str, on: object, options: dict[str, object], words: str
) -> None:
    with pytest.raises(pnb.PanopticError, match=words):
        corpus.add_metadata(write(tmp_path, text), on=on, **options)  # type: ignore[arg-type]
    assert corpus.properties == []
    assert len(corpus.history()) == 1


def test_any_frame_is_a_table(corpus: pnb.Corpus) -> None:
    frame = pl.DataFrame({"file": ["img0.jpg", "img1.jpg"], "n": [1, None], "tags": [["a", "b"], ["b"]]})
    corpus.add_metadata(frame, on="file")
    assert values(corpus, "tags") == {1: ["a", "b"], 2: ["b"]}
    corpus.add_metadata(frame.rename({"n": "m"}).to_pandas(), on="file")
    assert values(corpus, "m") == {1: 1.0}


@pytest.mark.real
def test_the_watercolours(real_data: Path, tmp_path: Path) -> None:
    with pnb.Corpus(tmp_path / "w.panoptic") as corpus:
        assert corpus.add_images(real_data / "watercolors" / "images").added == 2000
        report = corpus.add_metadata(
            real_data / "watercolors" / "metadata.csv",
            on="file",
            types={"year": "date", "subjects": "labels"},
            separators={"subjects": ","},
        )
        assert (report.rows_read, report.matched, report.unmatched) == (7580, 2000, 5580)
        year = corpus["year"]
        assert len(corpus.view().where(year < 1905)) == 485
        assert len(corpus.view().where(~(year < 1905))) == 1515
        assert len(corpus.view().where(~(year < 1905) & year.not_set())) == 86
        assert sum(len(group) for group in corpus.view().group_by("authors").groups) == 2000
        assert not any("\n" in tag.name for tag in corpus["authors"].tags)


def test_an_option_that_does_not_exist_names_the_nearest(corpus: pnb.Corpus, tmp_path: Path) -> None:
    table = write(tmp_path, "file,n\nimg0.jpg,1\n")
    with pytest.raises(pnb.InvalidValueError, match=r'no option "type"\. Did you mean "types"\?'):
        corpus.add_metadata(table, type={"n": "text"})
    assert corpus.properties == []


def test_the_column_that_joins_on_a_property_is_not_stored_again(corpus: pnb.Corpus, tmp_path: Path) -> None:
    corpus.add_metadata(write(tmp_path, "file,k\nimg0.jpg,a\nimg1.jpg,b\n"), on="file")
    report = corpus.add_metadata(write(tmp_path, "kk,born\na,Paris\nb,Lyon\n"), on=("kk", "k"))
    assert report.matched == 2
    assert [handle.name for handle in corpus.properties] == ["k", "born"]
    assert values(corpus, "born") == {1: "Paris", 2: "Lyon"}


def test_a_column_of_crosses_says_that_it_became_a_checkbox(corpus: pnb.Corpus, tmp_path: Path) -> None:
    table = write(tmp_path, "file,seen,ok\nimg0.jpg,x,oui\nimg1.jpg,,non\n")
    report = corpus.add_metadata(table, on="file")
    assert corpus["seen"].type is pnb.PropertyType.CHECKBOX
    told = [remark for remark in report.remarks if "checkbox" in remark]
    assert told == [
        '"seen": made a checkbox, since "x" is its only word; types={"seen": "label"} keeps the word'
    ]
