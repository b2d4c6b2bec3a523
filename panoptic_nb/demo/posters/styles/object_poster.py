"""The object poster, 1906 to 1930: one thing, one name, two or three flat colours."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import lightness, mix, readable
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.geometry import arc, points, rays
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.motifs import Motif
from panoptic_nb.demo.posters.setting import block

GROUNDS = [
    ("#1f2f2b", "#e8a33a", "#f3e3bd", "#c9442e"),
    ("#6d1f2c", "#f0d9a8", "#f6ead0", "#e0922f"),
    ("#24365c", "#f1c75b", "#f5ead0", "#d95b33"),
    ("#e7b53f", "#b3312b", "#faf0d6", "#1e2a33"),
    ("#8fa37b", "#f4ecd2", "#fbf5e2", "#b5432f"),
    ("#2b2630", "#d8613c", "#f1dfbb", "#e9bd55"),
    ("#c8542f", "#fbefd0", "#fdf6e3", "#23344a"),
    ("#d9cfae", "#245a5a", "#fbf4dd", "#c23f2d"),
    ("#4d3b63", "#f2c14e", "#f8ecd2", "#e2754a"),
]
FACES = [
    Face(weight=0.26, contrast=0.8, width=0.86, square=2.6, tracking=0.07),
    Face(weight=0.28, contrast=0.72, width=0.78, square=3.4, waist=0.56, tracking=0.07),
    Face(weight=0.23, contrast=0.55, width=0.9, flare=0.3, waist=0.44, tracking=0.09),
]


@dataclass(frozen=True)
class Sheet:
    """A poster in the making: what was ordered, its lettering, and its four flat colours."""

    canvas: Canvas
    job: Commission
    chance: random.Random
    face: Face
    ground: str
    letter: str
    light: str
    spot: str

    @property
    def tall(self) -> float:
        """The height of a line of the name."""
        return 205.0 if len(self.job.lines) == 1 else 158.0

    @property
    def room(self) -> float:
        """The height of the name."""
        return self.tall * 1.2 * len(self.job.lines)

    def shade(self, share: float) -> str:
        """The ground in the shadow."""
        return mix(self.ground, "#0d0b0a", share)

    def thing(self, x: float, y: float, size: float, *, turn: float = 0.0) -> None:
        """The thing itself, with its flat shadow."""
        ground, letter, light, spot = self.ground, self.letter, self.light, self.spot
        variant = random.Random(self.chance.random())
        parts = Motif.draw(self.job.motif, variant).parts
        dark = self.shade(0.6)
        motif = Motif(parts).placed(x, y, size, turn=turn)
        shadow = Motif([p for p in parts if p.role != "accent"]).placed(
            x + size * 0.075, y + size * 0.06, size, turn=turn
        )
        shadow.paint(self.canvas, {}, default=dark)
        motif.outline(self.canvas, dark, max(5.0, size * 0.028))
        stands_out = spot != ground and abs(lightness(spot) - lightness(ground)) > 0.12
        body = spot if stands_out else readable(ground, letter, light)
        motif.paint(
            self.canvas,
            {
                "body": body,
                "light": light,
                "shade": mix(body, dark, 0.45),
                "accent": letter if body != letter else spot,
                "line": dark,
            },
        )

    def named(self, top: float, *, ink: str | None = None) -> float:
        """The name, with a shadow unless it has an ink of its own; gives where it ends."""
        shadow = (self.shade(0.55), self.tall * 0.05) if ink is None else None
        return block(
            self.canvas, self.job.lines, self.face, 60, top, 940, colour=ink or self.letter, tallest=self.tall,
            leading=0.2, shadow=shadow,
        )  # fmt: skip

    def line(self, y: float) -> None:
        """What stands at the foot."""
        canvas, job = self.canvas, self.job
        ink = readable(self.ground, self.light, self.shade(0.8))
        face = Face(weight=0.19, width=0.86, tracking=0.2)
        size = min(34.0, 860 / face.measure(job.line))
        canvas.letters(job.line, face, 500, y - 36, size, ink, anchor="middle")
        canvas.small(f"{job.place}  -  {job.printer}", 500, y + 30, 15, ink, anchor="middle", tracking=0.06)


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A name as large as the sheet allows, and the thing itself with its flat shadow."""
    colours = chance.choice(GROUNDS)
    canvas = Canvas(*job.size, colours[0])
    sheet = Sheet(canvas, job, chance, chance.choice(FACES), *colours)
    chance.choice([_name_above, _name_below, _table, _roundel, _pair])(sheet)
    return aged(canvas.averaged(), year=job.year, chance=chance)


def _name_above(sheet: Sheet) -> None:
    h = sheet.canvas.height
    taken = sheet.named(76)
    middle = (76 + taken + 60 + h - 160) / 2
    sheet.thing(500, middle, min(400.0, (h - 240 - taken - 120) / 2))
    sheet.line(h - 72)


def _name_below(sheet: Sheet) -> None:
    h = sheet.canvas.height
    foot = h - 140 - sheet.room
    if sheet.chance.random() < 0.5:
        lighter = mix(sheet.ground, sheet.light, 0.09)
        sheet.canvas.fills(rays(500, foot * 0.5, 24, 0, 1600, fill=0.5), lighter)
    sheet.thing(500, foot * 0.5 + 10, min(410.0, foot * 0.43))
    sheet.named(foot + 16)
    sheet.line(h - 64)


def _table(sheet: Sheet) -> None:
    """The thing stands on a table edge, and the name on the cloth."""
    h = sheet.canvas.height
    edge = h - 190 - sheet.room
    sheet.canvas.box(0, edge, 1000, h, sheet.light)
    sheet.canvas.fill(arc(560, edge - 14, 360, 42), sheet.shade(0.5))
    reach = min(390.0, edge * 0.44)
    light = sheet.light if lightness(sheet.ground) < 0.6 else sheet.letter
    replace(sheet, light=light).thing(500, edge - reach * 0.98, reach)
    ink = min((sheet.ground, sheet.spot, sheet.letter), key=lightness)
    sheet.named(edge + 64, ink=ink)
    replace(sheet, ground=sheet.light, light=ink).line(h - 58)


def _roundel(sheet: Sheet) -> None:
    canvas, ground, letter = sheet.canvas, sheet.ground, sheet.letter
    h = canvas.height
    above = sheet.chance.random() < 0.5
    room = sheet.room + 150
    y = (room + h - 130) / 2 if above else (h - room) / 2 + 20
    radius = min(440.0, (h - room - 100) / 2)
    canvas.disc(500 + radius * 0.05, y + radius * 0.05, radius, sheet.shade(0.5))
    canvas.disc(500, y, radius, letter)
    canvas.ring(500, y, radius * 0.92, 7, ground)
    spot = sheet.spot if sheet.spot != letter else ground
    replace(sheet, ground=letter, spot=spot, letter=ground).thing(500, y, radius * 0.7)
    sheet.named(76 if above else h - room + 40)
    sheet.line(h - 56)


def _pair(sheet: Sheet) -> None:
    """Two of them, one large and one small, and a field of colour cut on the slant."""
    h, ground = sheet.canvas.height, sheet.ground
    sheet.canvas.fill(
        points([(0, h * 0.3), (1000, h * 0.12), (1000, h * 0.66), (0, h * 0.8)]),
        mix(ground, sheet.spot, 0.55) if lightness(ground) < 0.6 else mix(ground, sheet.light, 0.6),
    )
    taken = sheet.named(76)
    sheet.thing(690, taken + 280, 150, turn=8)
    sheet.thing(430, h - 490, 330, turn=-6)
    sheet.line(h - 56)
