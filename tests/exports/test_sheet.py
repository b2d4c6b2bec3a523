"""Contact sheets and pages: small, whole pictures, escaped, readable without anything else."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.exports.page import PageText, page_html, share_among
from panoptic_nb.exports.pictures import fitted
from panoptic_nb.exports.sheet import BUDGET, Sheet, SheetGroup, SheetPicture, shared_out, sheet_html
from panoptic_nb.exports.words import Words

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


def thumbnail(width: int = 170, height: int = 256, *, seed: int = 0, noise: bool = False) -> bytes:
    """A JPEG with a red corner; of noise, the hardest there is to make small."""
    generator = np.random.default_rng(seed)
    pixels = np.full((height, width, 3), 220, np.uint8)
    if noise:
        pixels = generator.integers(0, 256, (height, width, 3), np.uint8)
    pixels[: height // 4, : width // 4] = (200, 30, 30)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return out.getvalue()


def decoded(address: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2])))


def sheet_of(
    label: str = "1890s", count: int = 50, pictures: int = 8, caption: str = "a.jpg", *, noise: bool = False
) -> Sheet:
    shown = tuple(SheetPicture(thumbnail(seed=n, noise=noise), caption) for n in range(pictures))
    return Sheet(count, 2000, "where year < 1900", (SheetGroup(label, count, shown),), 1, 0)


class Tags(HTMLParser):
    """The tags and attributes of a page, as a browser reads them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs


@pytest.mark.parametrize("noise", [False, True])
@pytest.mark.parametrize("count", [1, 8, 40])
def test_the_pictures_take_at_most_what_they_may(count: int, noise: bool) -> None:
    pictures = [thumbnail(seed=n, noise=noise) for n in range(count)]
    made = fitted(pictures, height=96, budget=BUDGET)
    assert sum(len(picture.address) for picture in made if picture is not None) <= BUDGET
    assert all(picture is not None for picture in made)


def test_a_budget_that_nothing_fits_leaves_the_last_ones_out() -> None:
    made = fitted([thumbnail(seed=n, noise=True) for n in range(20)], height=96, budget=6_000)
    shown = [picture is not None for picture in made]
    assert 0 < sum(shown) < 20
    assert shown == sorted(shown, reverse=True)
    assert sum(len(picture.address) for picture in made if picture is not None) <= 6_000


@pytest.mark.parametrize(("width", "height"), [(256, 40), (256, 256), (30, 256), (256, 9), (1, 1)])
def test_pictures_are_whole_and_keep_their_proportions(width: int, height: int) -> None:
    (made,) = fitted([thumbnail(width, height)], height=96, budget=BUDGET)
    assert made is not None
    assert made.height <= 96 and made.width <= 3 * 96
    picture = decoded(made.address)
    assert picture.width <= width and picture.height <= height
    assert made.width / made.height == pytest.approx(width / height, rel=0.3)
    if min(width, height) >= 30:
        red, green, blue = picture.convert("RGB").getpixel((1, 1))  # type: ignore[misc]
        assert red > 150 > max(green, blue), "the corner is there"


def test_what_is_no_picture_is_an_empty_frame() -> None:
    assert fitted([None, b"no picture", b""], height=96, budget=BUDGET) == [None, None, None]
    html = sheet_html(Sheet(1, 1, "", (SheetGroup("", 1, (SheetPicture(None, "lost.jpg"),)),)))
    assert "no thumbnail" in html and "lost.jpg" in html and "<img" not in html


def test_the_sheet_says_what_it_shows_and_what_it_leaves_out() -> None:
    groups = tuple(SheetGroup(f"g{n}", 1500, (SheetPicture(thumbnail(), "a"),)) for n in range(3))
    html = sheet_html(Sheet(4500, 9000, "grouped by g", groups, 5, 1234))
    for said in (
        "4,500 items",
        "of 9,000",
        "in 5 groups",
        "grouped by g",
        "g2",
        "+ 1,499 more",
        "and 2 more groups",
    ):
        assert said in html
    assert "with 1,234 items" in html
    assert html.count("<img") == 3
    french = sheet_html(Sheet(4500, 9000, "", groups, 5, 1), lang="fr")
    assert "4\u202f500 éléments" in french and "et 2 autres groupes avec 1 élément" in french


def test_the_sheet_needs_neither_script_nor_style_sheet_nor_network() -> None:
    tags = Tags(sheet_html(sheet_of()))
    assert set(tags.tags) <= {"div", "span", "b", "img"}
    assert {name for name, _ in tags.attributes} <= {
        "style",
        "src",
        "width",
        "height",
        "alt",
        "title",
        "lang",
    }
    assert all(
        str(value).startswith("data:image/webp;base64,") for name, value in tags.attributes if name == "src"
    )


def test_the_sheet_takes_the_colours_of_its_page() -> None:
    styles = " ".join(
        str(value) for name, value in Tags(sheet_html(sheet_of())).attributes if name == "style"
    )
    assert not re.search(r"(?<![-\w])(color|background|background-color):", styles)


@pytest.mark.parametrize(
    "make", [sheet_html, lambda sheet: page_html(sheet, PageText(EVIL, EVIL, EVIL, EVIL))]
)
def test_metadata_is_text_whatever_it_holds(make: object) -> None:
    groups = (SheetGroup(EVIL, 3, (SheetPicture(thumbnail(), EVIL), SheetPicture(None, EVIL)), EVIL),)
    html = make(Sheet(3, 9, EVIL, groups, 2, 1))  # type: ignore[operator]
    tags = Tags(html)
    assert "script" not in tags.tags
    assert tags.tags.count("img") == 1
    assert not any(name.startswith("on") for name, _ in tags.attributes)
    assert "alert(1)" in html


def test_an_empty_view_says_what_to_do() -> None:
    nothing = (SheetGroup("", 0),)
    assert "Take a condition away" in sheet_html(Sheet(0, 2000, "where year < 1", nothing))
    assert "add_images" in sheet_html(Sheet(0, 0, "", nothing))
    assert "Ôtez une condition" in page_html(Sheet(0, 9, "", nothing), PageText("t", "", "", ""), lang="fr")


def test_a_page_holds_everything_and_lets_nothing_in() -> None:
    groups = tuple(
        SheetGroup(f"g{n}", n + 1, (SheetPicture(thumbnail(), "a\nb"),), "#ff0000") for n in range(3)
    )
    text = PageText("Fruits", "corpus.view()", "panoptic_nb 0.1.0", "2026-01-01")
    html = page_html(Sheet(6, 6, "", groups, 3), text, lang="fr")
    assert '<html lang="fr">' in html
    assert "default-src 'none'" in html
    assert not re.search(r'(?:src|href)="(?!data:image/webp|#g\d)', html)
    for said in (
        "Fruits",
        "corpus.view()",
        "panoptic_nb 0.1.0",
        "--share:33.3%",
        "background:#ff0000",
        "<div>b</div>",
    ):
        assert said in html
    assert "http://" not in html and "https://" not in html


def test_pictures_are_shared_out_among_groups() -> None:
    assert sum(shared_out([500] * 8)) == 40
    assert shared_out([1, 1, 500]) == [1, 1, 38]
    assert all(share >= 3 for share in shared_out([500] * 500))
    assert shared_out([0]) == [0]
    assert share_among(12, 60)([5, 50]) == [5, 12]
    assert share_among(12, 60)([5000]) == [180]


def test_only_languages_that_are_there() -> None:
    with pytest.raises(InvalidValueError, match='"en" and "fr"'):
        Words("de")
    assert Words("fr").say("items", 0) == "0 élément"
    assert Words("en").say("items", 0) == "0 items"
