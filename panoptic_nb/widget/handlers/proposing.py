"""The strip of proposals: candidates for a tag or a group, verdicts, and refusals looked at again."""

from __future__ import annotations

from typing import Any, cast, get_args

from panoptic_nb.errors import ConflictError, InvalidValueError
from panoptic_nb.view.propose import Mode
from panoptic_nb.view.target import Target, target_of_group, target_of_tag
from panoptic_nb.widget import commands, likeness
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.strip import Strip

MOST = 48


def propose(desk: Desk, request: likeness.Propose) -> dict[str, Any]:
    """Candidates for a tag, for a group, or anew for what a strip was for."""
    if request.mode not in get_args(Mode):
        raise InvalidValueError(f'A mode is {" or ".join(get_args(Mode))}; "{request.mode}" was given.')
    if not request.spaces:
        raise InvalidValueError("Choose a space to compare in, or several.")
    view = (desk.base if request.everywhere else desk.view).group_by().piles(False)
    number = desk.strip.number + 1 if desk.strip is not None else 1
    desk.strip = Strip(
        desk.session,
        number,
        _target(desk, request),
        view.ids,
        list(dict.fromkeys(request.spaces)),
        cast(Mode, request.mode),
        everywhere=request.everywhere,
    )
    return _reply(desk.strip, (), request.count)


def candidates(desk: Desk, request: likeness.Candidates) -> dict[str, Any]:
    """How the strip stands now, and who comes next."""
    return _reply(_strip(desk, request.strip), request.holding, request.count)


def refused(desk: Desk, request: likeness.Refused) -> dict[str, Any]:
    """What was refused, for the target or for some of its values, the last first."""
    strip = _strip(desk, request.strip)
    return {**strip.state(()), **strip.refused(max(1, min(256, request.count)))}


def decide(desk: Desk, request: commands.Decide) -> dict[str, Any]:
    """Verdicts as one step of the journal."""
    strip = _strip(desk, request.strip)
    strip.proposals.decide(
        accept=strip.items(request.accept), refuse=strip.items(request.refuse), skip=strip.items(request.skip)
    )
    return _reply(strip, request.holding, request.count)


def reconsider(desk: Desk, request: commands.Reconsider) -> dict[str, Any]:
    """Refusals taken back: all of them, or those named."""
    strip = _strip(desk, request.strip)
    strip.proposals.reconsider(strip.items(request.images) if request.images else None)
    return _reply(strip, request.holding, request.count)


def _reply(strip: Strip, holding: tuple[int, ...], count: int) -> dict[str, Any]:
    return {**strip.state(holding), **strip.next(holding, max(0, min(MOST, count)))}


def _strip(desk: Desk, number: int) -> Strip:
    if desk.strip is None or desk.strip.number != number:
        raise ConflictError("These proposals are no longer there: ask for them anew.")
    return desk.strip


def _target(desk: Desk, request: likeness.Propose) -> Target:
    if request.strip is not None:
        return _strip(desk, request.strip).target
    if request.property is not None and request.tag is not None:
        return target_of_tag(desk.session, desk.session.schema.field(request.property).name, request.tag)
    if request.rev is None or request.group is None:
        raise InvalidValueError("Propose for what? Give a property and a tag, or a group.")
    order = desk.orders[request.rev]
    order.group(request.group)
    if not order.paths:
        raise InvalidValueError(
            "These groups are proposals themselves: name one first, then look for more of it."
        )
    return target_of_group(
        desk.session, [(part.label, part.condition) for part in order.paths[request.group]]
    )
