"""Functions of another module whose plain results hang on their arguments."""
from sqlalchemy import select, text

from models import Author, Item


def direction(flag):
    if flag:
        return "asc"
    else:
        return "desc"


def direction_one(flag):
    return "asc" if flag else "desc"


def pick(flag):
    if flag:
        return "name"
    return "price"


def pick_many(a, b):
    if a:
        return "name"
    if b:
        return "price"
    return "created_at"


def match_pick(word):
    match word:
        case "n":
            return "name"
        case "p":
            return "price"
        case _:
            return "created_at"


def size_for(plan):
    if plan:
        return 10
    return 100


def columns_for(flag):
    if flag:
        return ["id", "name"]
    return ["id", "name", "price"]


def columns_grown(flag):
    cols = ["id"]
    if flag:
        cols.append("price")
    return cols


def values_for(flag):
    data = {"name": "a"}
    if flag:
        data["price"] = 3
    return data


def values_two(flag):
    if flag:
        return {"name": "a"}
    return {"name": "a", "price": 1}


def kind_for(flag):
    if flag:
        return "book"
    return "film"


def try_pick(value):
    try:
        number = int(value)
    except ValueError:
        return "name"
    return "price"


ORDERS = {"new": "created_at", "cheap": "price"}
DIRECTIONS = {"up": "asc", "down": "desc"}
COLUMNS = {"new": Item.created_at, "cheap": Item.price}


def looked_up(word):
    return ORDERS[word]


def looked_up_or(word):
    return ORDERS.get(word, "name")


def column_or(word):
    return COLUMNS.get(word, Item.id)


def pair_for(flag):
    if flag:
        return "name", "asc"
    return "price", "desc"


def nested(flag):
    return {"order": {"by": "name" if flag else "price"}}


class Sorting:
    def __init__(self, flag):
        if flag:
            self.by = "name"
        else:
            self.by = "price"


def fill(found, flag):
    if flag:
        found.append("price")
    else:
        found.append("name")


def table_for(flag):
    return "items" if flag else "authors"


def maybe_or_word(word):
    return word or "name"


def flag_list(flag):
    return flag and ["id"] or ["id", "name"]


def schema_map(flag):
    if flag:
        return {"a": "name"}
    return {"b": "price"}


def suffix(flag):
    word = "na"
    if flag:
        word += "me"
    else:
        word = "price"
    return word


def truthy(flag):
    if flag:
        return True
    return False


def mixed(flag):
    if flag:
        return 1
    return "one"


def deep(flag):
    return pick(not flag)


def while_word(n):
    word = "name"
    while n > 10:
        word = "price"
        n -= 1
    return word


def counted(things):
    count = 0
    for thing in things:
        count += 1
    return count


def walrus(value):
    if (word := pick(value)) == "name":
        return word
    return "created_at"


def unit(flag):
    if flag:
        return "day"
    return "month"


def model_map():
    return {"Item": Item, "Author": Author}


def fn_name(flag):
    if flag:
        return "max"
    return "min"


def ordered(stmt, flag):
    return stmt.order_by(text(direction(flag)))


def sorted_by(stmt, flag):
    return stmt.order_by(getattr(Item, pick(flag)))


def arms(stmt, flag):
    if flag:
        return stmt.order_by(Item.name.desc())
    else:
        return stmt.order_by(Item.name.asc())


def arms_word(stmt, flag):
    way = "asc"
    if flag:
        way = "desc"
    return stmt.order_by(getattr(Item.name, way)())


def build(flag):
    return select(*[getattr(Item, c) for c in columns_for(flag)])


def criteria(flag):
    name = pick(flag)
    return getattr(Item, name) == 1


class Repo:
    def __init__(self, flag):
        self.by = pick(flag)

    def listing(self):
        return select(Item.id).order_by(getattr(Item, self.by))

    def paged(self, stmt, flag):
        return stmt.limit(size_for(flag)).order_by(self.column(flag))

    def column(self, flag):
        return COLUMNS["new"] if flag else COLUMNS["cheap"]


def shelf(with_dear=False):
    statement = select(Item.id)
    if not with_dear:
        statement = statement.where(Item.price < 100)
    return statement


class Shelves:
    model = Item

    def base(self, *, with_dear=False, with_films=False):
        statement = select(self.model.id)
        if not with_dear:
            statement = statement.where(self.model.price < 100)
        if not with_films:
            statement = statement.where(self.model.kind != "film")
        return statement
