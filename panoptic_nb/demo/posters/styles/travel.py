"""Travel posters of the twenties and thirties: flat layers of land and water under a banded sky."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image

from panoptic_nb.demo.posters.ageing import aged
from panoptic_nb.demo.posters.canvas import Canvas
from panoptic_nb.demo.posters.colours import lightness, mix, ramp
from panoptic_nb.demo.posters.commission import Commission
from panoptic_nb.demo.posters.lettering import Face
from panoptic_nb.demo.posters.setting import block
from panoptic_nb.demo.posters.styles import travel_land, travel_sea
from panoptic_nb.demo.posters.styles.scenery import LIGHTS, NIGHT, Ground, Light

Scene = Callable[[Canvas, Commission, Light, random.Random, Ground], None]
SCENES: dict[str, Scene] = {
    "alps": travel_land.alps,
    "fields": travel_land.fields,
    "pines": travel_land.pines_road,
    "road": travel_land.road,
    "garden": travel_land.garden,
    "night": travel_land.night,
    "coast": travel_sea.coast,
    "cliffs": travel_sea.cliffs,
    "liner": travel_sea.liner,
    "harbour": travel_sea.harbour,
}
BY_MOTIF = {
    "sun": ["coast", "fields"],
    "moon": ["night"],
    "ship": ["liner", "coast"],
    "bird": ["cliffs"],
    "flower": ["garden"],
    "mountain": ["alps"],
    "tree": ["fields", "pines"],
    "lighthouse": ["coast", "cliffs"],
    "bicycle": ["road"],
    "fish": ["harbour"],
}


def draw(job: Commission, chance: random.Random) -> Image.Image:
    """A landscape in flat inks, the name of the place under or over it."""
    scene = chance.choice(BY_MOTIF.get(job.motif, ["coast"]))
    light = NIGHT if scene == "night" else chance.choice(LIGHTS)
    canvas = Canvas(*job.size, light.paper)
    margin = 42.0
    below = chance.random() < 0.55
    name = (job.title,) if len(job.title) < 15 else job.lines
    foot = canvas.height - (margin if not below else 264 if len(name) == 1 else 352)
    ground = Ground(margin if below else margin + 130 + 130 * len(name), foot)
    _sky(canvas, light, ground)
    SCENES[scene](canvas, job, light, chance, ground)
    canvas.border(margin, margin, canvas.width - margin, foot, light.paper)
    _caption(canvas, job, name, light, chance, below=below, foot=foot)
    return aged(canvas.averaged(), year=job.year, chance=chance)


def _sky(canvas: Canvas, light: Light, ground: Ground) -> None:
    horizon, bands = ground.at(0.66), 9
    for i, colour in enumerate(ramp(light.high, light.low, bands)):
        canvas.box(0, horizon * i / bands, canvas.width, horizon * (i + 1) / bands + 2, colour)


FACES = [
    Face(weight=0.19, contrast=0.82, waist=0.6, width=0.95, tracking=0.1),
    Face(weight=0.22, contrast=0.32, hairline=0.45, waist=0.64, width=0.92, tracking=0.1),
    Face(weight=0.13, waist=0.34, width=0.95, tracking=0.14),
    Face(weight=0.25, contrast=0.7, square=3, width=0.8, tracking=0.08),
]


def _caption(
    canvas: Canvas,
    job: Commission,
    name: tuple[str, ...],
    light: Light,
    chance: random.Random,
    *,
    below: bool,
    foot: float,
    margin: float = 42.0,
) -> None:
    face = chance.choice(FACES)
    if below:
        tall = 118.0 if len(name) == 1 else 84.0
        block(
            canvas,
            name,
            face,
            margin + 30,
            foot + 34,
            canvas.width - margin - 30,
            colour=light.dark,
            tallest=tall,
            justify=len(job.title) > 9,
            leading=0.2,
        )
        canvas.small(
            job.line,
            500,
            canvas.height - 58,
            21,
            light.warm if lightness(light.warm) < 0.6 else light.dark,
            anchor="middle",
            tracking=0.1,
            bold=0.03,
        )
        canvas.small(
            f"{job.client}   ·   {job.place}".replace("·", "-"),
            500,
            canvas.height - 20,
            14,
            mix(light.dark, light.paper, 0.2),
            anchor="middle",
            tracking=0.12,
        )
    else:
        ink = light.paper if lightness(light.high) < 0.62 else light.dark
        block(
            canvas,
            name,
            face,
            margin + 60,
            margin + 56,
            canvas.width - margin - 60,
            colour=ink,
            tallest=120 if len(name) == 1 else 100,
            justify=len(job.title) > 9,
            leading=0.22,
        )
        canvas.box(margin, foot - 62, canvas.width - margin, foot, light.dark)
        canvas.small(job.line, margin + 26, foot - 22, 22, light.paper, tracking=0.08, bold=0.03)
        canvas.small(
            job.client,
            canvas.width - margin - 26,
            foot - 22,
            17,
            mix(light.paper, light.dark, 0.2),
            anchor="right",
            tracking=0.08,
        )
        canvas.small(job.printer, canvas.width - margin, canvas.height - 14, 11, light.dark, anchor="right")
