"""The grid: a view, seen and worked on inside the cell."""
