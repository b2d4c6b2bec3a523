"""Asking a view for the same picture again."""

from __future__ import annotations

from dataclasses import replace
from numbers import Real
from typing import TYPE_CHECKING

from panoptic_nb.errors import InvalidValueError
from panoptic_nb.view.alike import Kind, Representative, Settings

if TYPE_CHECKING:
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.view.duplicates import Duplicates


class Deduplicating:
    """The verb of `View` that finds the same picture again."""

    _session: Session

    if TYPE_CHECKING:

        @property
        def ids(self) -> Ids: ...

    def near_duplicates(
        self,
        kind: Kind = "similar",
        *,
        at: float | None = None,
        mirrored: bool = True,
        representative: Representative = "size",
    ) -> Duplicates:
        """The items of this view that show the same picture, in groups; nothing is stored.

        Parameters
        ----------
        kind
            ``"similar"``: also where it was saved again, resized, stretched, made lighter, darker, greyer, softer
            or sharper, turned by quarters or mirrored; ``"identical"``: only where the files have the same content.
        at
            How well two pictures must agree in the part where they agree least, above 0 and at most 1 (.7).
        mirrored
            Whether turned and mirrored copies count.
        representative
            Who stands for a group: ``"size"``, the one with the most pixels (then the largest file); ``"date"``,
            the earliest, by the camera's date or else the file's; ``"centre"``, the one most like the others.

        Returns
        -------
        Duplicates
            Groups of two items and more, the largest first. What was told apart by `Duplicates.not_duplicates`
            is in no group together.

        Notes
        -----
        Crops, captions and collages are no near-duplicates, nor are pictures of one plain colour.
        """
        from panoptic_nb.similarity.duplicates import AT
        from panoptic_nb.view.duplicates import Duplicates

        _one_of("kind", kind, ("similar", "identical"))
        _one_of("representative", representative, ("size", "date", "centre"))
        settings = Settings(kind, AT if at is None else at, mirrored, representative)
        if isinstance(at, bool) or not isinstance(settings.at, Real) or not 0 < settings.at <= 1:
            raise InvalidValueError(
                f"at is a similarity above 0 and at most 1, such as {AT}; {at!r} was given."
            )
        return Duplicates(self._session, self.ids, replace(settings, at=float(settings.at)))


def _one_of(name: str, given: object, known: tuple[str, ...]) -> None:
    if given not in known:
        choices = " or ".join(f'"{one}"' for one in known)
        raise InvalidValueError(f"{name} is {choices}; {given!r} was given.")
