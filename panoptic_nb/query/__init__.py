"""Conditions, order and groups: pure values, turned into SQL and arrays. No connection is opened here."""
