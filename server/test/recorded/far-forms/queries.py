import helpers as h
from models import Item
from sqlalchemy import select, text


def order(by):
    stmt = select(Item.id)
    col = h.order_or_none(by)
    if col is not None:
        stmt = stmt.order_by(col)
    return stmt


def order_direct(by):
    return select(Item.id).order_by(h.order_or_none(by))


def model(kind):
    m = h.model_or_none(kind) or Item
    return select(m.id)


def word(x):
    w = h.word_or_none(x)
    stmt = select(Item.id)
    if w is not None:
        stmt = stmt.order_by(text(w))
    return stmt


def word2(x):
    w = h.word_or_none2(x)
    stmt = select(Item.id)
    if w:
        stmt = stmt.order_by(w)
    return stmt


def list_none(x):
    conds = h.list_or_none(x)
    stmt = select(Item.id)
    if conds:
        stmt = stmt.where(*conds)
    return stmt


def tuple_none(x):
    cond, col = h.tuple_or_none(x)
    stmt = select(Item.id)
    if cond is not None:
        stmt = stmt.where(cond).order_by(col)
    return stmt


def default_stmt(x):
    return h.default_stmt(x).limit(3)


def true_or(x):
    return select(Item.id).where(h.true_or_cond(x))


def false_word(x):
    return select(Item.id).where(Item.size == 1 if h.false_word(x) else Item.size == 2)


def limit(x):
    return select(Item.id).limit(h.limit_or_none(x))


def by_is_none(x):
    return select(Item.id).where(Item.kind == h.word_or_none(x))


def tried(x):
    w = h.try_word(x)
    return select(Item.id).where(Item.kind == w)


def tried_col(x):
    return select(getattr(Item, h.try_word(x) or "kind"))


def word_default(x):
    return select(getattr(Item, h.word_default(x) or "kind"))


def col_default(x):
    col = h.col_default(x)
    stmt = select(Item.id)
    if col is not None:
        stmt = stmt.order_by(col)
    return stmt


def two(x, y):
    return select(Item.id).order_by(text(h.two(x, y)))


def two_cols(x, y):
    a, b = h.two_cols(x, y)
    return select(Item.id).order_by(a.desc() if b == "desc" else a.asc())


def two_tuple(x, y):
    a, b = h.two_tuple(x, y)
    return select(Item.id).order_by(text(f"{a} {b}"))


def two_return(x, y):
    return text(f"SELECT {h.two_return(x, y)}")


def two_list(x, y):
    return select(*[getattr(Item, w) for w in ["id", *h.two_list(x, y)]])


def two_dict(x, y):
    d = h.two_dict(x, y)
    return select(Item.id).order_by(text(d["col"] + " " + d["dir"]))


def two_join(x, y):
    return text(f"SELECT {h.two_join(x, y)} FROM items")


def three(x, y, z):
    return text(h.three(x, y, z))


def options(x, y):
    o = h.Options(x, y)
    return select(Item.id).order_by(text(f"{o.col} {o.dir}"))
