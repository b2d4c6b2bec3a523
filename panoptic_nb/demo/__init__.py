"""The demonstration: a drawn corpus, and the whole loop on it."""
