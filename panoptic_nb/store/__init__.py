"""The corpus folder: DuckDB catalogue, values and journal; thumbnails; vectors.

The only rooms with SQL connections and file layouts. The database is the truth: every other file can be
rebuilt or cut back to what it says.
"""
