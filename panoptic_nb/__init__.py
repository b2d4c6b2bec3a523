"""PANOPTIC for notebooks: see, regroup, cluster and annotate a large corpus of images."""
