"""Taking a view out: DataFrames, Arrow, CSV, Parquet, Excel, and a page to look at."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from panoptic_nb.errors import PanopticError
from panoptic_nb.session.given import file_given
from panoptic_nb.store.refusals import plain_interrupts
from panoptic_nb.view.asked import whole_number

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import polars as pl
    import pyarrow as pa

    from panoptic_nb.exports.table import ExportTable
    from panoptic_nb.query.order import Ids
    from panoptic_nb.session import Session
    from panoptic_nb.view.going_out import Names


class Exporting:
    """The verbs of `View` that take it out.

    Every table has one row for each item, in the order of the view, and the columns ``item_id``,
    ``image_id`` (items of one image share it), ``file_name`` and ``path``; then the properties. Where a key
    tells several items of one file apart there is ``row_key``; a search adds ``score``, and piles add ``pile``, how
    many items stand as that one. Groups do not repeat items.

    In DataFrames, Arrow and Parquet several tags are a list, in reading order, and a date is two columns:
    ``year``, its canonical text (``1905``, ``1905-03``, ``1890s``, ``1905/1910``), which says no more than
    is known, and ``year_start``, its first moment, for computing and plotting. Where dates of the property
    were given in other words (``vers 1905``), ``year_text`` has them. Empty values are null.
    """

    _session: Session

    if TYPE_CHECKING:

        @property
        def ids(self) -> Ids: ...
        @property
        def piled(self) -> bool: ...
        @property
        def pile_counts(self) -> Ids: ...
        def _asked(self) -> str: ...

    # In memory

    def to_polars(self, properties: Names | None = None, *, computed: bool | Names = False) -> pl.DataFrame:
        """The view as a polars DataFrame.

        Parameters
        ----------
        properties
            Names of properties, computed ones too; by default all that were given.
        computed
            True for the computed ones as well (width, format, mean colour, …), or the names of some.

        Raises
        ------
        NotFoundError
            If the corpus has no property of a name; the message suggests the nearest.
        """
        return self._export_table(properties, computed).frame

    @plain_interrupts()
    def to_pandas(self, properties: Names | None = None, *, computed: bool | Names = False) -> pd.DataFrame:
        """The view as a pandas DataFrame; several tags are Python lists. See `to_polars`."""
        try:
            import pandas  # noqa: F401 - not needed by anything else here
        except ImportError as error:
            raise PanopticError(
                "to_pandas needs pandas, which is not installed: pip install pandas."
            ) from error
        import polars as pl

        frame = self.to_polars(properties, computed=computed)
        found = frame.to_pandas()
        for name in frame.columns:
            if frame.schema[name] == pl.List:
                # Arrays in cells make `if tags:` and `"apple" in tags` misbehave; lists do not.
                found[name] = frame[name].to_list()
        return found

    def to_arrow(self, properties: Names | None = None, *, computed: bool | Names = False) -> pa.Table:
        """The view as an Arrow table; see `to_polars`."""
        return self.to_polars(properties, computed=computed).to_arrow()

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The view for anything that reads Arrow, by its C stream protocol: ``polars.DataFrame(view)``."""
        return self.to_polars().__arrow_c_stream__(requested_schema)

    # As files

    def to_csv(
        self,
        path: str | Path,
        properties: Names | None = None,
        *,
        computed: bool | Names = False,
        separator: str = ",",
        encoding: str = "utf-8-sig",
        decimal: str = ".",
        values_separator: str | None = None,
        neutralise_formulas: bool = False,
    ) -> Path:
        """Write the view as CSV, and ``….schema.json`` beside it, with which it comes back as it was.

        Parameters
        ----------
        path
            Where to. What stood there is replaced, in one go at the end.
        properties, computed
            As in `to_polars`.
        separator
            Between cells: ``","``, ``";"``, ``"\\t"``.
        encoding
            The default is UTF-8 with a byte order mark, which Excel needs to show accents; ``"utf-8"`` is
            without, ``"cp1252"`` and others are possible where every character exists in them.
        decimal
            ``","`` for a French or German spreadsheet.
        values_separator
            Between several tags of a cell; by default ``|``, or the next character that no tag's name has.
            The schema file says which.
        neutralise_formulas
            Put an apostrophe before texts that begin with ``=``, ``+``, ``-``, ``@`` or a tab, which a
            spreadsheet would run as formulas. Importing the file with its schema takes it off.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        InvalidValueError, StorageError
            If an option makes no sense, or the disk refuses; nothing is written then.
        """
        from panoptic_nb.exports.delimited import write_csv

        place = file_given(path)
        table = self._export_table(properties, computed, values_separator)
        write_csv(
            table, place, query=self._asked(), separator=separator, encoding=encoding, decimal=decimal,
            neutralise=neutralise_formulas,
        )  # fmt: skip
        return place

    def to_parquet(
        self, path: str | Path, properties: Names | None = None, *, computed: bool | Names = False
    ) -> Path:
        """Write the view as Parquet, and its schema beside it; see `to_csv`."""
        from panoptic_nb.exports.parquet import write_parquet

        place = file_given(path)
        write_parquet(self._export_table(properties, computed), place, query=self._asked())
        return place

    def to_excel(
        self,
        path: str | Path,
        properties: Names | None = None,
        *,
        computed: bool | Names = False,
        values_separator: str | None = None,
    ) -> Path:
        """Write the view as an Excel workbook, and its schema beside it; see `to_csv`.

        Text is written as text, so that nothing is run as a formula. Dates are text, because a spreadsheet
        knows no day before 1900.
        """
        from panoptic_nb.exports.excel import write_excel

        place = file_given(path)
        write_excel(self._export_table(properties, computed, values_separator), place, query=self._asked())
        return place

    def to_html(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        lang: str = "en",
        captions: Names = (),
        per_group: int = 12,
        groups: int = 60,
    ) -> Path:
        """Write the view as one HTML page for a reader without Python: groups, counts, small pictures.

        Parameters
        ----------
        title
            By default the name of the corpus.
        lang
            ``"en"`` or ``"fr"``.
        captions
            Properties whose values stand under each picture; by default the name of the file.
        per_group, groups
            At most so many pictures of each group, and so many groups; what is left out is counted. A view
            without groups shows as many pictures as fifteen groups.

        Returns
        -------
        Path
            The file written. It holds small copies of pictures: mind whom you give it to.
        """
        from datetime import date

        from panoptic_nb.exports.atomic import replacing
        from panoptic_nb.exports.page import PageText, page_html, share_among
        from panoptic_nb.exports.table import library
        from panoptic_nb.view.contact import make_sheet
        from panoptic_nb.view.going_out import listed, named_field

        place = file_given(path)
        per_group = whole_number(per_group, "per_group", least=1, example="per_group=12")
        groups = whole_number(groups, "groups", least=1, example="groups=60")
        fields = [named_field(self._session, name) for name in listed(captions, "captions")]
        sheet = make_sheet(self, share_among(per_group, groups), lang=lang, captions=fields)
        text = PageText(
            title or self._session.store.folder.stem, self._asked(), library(), date.today().isoformat()
        )
        page = page_html(sheet, text, lang=lang)
        with replacing(place) as draft:
            draft.write_text(page, "utf-8")
        return place

    @plain_interrupts()
    def _export_table(
        self, properties: Names | None, computed: bool | Names, separator: str | None = None
    ) -> ExportTable:
        from panoptic_nb.exports.table import build_table
        from panoptic_nb.view.going_out import chosen_fields, described_property

        fields = chosen_fields(self._session, properties, computed)
        ids = self.ids
        described = [described_property(self._session, field, ids) for field in fields]
        return build_table(self._identity(ids), described, separator=separator)

    def _identity(self, ids: Ids) -> pl.DataFrame:
        """The columns that are no property: which item, which image, which row, how similar."""
        import polars as pl

        columns = {"item_id": ids, "image_id": self._session.frame.image_of[ids]}
        frame = pl.DataFrame(columns, schema={"item_id": pl.Int32, "image_id": pl.Int32})
        keyed = self._session.store.catalogue.arrow(
            "SELECT item_id, row_key FROM items WHERE live AND row_key IS NOT NULL"
        )
        if len(keyed):
            frame = frame.join(pl.DataFrame(keyed), on="item_id", how="left", maintain_order="left")
        scores = getattr(self, "scores", None)
        if isinstance(scores, np.ndarray) and len(scores) == len(ids):
            frame = frame.with_columns(pl.Series("score", scores))
        if self.piled:
            frame = frame.with_columns(pl.Series("pile", self.pile_counts))
        return frame
