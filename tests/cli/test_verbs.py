"""Every verb of the command line does what the same call does in Python, and says it in a few lines."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

import panoptic_nb as pnb
from tests.cli.conftest import Shell


def test_import_reports_files_and_cells(shell: Shell) -> None:
    done = shell(
        "import", "fruit.panoptic", "images", "--metadata", "table.csv", "--on", "file", "--type", "year=date"
    )
    assert done.code == 0
    assert "6 added" in done.out
    assert "7 rows read, 6 matched, 1 without an image" in done.out
    assert "'soon'" in done.out
    again = shell("import", "fruit.panoptic", "images")
    assert "6 unchanged" in again.out


def test_import_takes_types_and_separators(fruit: str) -> None:
    with pnb.Corpus(fruit) as corpus:
        assert corpus["year"].type is pnb.PropertyType.DATE
        assert corpus["subjects"].type is pnb.PropertyType.LABELS
        assert corpus["subjects"].counts()["apple"] == 3
        assert "red, large" in corpus["subjects"].counts()


def test_import_joins_on_a_property(shell: Shell, fruit: str) -> None:
    Path("authors.csv").write_text("name,born\nPassmore,1840\nNewton,1860\n", encoding="utf-8")
    done = shell("import", fruit, "--metadata", "authors.csv", "--on", "name", "--join", "author")
    assert done.code == 0, done.err
    with pnb.Corpus(fruit) as corpus:
        assert len(corpus.view().where(corpus["born"].is_set())) == 4


@pytest.mark.parametrize(
    ("filter_", "count"),
    [
        ("year < 1905", 2),
        ("not year < 1905", 4),
        ("year is empty", 2),
        ("subjects any of (apple, pear) and author = Newton", 2),
        ('subjects parmi ("red, large")', 1),
        ("weight entre 2 et 5 et autor vide", None),
        ("weight entre 2 et 5 et author vide", 1),
        ('file_name matches "img[0-2]"', 3),
    ],
)
def test_where_chooses_items(shell: Shell, fruit: str, filter_: str, count: int | None) -> None:
    done = shell("export", fruit, "out.csv", "--where", filter_)
    if count is None:
        assert (done.code, done.out) == (1, "")
        assert 'no property "autor". Did you mean "author"?' in done.err
        assert not Path("out.csv").exists()
    else:
        assert done.code == 0
        assert done.out == f"{count} item{'' if count == 1 else 's'} written to out.csv\n"


def test_tag_untag_set_and_their_undo(shell: Shell, fruit: str) -> None:
    tagged = shell(
        "tag", fruit, "--where", "year < 1905", "--create", "labels", "--scope", "image", "motif", "a", "b"
    )
    assert tagged.code == 0, tagged.err
    assert "2 images changed" in tagged.out
    assert "2 images changed" in shell("untag", fruit, "--all", "motif", "b").out
    assert "6 items changed" in shell("set", fruit, "--all", "--create", "number", "score", "3,5").out
    with pnb.Corpus(fruit) as corpus:
        assert corpus["motif"].counts() == {"a": 2, "b": 0}
        assert len(corpus.view().where(corpus["score"] == 3.5)) == 6
    assert "score" in shell("undo", fruit).out
    assert "motif − b" in shell("history", fruit).out
    number = shell("history", fruit).out.splitlines()[2].split()[0]
    undone = shell("undo", fruit, "--to", number)
    assert len(undone.out.splitlines()) > 2
    with pnb.Corpus(fruit) as corpus:
        assert "motif" not in corpus
    assert shell("redo", fruit).out.startswith("Done again")


def test_set_takes_an_empty_value_and_several(shell: Shell, fruit: str) -> None:
    assert shell("set", fruit, "--all", "subjects", "one", "two").code == 0
    with pnb.Corpus(fruit) as corpus:
        counts = corpus["subjects"].counts()
        assert (counts["one"], counts["two"], counts["apple"]) == (6, 6, 0)
    assert shell("set", fruit, "--where", "weight > 2", "weight", "").code == 0
    with pnb.Corpus(fruit) as corpus:
        assert corpus["weight"].counts() == {"set": 2}


def test_changing_everything_must_be_said(shell: Shell, fruit: str) -> None:
    done = shell("tag", fruit, "--create", "labels", "motif", "a")
    assert done.code == 1
    assert "--all" in done.err
    done = shell("tag", fruit, "--all", "--where", "year < 1905", "subjects", "a")
    assert done.code == 1
    assert "Give one" in done.err


def test_a_mistake_leaves_nothing_behind(shell: Shell, fruit: str) -> None:
    before = shell("history", fruit).out
    for arguments in (
        ("--where", "yaer < 1905", "--create", "labels", "motif", "a"),
        ("--where", "year <", "--create", "labels", "motif", "a"),
        ("--all", "motif", "a"),
        ("--all", "--create", "text", "subjects", "a"),
        ("--all", "weight", "a"),
    ):
        done = shell("tag", fruit, *arguments)
        assert (done.code, done.out) == (1, "")
        assert done.err.startswith("panoptic-nb: ")
    assert shell("history", fruit).out == before


def test_a_kept_view_can_be_used(shell: Shell, fruit: str) -> None:
    with pnb.Corpus(fruit) as corpus:
        corpus.view().where(corpus["year"] < 1905).save("early")
    assert shell("export", fruit, "out.csv", "--view", "early").out.startswith("2 items")
    both = shell("export", fruit, "out.csv", "--view", "early", "--where", "author = Newton")
    assert both.out.startswith("1 item ")
    assert 'Did you mean "early"' in shell("export", fruit, "out.csv", "--view", "earlly").err


@pytest.mark.parametrize("name", ["out.csv", "out.tsv", "out.parquet", "out.xlsx"])
def test_export_comes_back_by_import(shell: Shell, fruit: str, name: str) -> None:
    done = shell("export", fruit, name)
    assert done.code == 0, done.err
    done = shell("import", "again.panoptic", "images", "--metadata", name)
    assert done.code == 0, done.err
    with pnb.Corpus(fruit) as first, pnb.Corpus("again.panoptic") as second:
        names = [handle.name for handle in first.properties]
        assert [handle.name for handle in second.properties] == names
        one, other = (corpus.view().sort("path").to_polars(names) for corpus in (first, second))
        assert one.drop("item_id", "image_id").equals(other.drop("item_id", "image_id"))


def test_export_chooses_columns_order_and_form(shell: Shell, fruit: str) -> None:
    done = shell(
        "export", fruit, "out.csv", "--property", "weight", "--sort", "-weight",
        "--delimiter", ";", "--decimal", ",", "--encoding", "utf-8",
    )  # fmt: skip
    assert done.code == 0, done.err
    head, first, *_, last = Path("out.csv").read_text(encoding="utf-8").splitlines()
    assert head == "item_id;image_id;file_name;path;weight"
    assert first.endswith("img5.jpg;6")
    assert last.endswith("img2.jpg;")


def test_export_needs_a_format_it_knows(shell: Shell, fruit: str) -> None:
    assert 'Did you mean ".csv"?' in shell("export", fruit, "out.cvs").err
    assert "a name without an ending" in shell("export", fruit, "out").err
    assert "not for .parquet" in shell("export", fruit, "out.parquet", "--decimal", ",").err


def test_embed_and_cluster(shell: Shell, fruit: str) -> None:
    assert "visual" in shell("cluster", fruit, "--k", "2").err
    done = shell("embed", fruit)
    assert done.code == 0, done.err
    assert "6 images embedded" in done.out
    assert "0 images embedded" in shell("embed", fruit, "visual").out
    looked = shell("cluster", fruit, "--k", "2")
    assert looked.code == 0, looked.err
    assert "nothing is stored" in looked.out
    assert len(looked.out.splitlines()) == 3
    kept = shell("cluster", fruit, "--k", "2", "--save", "cluster", "--where", "weight is set")
    assert 'Kept as 2 tags of "cluster"' in kept.out
    with pnb.Corpus(fruit) as corpus:
        assert sum(corpus["cluster"].counts().values()) == 5
    assert "cluster" in shell("undo", fruit).out


def test_info_says_what_there_is(shell: Shell, fruit: str) -> None:
    said = shell("info", fruit).out
    assert "6 items of 6 images" in said
    for part in ("year", "date", "5 tags: apple (3)", "4 items"):
        assert part in said


def test_history_shows_the_last(shell: Shell, fruit: str) -> None:
    assert len(shell("history", fruit).out.splitlines()) == 2
    shown = shell("history", fruit, "--last", "1").out.splitlines()
    assert shown[0].startswith("… 1 operation before")
    assert len(shown) == 2


def test_demo_says_what_it_found(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, object] = {}

    def run_demo(folder: Path, **options: object) -> str:
        given.update(options, folder=folder)
        return "what it found"

    loop = ModuleType("panoptic_nb.demo.loop")
    loop.__dict__["run_demo"] = run_demo
    monkeypatch.setitem(sys.modules, loop.__name__, loop)
    done = shell(
        "demo", "here", "--images", "images", "--metadata", "table.csv", "--on", "file",
        "--type", "year=date", "--separator", "subjects=|",
    )  # fmt: skip
    assert done.out == "what it found\n"
    assert given == {
        "folder": Path("here"), "images": Path("images"), "metadata": Path("table.csv"), "on": "file",
        "types": {"year": "date"}, "separators": {"subjects": "|"},
    }  # fmt: skip
    assert "--images" in shell("demo", "here", "--metadata", "table.csv").err


def test_relink_check_repair_backup_restore(shell: Shell, fruit: str) -> None:
    assert shell("check", fruit, "--files").code == 0
    Path("images").rename("photos")
    assert "6 not there" in shell("check", fruit, "--files").out
    assert shell("relink", fruit, "images", "photos").out == "6 items relinked to photos\n"
    assert "not there" not in shell("check", fruit, "--files").out
    kept = shell("backup", fruit).out.removeprefix("Kept as ").strip()
    assert Path(kept).exists()
    assert shell("tag", fruit, "--all", "--create", "labels", "motif", "a").code == 0
    assert shell("restore", fruit, kept).code == 0
    with pnb.Corpus(fruit) as corpus:
        assert "motif" not in corpus
        assert corpus.file(1) == Path("photos/img0.jpg").resolve()
    done = shell("repair", fruit)
    assert done.code == 0
    assert "thumbnails made again" in done.out


def test_clusters_that_are_kept_say_what_was_left_out_and_lowered(shell: Shell, fruit: str) -> None:
    with pnb.Corpus(fruit) as corpus:
        corpus.add_vectors("mine", corpus.view()[:4], [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]])
    kept = shell("cluster", fruit, "--k", "9", "--save", "look")
    assert kept.code == 0, kept.err
    assert "9 were asked for" in kept.out
    assert "2 images have no vector" in kept.out
    assert "nothing is stored" not in kept.out


def test_how_many_clusters_is_a_number_or_auto(shell: Shell, fruit: str) -> None:
    shell("embed", fruit)
    done = shell("cluster", fruit, "--k", "auto")
    assert done.code == 0, done.err
    assert "by density" in done.out
    for wrong in ("0", "many", "2.5"):
        assert "--k takes a whole number from 1 up, or auto" in shell("cluster", fruit, "--k", wrong).err
