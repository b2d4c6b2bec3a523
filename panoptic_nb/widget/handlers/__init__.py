"""Who answers which request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from panoptic_nb.widget import commands, likeness, requests
from panoptic_nb.widget.desk import Desk
from panoptic_nb.widget.handlers import (
    choices,
    cutting,
    details,
    edits,
    facets,
    near,
    out,
    pictures,
    piling,
    proposing,
    screen,
    state,
    working,
)
from panoptic_nb.widget.protocol import Request

HANDLERS: Mapping[type[Request], Callable[[Desk, Any], dict[str, Any]]] = {
    requests.Open: screen.open_,
    requests.Show: screen.show,
    requests.Refresh: screen.refresh,
    likeness.Uncluster: screen.uncluster,
    requests.Window: pictures.window,
    requests.Captions: pictures.captions,
    requests.Pictures: pictures.pictures,
    requests.Image: pictures.image,
    requests.Details: details.details,
    requests.Facets: facets.facets,
    requests.Values: choices.values,
    requests.States: choices.states,
    requests.Parse: choices.parse,
    requests.Select: out.select,
    requests.Export: out.export,
    requests.Code: out.code,
    requests.Prefs: state.keep_prefs,
    requests.History: state.tell_history,
    likeness.Neighbours: near.neighbours,
    likeness.Similar: near.similar,
    likeness.Cluster: cutting.cluster,
    likeness.ClusterBy: cutting.cluster_by,
    likeness.Again: cutting.again,
    likeness.Recut: cutting.recut,
    likeness.Cards: cutting.cards,
    likeness.Propose: proposing.propose,
    likeness.Candidates: proposing.candidates,
    likeness.Refused: proposing.refused,
    likeness.Duplicates: piling.duplicates,
    likeness.Work: working.ask,
    likeness.Stop: working.stop,
    likeness.Pile: piling.pile,
    commands.NotDuplicates: piling.not_duplicates,
    commands.Decide: proposing.decide,
    commands.Reconsider: proposing.reconsider,
    commands.SaveClusters: cutting.save_clusters,
    commands.Tag: edits.tag,
    commands.Untag: edits.untag,
    commands.Set: edits.set_,
    commands.Clear: edits.clear,
    commands.Assign: edits.assign,
    commands.Copy: edits.copy,
    commands.CreateProperty: edits.create_property,
    commands.Undo: edits.undo,
    commands.Redo: edits.redo,
    commands.Back: edits.back,
}


def answer(desk: Desk, request: Request) -> dict[str, Any]:
    """The reply to a request."""
    return HANDLERS[type(request)](desk, request)
