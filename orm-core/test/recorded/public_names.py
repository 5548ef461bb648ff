"""Prints the public names of sqlalchemy and sqlalchemy.orm, which public_names.json holds.

    PYTHONPATH=… python3 -P public_names.py > public_names.json
"""

import json
import types

import sqlalchemy
import sqlalchemy.orm


def names(module):
    return [n for n in dir(module) if not n.startswith("_") and not isinstance(getattr(module, n), types.ModuleType) and n not in ("Any", "annotations")]


print(json.dumps({module.__name__: names(module) for module in (sqlalchemy, sqlalchemy.orm)}, indent=1))
