import os
import sys

from models import Archived, Item
from sqlalchemy import func, or_, select

if os.environ.get("FLAG"):
    Model = Archived
else:
    Model = Item

if not os.environ.get("FLAG"):
    MODEL_NAME = Item.name
else:
    MODEL_NAME = Archived.name

if os.environ.get("BIG"):
    PAGE = 100
    COLUMN = "price"
else:
    PAGE = 20
    COLUMN = "name"

if os.environ.get("MODE") == "a":
    WORD = "a_word"
elif os.environ.get("MODE") == "b":
    WORD = "b_word"
else:
    WORD = "c_word"

ORDER = Item.name
if os.environ.get("BY_PRICE"):
    ORDER = Item.price

SHORT = "price" if os.environ.get("BY_PRICE") else "name"

if os.environ.get("LOWER"):

    def folded(x):
        return func.lower(x)

else:

    def folded(x):
        return func.upper(x)


BASE = select(Item.id)
if os.environ.get("ONLY"):
    BASE = BASE.where(Item.kind == "x")
else:
    BASE = BASE.where(Item.kind.is_(None))

FILTERS = [Item.kind == "a"]
if os.environ.get("MORE"):
    FILTERS.append(Item.size > 1)
else:
    FILTERS.append(Item.price > 2)

if os.environ.get("NARROW"):
    COLUMNS = [Item.id]
else:
    COLUMNS = [Item.id, Item.name]

COND = Item.kind == "z" if os.environ.get("ZED") else or_(Item.kind == "z", Item.kind.is_(None))

LISTED = select(Model.id)
NAMED = LISTED.where(MODEL_NAME == "x")

WORDS = {"new": Item.name, "old": Item.price}
CHOSEN = WORDS[os.environ.get("CHOSEN", "new")]

QUERY = "SELECT * FROM items"
if os.environ.get("QUERY"):
    QUERY += " WHERE kind = 'x'"

if os.environ.get("ONE_SIDE"):
    ONE_SIDE = Item.kind == "only"

if sys.version_info >= (3, 9):
    Versioned = Item
else:
    Versioned = Archived

try:
    import json

    Driver = Item
except ImportError:
    json = None
    Driver = Archived


class Config:
    if os.environ.get("BIG"):
        column = "price"
    else:
        column = "name"
    model = Model
    order = Item.name if os.environ.get("ZED") else Item.price


config = Config()
