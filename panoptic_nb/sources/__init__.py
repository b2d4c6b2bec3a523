"""How things come into a corpus: folders of images, tables, vectors."""
