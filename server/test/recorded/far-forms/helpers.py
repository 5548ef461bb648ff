from models import Archived, Item
from sqlalchemy import select


def order_or_none(by):
    if by == "price":
        return Item.price
    if by == "name":
        return Item.name
    return None


def model_or_none(kind):
    if kind == "archived":
        return Archived
    return None


def word_or_none(x):
    if x:
        return "price"
    return None


def word_or_none2(x):
    if not x:
        return None
    return "price"


def list_or_none(x):
    if not x:
        return None
    return [Item.kind == x]


def tuple_or_none(x):
    if not x:
        return None, None
    return Item.kind == x, Item.name


def default_stmt(x):
    if not x:
        return select(Item.id)
    return select(Item.id).where(Item.kind == x)


def true_or_cond(x):
    if not x:
        return True
    return Item.kind == x


def false_word(x):
    if x:
        return False
    return True


def limit_or_none(x):
    if not x:
        return None
    return 10


def try_word(x):
    try:
        return WORDS[x]
    except KeyError:
        return None


WORDS = {"a": "price", "b": "name"}


def word_default(x):
    return WORDS.get(x)


def col_default(x):
    return {"a": Item.price, "b": Item.name}.get(x)


def two(x, y):
    if x:
        a = "price"
    else:
        a = "name"
    if y:
        b = "asc"
    else:
        b = "desc"
    return f"{a} {b}"


def two_cols(x, y):
    a = Item.price if x else Item.name
    b = "asc" if y else "desc"
    return a, b


def two_tuple(x, y):
    a = "price" if x else "name"
    b = "asc" if y else "desc"
    return a, b


def two_return(x, y):
    if x and y:
        return "a"
    if x:
        return "b"
    if y:
        return "c"
    return "d"


def two_list(x, y):
    words = []
    if x:
        words.append("price")
    if y:
        words.append("name")
    return words


def two_dict(x, y):
    made = {}
    made["col"] = "price" if x else "name"
    made["dir"] = "asc" if y else "desc"
    return made


def two_join(x, y):
    words = ["id"]
    if x:
        words.append("price")
    if y:
        words.append("name")
    return ", ".join(words)


def three(x, y, z):
    s = "SELECT id FROM items"
    if x:
        s += " WHERE a"
    if y:
        s += " ORDER BY b"
    if z:
        s += " LIMIT c"
    return s


class Options:
    def __init__(self, x, y):
        self.col = "price" if x else "name"
        self.dir = "asc" if y else "desc"
