"""Columns get the type a reader would give them; what does not fit is refused by row, column and reason."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import polars as pl
import pytest

from panoptic_nb.errors import InvalidValueError, NotFoundError
from panoptic_nb.sources.table import read_table, type_table
from panoptic_nb.values import Precision, PropertyType
from tests.sources.table.files import typed


def kind(name: str, *cells: str | None) -> PropertyType:
    return typed(name, *cells)[name].type


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("n", ["1", "2.5", "-3"], "number"),
        ("prix", ["3,5", "1 250,00", "12"], "number"),
        ("prix", ["3,5", "n.c.", "12", "?"], "number"),
        ("année", ["1905", "1906"], "date"),
        ("year", ["1905", "c. 1906", "[1907]"], "date"),
        ("Jahr", ["1905"], "date"),
        ("fecha", ["5 de mayo de 1910"], "date"),
        ("anno", ["1905"], "date"),
        ("birthDate", ["1905-03-12"], "date"),
        ("année", ["3", "17", "25"], "number"),
        ("count", ["1905", "1906"], "number"),
        ("x", ["12/03/1905", "25/12/1905"], "date"),
        ("x", ["XIXe siècle", "vers 1905"], "date"),
        ("x", ["1905-03-12T10:20:30Z"], "date"),
        ("cote", ["0012", "0013"], "text"),
        ("id", ["0012", "13"], "text"),
        ("code postal", ["75005", "69001"], "text"),
        ("tél", ["+33612345678", "+33612345679"], "text"),
        ("id", ["12345678901234567890", "12345678901234567891"], "text"),
        ("vu", ["oui", "non", None], "checkbox"),
        ("vu", ["VRAI", "FAUX"], "checkbox"),
        ("vu", ["true", "False"], "checkbox"),
        ("vu", ["x", None, "X"], "checkbox"),
        ("vu", ["o", "n"], "label"),
        ("orientation", ["N", "O", "N"], "label"),
        ("face", ["V", "F", None], "label"),
        ("face", ["t", "f"], "label"),
        ("vu", ["oui", "non", "peut-être"], "text"),
        ("sexe", ["F", "M"], "text"),
        ("n", ["0", "1", "1"], "number"),
        ("est signé", ["0", "1", "1"], "checkbox"),
        ("signé ?", ["0", "1", "1"], "checkbox"),
        ("lien", ["https://a.fr/1", "http://b.fr"], "url"),
        ("lien", ["https://a.fr/1", "voir cote 12"], "text"),
        ("teinte", ["#cc3333", "#C33"], "color"),
        ("teinte", ["rouge", "vert", "rouge", "vert"], "label"),
        ("auteur", ["Dupont", "Durand", "Dupont", "Dupont"], "label"),
        ("titre", ["Vue du port", "L'été", "Nu"], "text"),
        ("note", ["a\nb", "a\nb", "a\nb"], "text"),
        ("vide", [None, None], "text"),
        ("dimensions", ["12 x 18", "9 x 13"], "text"),
    ],
)
def test_types_are_guessed_as_a_reader_would(name: str, cells: list[str | None], expected: str) -> None:
    assert kind(name, *cells) == expected


def test_nothing_that_a_guess_refuses_is_common() -> None:
    cells = [str(1900 + n) for n in range(19)]
    table = typed("date", *cells, "avant 1914")
    assert table["date"].type == "date"
    assert table.rejected.row(0)[:3] == (19, "date", "avant 1914")
    kept = typed("date", *cells[:10], "avant 1914")
    assert kept["date"].type == "text"
    assert len(kept["date"]) == 11
    assert any('types={"date": "date"}' in note for note in kept.notes)


def test_given_types_win_and_refuse_cell_by_cell() -> None:
    table = typed("year", "1905", "hier", " ", "s.d.", "1906", types={"year": "date"})
    column = table["year"]
    assert (column.type, column.is_inferred) == ("date", False)
    assert column.values["row"].to_list() == [0, 4]
    assert table.rejected["row"].to_list() == [1, 3]
    assert table.rejected["value"].to_list() == ["hier", "s.d."]
    assert "no known way" in table.rejected["reason"][0]
    assert "no date" in table.rejected["reason"][1]
    assert typed("n", "1905", types={"n": "text"})["n"].values.rows() == [(0, "1905")]
    assert typed("n", "0", "1", types={"n": "checkbox"})["n"].values.rows() == [(0, False), (1, True)]


def test_false_is_false() -> None:
    assert typed("vu", "False", "True", "faux")["vu"].values["value"].to_list() == [False, True, False]


def test_labels_are_cut_where_it_is_said() -> None:
    cells = ["a, b ,a", 'poire,"pomme, rouge"', "a\n b", " , ", None, '12" disc']
    column = typed("s", *cells, separators={"s": ","})["s"]
    assert column.type == "labels"
    assert column.values.rows() == [
        (0, "a"), (0, "b"), (1, "poire"), (1, "pomme, rouge"), (2, "a b"), (5, '12" disc'),
    ]  # fmt: skip
    longer = typed("s", "a - b", separators={"s": " - "}, types={"s": "labels"})["s"]
    assert longer.values["tag"].to_list() == ["a", "b"]


def test_uncut_labels_are_pointed_out() -> None:
    table = typed("s", "a;b", "c;d", types={"s": "labels"})
    assert table["s"].values.rows() == [(0, "a;b"), (1, "c;d")]
    assert any("separators= cuts them" in note for note in table.notes)


def test_tags_differ_neither_by_blanks_nor_by_composition() -> None:
    column = typed("s", "e\u0301te\u0301", "été ", types={"s": "label"})["s"]
    assert column.values["tag"].to_list() == ["été", "été"]


def test_the_column_decides_about_day_and_month() -> None:
    french = typed("d", "03/04/1905", "25/12/1905")
    american = typed("d", "03/04/1905", "12/25/1905")
    unsure = typed("d", "03/04/1905", "05/05/1905")
    mixed = typed("d", "03/04/1905", "25/12/1905", "12/25/1905", "26/12/1905")
    first = [str(table["d"].values["start"][0])[:10] for table in (french, american, unsure, mixed)]
    assert first == ["1905-04-03", "1905-03-04", "1905-04-03", "1905-04-03"]
    assert not french.notes
    assert not american.notes
    assert "1 dates such as 03/04/1905 can be read both ways" in unsure.notes[0]
    assert "2 dates can only have the day first and 1 only the month" in mixed.notes[0]
    for options in ({"dayfirst": False}, {"dayfirst": {"d": False}}):
        table = typed("d", "03/04/1905", **options)
        assert (str(table["d"].values["start"][0])[:10], table.notes) == ("1905-03-04", ())


@pytest.mark.parametrize(
    ("cells", "separator", "value", "noted"),
    [
        (["1,234", "1,5"], ",", 1.234, False),
        (["1,234", "12.5"], ";", 1234.0, False),
        (["1.234", "2.500", "1 234,50", "12,5"], ";", 1234.0, True),
        (["1.234", "1.234.567"], ";", 1234.0, True),
        (["1.234", "12.5"], ",", 1.234, False),
        (["1.234", "0.500"], ",", 1.234, False),
        (["1.234", "2.500"], ",", 1.234, True),
        (["1.234", "12,5", "12.5"], ";", 1.234, True),
        (["1,234", "1,234,567"], ";", 1234.0, False),
        (["1,234"], ";", 1.234, True),
        (["1,234"], ",", 1234.0, True),
    ],
)
def test_a_comma_before_three_digits_is_decided_by_the_column(
    tmp_path: Path, cells: list[str], separator: str, value: float, noted: bool
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"f{separator}n\n" + "".join(f'a{separator}"{cell}"\n' for cell in cells))
    table = type_table(read_table(path))
    assert table["n"].values["value"][0] == value
    assert bool(table.notes) == noted


def test_rows_are_named_as_people_count_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("Titre;;\nf;année;n\na;1905;1\n\nb;hier;2\nc;1906;3;4\n")
    table = type_table(read_table(path), types={"année": "date"})
    assert table.rejected.rows()[0][:3] == (5, "année", "hier")
    assert table.rejected.rows()[1][:2] == (6, None)
    assert table.numbers.tolist() == [3, 5]
    assert table["n"].values["row"].to_list() == [0, 1]


def test_panoptics_exports_are_taken_as_they_are() -> None:
    text = (
        "path[path];motif[multi_tags];auteur[tag];année[date];vu[checkbox];note[text];taille[number];h [cm]\n"
        "a.jpg;pomme,poire;Dupont, J.;1905;False;0012;3;7\n"
    )
    frame = pl.read_csv(io.StringIO(text), separator=";", infer_schema=False)
    table = type_table(read_table(frame))
    assert [(column.name, str(column.type)) for column in table.columns] == [
        ("path", "text"), ("motif", "labels"), ("auteur", "label"), ("année", "date"), ("vu", "checkbox"),
        ("note", "text"), ("taille", "number"), ("h [cm]", "number"),
    ]  # fmt: skip
    assert table["motif"].values["tag"].to_list() == ["pomme", "poire"]
    assert table["auteur"].values["tag"].to_list() == ["Dupont, J."]
    assert table["vu"].values["value"].to_list() == [False]
    assert not table["motif"].is_inferred
    assert type_table(read_table(frame), skip=["path"], types={"note": "number"})["note"].type == "number"


def test_typed_sources_keep_their_types() -> None:
    frame = pl.DataFrame(
        {
            "year": [1905, None], "float year": [1905.0, None], "n": [1.5, float("inf")], "i": [3, 4],
            "post": [2**60, 2**60 + 1], "day": [dt.date(1905, 3, 12), None],
            "time": [dt.datetime(2020, 1, 1, 10), dt.datetime(2020, 1, 1)],
            "midnight": [dt.datetime(2020, 1, 1), None], "tags": [["a", " b", "a", ""], None], "ok": [True, None],
            "kind": pl.Series(["x", None], dtype=pl.Categorical), "nothing": [None, None],
        }
    )  # fmt: skip
    table = type_table(read_table(frame))
    assert {column.name: str(column.type) for column in table.columns} == {
        "year": "date", "float year": "date", "n": "number", "i": "number", "post": "text", "day": "date",
        "time": "date", "midnight": "date", "tags": "labels", "ok": "checkbox", "kind": "label", "nothing": "text",
    }  # fmt: skip
    assert table["post"].values["value"].to_list() == [str(2**60), str(2**60 + 1)]
    assert table["tags"].values.rows() == [(0, "a"), (0, "b")]
    assert table["midnight"].values["precision"].to_list() == [Precision.DAY]
    assert table["time"].values["precision"].to_list() == [Precision.TIME] * 2
    assert table.rejected.rows() == [(1, "n", "inf", "no number: it is infinite")]
    as_text = type_table(read_table(frame), types={"year": "text", "ok": "text", "day": "label"})
    assert as_text["year"].values["value"].to_list() == ["1905"]
    assert as_text["ok"].values["value"].to_list() == ["true"]
    assert as_text["day"].values["tag"].to_list() == ["1905-03-12"]


def test_times_with_a_zone_are_converted_and_said() -> None:
    zoned = pl.Series([dt.datetime(2020, 1, 1, 10)]).dt.replace_time_zone("Europe/Paris")
    table = type_table(read_table(pl.DataFrame({"when": zoned})))
    assert str(table["when"].values["start"][0]) == "2020-01-01 09:00:00"
    assert "converted to UTC" in table.notes[0]


def test_what_is_named_must_be_there() -> None:
    for options in (
        {"types": {"yaer": "date"}},
        {"separators": {"yaer": ","}},
        {"skip": ["yaer"]},
        {"dayfirst": {"yaer": True}},
    ):
        with pytest.raises(NotFoundError, match=r'no column "yaer".*Did you mean "year"'):
            typed("year", "1905", **options)
    with pytest.raises(InvalidValueError, match='Did you mean "date"'):
        typed("year", "1905", types={"year": "dates"})
    with pytest.raises(NotFoundError, match='Did you mean "year"'):
        typed("year", "1905")["yeer"]


def test_the_schema_is_what_is_promised() -> None:
    table = typed("year", "1905", None)
    assert table["year"].values.schema == {
        "row": pl.UInt32, "start": pl.Datetime("us"), "stop": pl.Datetime("us"), "precision": pl.UInt8,
        "text": pl.String,
    }  # fmt: skip
    for name, dtype in (
        ("number", pl.Float64),
        ("checkbox", pl.Boolean),
        ("text", pl.String),
        ("url", pl.String),
    ):
        for cells in (["1"], [None]):
            values = typed("v", *cells, types={"v": name})["v"].values
            assert values.schema == {"row": pl.UInt32, "value": dtype}
    for name in ("label", "labels"):
        for cells in (["1"], [None]):
            assert typed("v", *cells, types={"v": name})["v"].values.schema == {
                "row": pl.UInt32,
                "tag": pl.String,
            }


@pytest.mark.real
def test_the_museums_own_table(real_data: Path) -> None:
    raw = read_table(real_data / "watercolors" / "metadata.csv")
    table = type_table(raw, types={"year": "date", "subjects": "labels"}, separators={"subjects": ","})
    assert table.rejected.is_empty()
    assert {column.name: str(column.type) for column in table.columns} == {
        "file": "text", "authors": "label", "fruit": "text", "image": "url", "painting_index": "number",
        "subjects": "labels", "thumbnail_image": "url", "year": "date",
    }  # fmt: skip
    assert len(table["authors"]) == 7_580 - 217
    assert len(table["year"]) == 7_580 - 364
    assert not table["authors"].values["tag"].str.contains("\n").any()
    assert table["subjects"].values.filter(pl.col("row") == 0)["tag"].to_list() == ["Acca sellowiana", "Acca"]
    assert type_table(raw)["year"].type == "date"


def test_letters_that_may_be_ticks_stay_words_unless_ticks_are_asked_for() -> None:
    kept = typed("vu", "o", "n", "O")["vu"]
    assert (str(kept.type), kept.values["tag"].to_list()) == ("label", ["o", "n", "O"])
    assert kept.notes == ('its letters were kept as words; types={"vu": "checkbox"} makes ticks of them',)
    asked = typed("vu", "o", "n", "O", types={"vu": "checkbox"})["vu"]
    assert (asked.values["value"].to_list(), asked.notes) == ([True, False, True], ())
