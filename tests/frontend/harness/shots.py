"""Pictures of the front end in its main states, to be looked at: python -m tests.frontend.harness.shots OUT IMAGES"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from tests.frontend.harness.bench import browser, pictures, shown


def main(out: Path, images: Path | None) -> None:
    """Draw every state, light and dark, wide and narrow."""
    out.mkdir(parents=True, exist_ok=True)
    drawn = pictures(images)

    def shot(page: Any, name: str) -> None:
        page.wait_for_timeout(350)
        page.screenshot(path=out / f"{name}.png")
        if page.errors:
            sys.stderr.write(f"{name}: {page.errors}\n")

    with browser() as opened:
        for dark in (False, True):
            tone = "dark" if dark else "light"
            with shown(opened, dark=dark, pictures=drawn, selected=True) as page:
                shot(page, f"grid_{tone}")
                page.locator("[data-pop=palette]").click()
                page.keyboard.type("w")
                shot(page, f"palette_{tone}")
                page.keyboard.press("Escape")
                page.keyboard.press("Escape")
                page.locator(".cell").nth(3).dblclick()
                shot(page, f"details_{tone}")
        with shown(opened, pictures=drawn) as page:
            for name in ("filter", "group", "sort", "more", "history"):
                page.locator(f"[data-pop={name}]").click()
                shot(page, f"pop_{name}")
                page.keyboard.press("Escape")
            page.locator(".scroll").first.focus()
            page.keyboard.press("k")
            shot(page, "pop_cluster")
            page.keyboard.press("Enter")
            shot(page, "clusters")
            page.get_by_role("button", name="Cards", exact=True).click()
            shot(page, "cards")
        with shown(opened, width=700, pictures=drawn, selected=True, locale="fr-FR") as page:
            shot(page, "narrow_fr")
            page.locator(".cell").nth(3).dblclick()
            shot(page, "narrow_details")
        with shown(opened, pictures=drawn, silent=True, locale="fr-FR") as page:
            page.locator("[data-search]").fill("zzz")
            page.wait_for_timeout(2000)
            shot(page, "busy_fr")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
