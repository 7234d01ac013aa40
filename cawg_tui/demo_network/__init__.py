"""The demo network: a shared remote and two members' clones, with sample records and a little history.

`records/` and `history.yaml` are its data; `build.py` makes it with the product's own functions.
"""
