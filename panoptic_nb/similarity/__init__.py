"""Vectors to neighbours, clusters, proposals and duplicates: arrays in, arrays out.

This room knows no database, no corpus and no image file. Rows are vectors of length one (a space's
transform makes them so), results are row indices and cosines, and the same input gives the same bits
whatever the number of threads. Nothing here needs torch; where it is installed and the processor
multiplies bfloat16 fast, search uses it.
"""
