from models import Author, Item
from sqlalchemy import select, text, update


def two_conditional_expressions(x, y):
    return select(Item.name if x else Item.kind).order_by(Item.id if y else Item.price)


def two_rebound_columns(x, y):
    column = Item.name
    order = Item.id
    if x:
        column = Item.kind
    if y:
        order = Item.price
    return select(column).order_by(order)


def three_sides(x, y, z):
    if x:
        column = Item.name
    else:
        column = Item.kind
    if y:
        order = Item.id
    else:
        order = Item.price
    filtered = Item.id if z else Item.author_id
    return select(column).order_by(order).where(filtered == 1)


def statements_and_clauses_of_both_sides(x, y):
    if x:
        stmt = select(Item.id)
    else:
        stmt = select(Item.name)
    if y:
        stmt = stmt.where(Item.price > 1).order_by(Item.id.desc())
    else:
        stmt = stmt.where(Item.price < 1)
    return stmt.limit(3)


def a_text_that_grows_twice(x, y):
    words = "SELECT * FROM items"
    if x:
        words += " WHERE price > 1"
    if y:
        words += " LIMIT 3"
    return text(words)


def chain_and_side(x, y):
    if x == 1:
        column = Item.name
    elif x == 2:
        column = Item.kind
    else:
        column = Item.price
    order = Item.id if y else Item.created_at
    return select(column).order_by(order)


def one_hides_another(x, y):
    column = Item.name
    if x:
        column = Item.kind
    if y:
        column = Item.price
    return select(column)


def words_of_one_argument(x):
    column = Item.name
    if x == 1:
        column = Item.kind
    if x == 2:
        column = Item.price
    return select(column)


def words_of_one_number(x: int):
    column = Item.name
    if x == 1:
        column = Item.kind
    if x == 2:
        column = Item.price
    return select(column)


def a_flag_and_its_opposite(x):
    if x:
        column = Item.kind
    if not x:
        column = Item.price
    return select(column)


def given_or_not(x):
    if x is None:
        column = Item.name
    if x is not None:
        column = Item.kind
    order = Item.id
    if not x:
        order = Item.price
    return select(column).order_by(order)


def both_and_one(x, y):
    column = Item.name
    if x and not y:
        column = Item.kind
    if not x:
        column = Item.price
    return select(column)


def behind_a_condition(x: bool = False, y: bool = False):
    columns = [Item.id] if x else [Item.name]
    if not y:
        return select(*columns).order_by(Item.id)
    return update(Item).values(price=1)


def of_two_tables(x, y):
    model = Item if x else Author
    column = model.name
    if not y:
        column = model.id
    return select(column)
