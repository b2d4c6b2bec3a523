"""A view as one HTML page that needs nothing else: no network, no script, no Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from panoptic_nb.exports.pictures import Picture, fitted
from panoptic_nb.exports.sheet import Sheet, SheetGroup, SheetPicture, is_color
from panoptic_nb.exports.words import Words

HEIGHT = 150
BUDGET = 6_000_000
"""Characters that the pictures of a page may take."""

# Nothing is fetched and nothing runs, whatever the metadata holds.
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"

_STYLE = """
:root{color-scheme:light dark;--ground:#fff;--ink:#1c1c1f;--quiet:#6b6b74;--line:#e3e3e6;--cell:#f3f3f5;
--bar:#c9d8f5}
@media(prefers-color-scheme:dark){:root{--ground:#16171a;--ink:#ececef;--quiet:#9a9ba5;--line:#2d2f35;
--cell:#1f2024;--bar:#2c3f63}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:36px 28px 48px;background:var(--ground);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI","Noto Sans",sans-serif}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;font-weight:650;overflow-wrap:anywhere}
.query{margin:0;color:var(--quiet);overflow-wrap:anywhere}
details{margin:10px 0 0;color:var(--quiet);font-size:13px}
summary{cursor:pointer}
pre{white-space:pre-wrap;overflow-wrap:anywhere;margin:6px 0 0;padding:10px 12px;border-radius:6px;
background:var(--cell);color:var(--ink);font:13px/1.5 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
nav{margin:24px 0 0;columns:3 260px;column-gap:28px;font-size:13px}
nav a{display:grid;grid-template-columns:1fr auto;gap:10px;padding:2px 6px;margin:1px 0;break-inside:avoid;
border-radius:4px;color:inherit;text-decoration:none;
background:linear-gradient(var(--bar),var(--bar)) no-repeat 0 0/var(--share) 100%}
nav a:hover{text-decoration:underline}
nav span:first-child{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.number{color:var(--quiet);font-variant-numeric:tabular-nums;font-weight:400}
main{display:flex;flex-wrap:wrap;gap:26px 30px;margin-top:30px}
section{flex:0 1 auto;min-width:150px;max-width:100%;border-top:1px solid var(--line);padding-top:10px}
h2{font-size:17px;margin:0 0 10px;font-weight:650;overflow-wrap:anywhere}
.dot{display:inline-block;width:10px;height:10px;border-radius:5px;margin-right:7px}
.pictures{display:flex;flex-wrap:wrap;gap:14px 10px;align-items:flex-start}
figure{margin:0}
figure img{display:block;border-radius:3px;max-width:100%;object-fit:contain}
figcaption{margin-top:4px;color:var(--quiet);font-size:11.5px;line-height:1.35}
figcaption div{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.none{width:104px;height:104px;border:1px dashed var(--line);border-radius:3px;display:grid;place-items:center;
color:var(--quiet);font-size:12px}
.more{align-self:center;color:var(--quiet);padding:0 6px 18px;white-space:nowrap}
footer{margin-top:40px;border-top:1px solid var(--line);padding-top:10px;color:var(--quiet);font-size:12.5px}
@media print{body{padding:0}section{break-inside:avoid-page}details{display:none}}
""".strip().replace("\n", "")


@dataclass(frozen=True, slots=True)
class PageText:
    """What a page says beside its pictures: a title, the Python of the view, who made it and when."""

    title: str
    code: str
    library: str
    date: str


def share_among(per_group: int, most_groups: int) -> Callable[[Sequence[int]], list[int]]:
    """How many pictures each of the first groups shows."""

    def share(sizes: Sequence[int]) -> list[int]:
        alone = len(sizes) == 1
        return [
            min(size, per_group * most_groups // 4 if alone else per_group) for size in sizes[:most_groups]
        ]

    return share


def page_html(sheet: Sheet, text: PageText, *, lang: str = "en", budget: int = BUDGET) -> str:
    """The page.

    Parameters
    ----------
    sheet
        The view, with the pictures to show.
    text
        Its title, its Python, the library and the date.
    lang
        ``"en"`` or ``"fr"``.
    budget
        The most characters that the pictures take together.
    """
    words = Words(lang)
    thumbnails = [picture.thumbnail for group in sheet.groups for picture in group.pictures]
    made = iter(fitted(thumbnails, height=HEIGHT, budget=budget))
    sections = [
        _section(place, group, [next(made) for _ in group.pictures], words)
        for place, group in enumerate(sheet.groups)
    ]
    hidden = sheet.group_count - len(sheet.groups)
    if hidden > 0:
        more = f"{words.say('more_groups', hidden)} {words.say('holding', sheet.group_items)}"
        sections.append(f'<section class="query">{more}</section>')
    if not sheet.count:
        key = "no_items" if sheet.total == 0 else "no_match"
        sections = [f"<section><b>{escape(words.say(key))}</b> {escape(words.say(key + '_hint'))}</section>"]
    made_with = escape(words.say("made", library=text.library, date=text.date))
    return (
        f'<!doctype html>\n<html lang="{words.lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(text.title)}</title><style>{_STYLE}</style></head><body>"
        f"<header><h1>{escape(text.title)}</h1>{_headline(sheet, words)}{_code(text, words)}</header>"
        f"{_contents(sheet, words)}<main>{''.join(sections)}</main><footer>{made_with}</footer></body></html>\n"
    )


def _headline(sheet: Sheet, words: Words) -> str:
    said = [words.say("items", sheet.count)]
    if sheet.count != sheet.total:
        said.append(words.say("of", sheet.total))
    if sheet.group_count > 1:
        said.append(words.say("groups", sheet.group_count))
    query = f" · {escape(sheet.query)}" if sheet.query else ""
    return f'<p class="query">{" ".join(said)}{query}</p>'


def _code(text: PageText, words: Words) -> str:
    if not text.code:
        return ""
    return (
        f"<details><summary>{escape(words.say('python'))}</summary><pre>{escape(text.code)}</pre></details>"
    )


def _contents(sheet: Sheet, words: Words) -> str:
    """The groups with their sizes as bars; each leads to its pictures."""
    if len(sheet.groups) < 2:
        return ""
    largest = max(group.count for group in sheet.groups)
    lines = [
        f'<a href="#g{place}" style="--share:{100 * group.count / largest:.1f}%"><span>{escape(group.label)}</span>'
        f'<span class="number">{words.number(group.count)}</span></a>'
        for place, group in enumerate(sheet.groups)
    ]
    return f"<nav>{''.join(lines)}</nav>"


def _section(place: int, group: SheetGroup, made: list[Picture | None], words: Words) -> str:
    head = ""
    if group.label:
        dot = ""
        if group.color is not None and is_color(group.color):
            dot = f'<span class="dot" style="background:{group.color}"></span>'
        number = f'<span class="number">{words.number(group.count)}</span>'
        head = f"<h2>{dot}{escape(group.label)} {number}</h2>"
    figures = "".join(_figure(one, small, words) for one, small in zip(group.pictures, made, strict=True))
    rest = group.count - len(group.pictures)
    more = f'<div class="more">{words.say("more", rest)}</div>' if rest > 0 else ""
    return f'<section id="g{place}">{head}<div class="pictures">{figures}{more}</div></section>'


def _figure(picture: SheetPicture, small: Picture | None, words: Words) -> str:
    whole = escape(picture.caption, quote=True)
    lines = "".join(f"<div>{escape(line)}</div>" for line in picture.caption.split("\n"))
    if small is None:
        width, shown = 104, f'<div class="none">{escape(words.say("no_picture"))}</div>'
    else:
        width = max(small.width, 72)
        size = f'width="{small.width}" height="{small.height}"'
        shown = f'<img src="{small.address}" {size} alt="{whole}" loading="lazy">'
    return f'<figure>{shown}<figcaption style="max-width:{width}px" title="{whole}">{lines}</figcaption></figure>'
