"""One module per style: each turns a commission into a picture in its own manner."""
