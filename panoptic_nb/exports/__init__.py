"""How things go out: tables with all that brings them back, contact sheets, pages.

Plain values in (frames, fields, pictures as bytes), files and text out: no corpus and no database.
"""
