from __future__ import annotations
import contextlib
import dataclasses
import functools
import itertools
import typing as t
from collections import Counter, defaultdict, namedtuple
from dataclasses import dataclass, field, asdict, astuple
from enum import Enum
from operator import attrgetter, itemgetter, methodcaller

import sqlalchemy as sa
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased, selectinload, joinedload

from .models import Base, Good, Shop


# --- a class-level mini framework -----------------------------------------
class Filter:
    """A descriptor: declared in a class, knows its column."""

    def __init__(self, column, lookup="eq"):
        self.column = column
        self.lookup = lookup

    def __set_name__(self, owner, name):
        self.name = name
        owner.__dict__.get("filters", None)
        if "_filters" not in owner.__dict__:
            owner._filters = {}
        owner._filters[name] = self

    def clause(self, value):
        if self.lookup == "eq":
            return self.column == value
        if self.lookup == "ilike":
            return self.column.ilike(f"%{value}%")
        if self.lookup == "gte":
            return self.column >= value
        raise ValueError(self.lookup)


class FilterSet:
    def __init__(self, **data):
        self.data = data

    def apply(self, stmt):
        for name, value in self.data.items():
            stmt = stmt.where(self._filters[name].clause(value))
        return stmt


class ShopFilters(FilterSet):
    name = Filter(Shop.name, "ilike")
    city = Filter(Shop.city)
    rating = Filter(Shop.rating, "gte")


def filterset(session: Session):
    return session.scalars(ShopFilters(name="x", rating=3).apply(select(Shop))).all()


# --- decorators that change statements ---------------------------------------
def paginated(size: int = 10):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(session: Session, page: int = 1, **kw):
            stmt = fn(**kw)
            return session.scalars(stmt.limit(size).offset((page - 1) * size)).all()

        return wrapper

    return deco


@paginated(size=5)
def cheap_goods(limit_price: int = 3):
    return select(Good).where(Good.price < limit_price)


def returns_first(fn):
    @functools.wraps(fn)
    def inner(session, *a, **k):
        return session.scalars(fn(*a, **k)).first()

    inner.many = lambda session, *a, **k: session.scalars(fn(*a, **k)).all()
    return inner


@returns_first
def by_title(title: str):
    return select(Good).filter_by(title=title)


def use_many(session):
    return by_title.many(session, "abc")


# --- class decorators and dataclass fields ------------------------------------
def crud_for(model):
    def deco(cls):
        cls.model = model
        cls.all = lambda self: self.session.scalars(select(model)).all()
        cls.get = lambda self, pk: self.session.scalars(select(model).where(model.id == pk)).one()
        return cls

    return deco


@crud_for(Shop)
class ShopCrud:
    def __init__(self, session: Session):
        self.session = session

    def named(self, n):
        return self.session.scalars(select(self.model).where(self.model.name == n)).all()


def use_crud(session: Session):
    return ShopCrud(session).all(), ShopCrud(session).get(4)


@dataclass
class Criteria:
    name: str | None = None
    city: str | None = None
    min_rating: float = field(default=0, metadata={"column": "rating", "op": "ge"})

    def to_clauses(self):
        for f in dataclasses.fields(self):
            value = getattr(self, f.name)
            if not value:
                continue
            column = getattr(Shop, f.metadata.get("column", f.name))
            yield column >= value if f.metadata.get("op") == "ge" else column == value


def with_criteria(session: Session, c: Criteria):
    return session.scalars(select(Shop).where(*c.to_clauses())).all()


def known_criteria(session: Session):
    c = Criteria(name="a", min_rating=2.5)
    return session.scalars(select(Shop).where(and_(True, *c.to_clauses()))).all()


def asdict_filter(session: Session):
    c = {k: v for k, v in asdict(Criteria(city="Rome")).items() if v}
    return session.scalars(select(Shop).filter_by(**c)).all()


# --- closures, partials, generators ---------------------------------------------
def make_counter(model, *where):
    def count(session):
        return session.scalar(select(func.count()).select_from(model).where(*where))

    return count


count_rated = make_counter(Shop, Shop.rating > 4)


def use_counter(session):
    return count_rated(session)


def windows(column, *, size=3):
    w = functools.partial(func.sum(column).over, partition_by=Good.shop_id)
    yield w(order_by=Good.price).label("running")
    yield w(order_by=Good.price, rows=(-size, 0)).label("moving")


def windowed(session):
    return session.execute(select(Good.id, *windows(Good.price))).all()


def chained(session):
    clauses = itertools.chain([Good.price > 1], (Good.title.like(p) for p in ("a%", "b%")))
    return session.scalars(select(Good).where(or_(*clauses))).all()



def not_none(session):
    clauses = [c for c in (Good.price > 1, None) if c is not None]
    return session.scalars(select(Good).where(*clauses)).all()


def sorted_cols(session):
    cols = sorted(Good.__table__.columns, key=attrgetter("name"))
    return session.execute(select(*cols)).all()


def grouped_dict(session):
    by = defaultdict(list)
    for col in (Good.title, Good.price, Shop.name):
        by[col.class_.__name__].append(col)
    return session.execute(select(*by["Good"]).order_by(*by["Good"])).all()


Pair = namedtuple("Pair", "column direction")


def by_pairs(session):
    pairs = [Pair(Good.price, "desc"), Pair(Good.title, "asc")]
    return session.scalars(select(Good).order_by(*[getattr(p.column, p.direction)() for p in pairs])).all()


def order_str(session, sort="price:desc,title"):
    stmt = select(Good)
    for part in "price:desc,title".split(","):
        name, _, direction = part.partition(":")
        col = Good.__table__.c[name]
        stmt = stmt.order_by(sa.desc(col) if direction == "desc" else col)
    return session.scalars(stmt).all()


def relationship_loop(session):
    mapper = sa.inspect(Shop)
    opts = [selectinload(getattr(Shop, r.key)) for r in mapper.relationships if r.uselist]
    return session.scalars(select(Shop).options(*opts)).all()


def string_columns(session, q):
    cols = [c for c in Shop.__table__.c if isinstance(c.type, sa.String)]
    return session.scalars(select(Shop).where(or_(*(c.ilike(f"%{q}%") for c in cols)))).all()


def python_types(session):
    cols = [c for c in Shop.__table__.c if c.type.python_type is str]
    return session.execute(select(*cols)).all()


class Builder:
    def __init__(self):
        self._parts = []

    def where(self, *parts):
        self._parts.extend(parts)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False

    def __call__(self, model):
        return select(model).where(*self._parts)

    def __len__(self):
        return len(self._parts)

    def __bool__(self):
        return bool(self._parts)


def built(session):
    with Builder() as b:
        b.where(Good.price > 3).where(Good.title != "z", Good.shop_id == 1)
    return session.scalars(b(Good)).all()


def built_if(session):
    b = Builder()
    if not b:
        b.where(Good.price.is_not(None))
    return session.scalars(b(Good)).all()


class Lazy:
    def __init__(self, fn):
        self.fn = fn

    def __get__(self, obj, owner):
        return self.fn(owner)


class GoodQueries:
    base = Lazy(lambda cls: select(Good).where(Good.price >= cls.minimum))
    minimum = 10

    @functools.cached_property
    def joined(self):
        return self.base.join(Good.shop)

    @functools.lru_cache(maxsize=None)
    def titled(self, t):
        return self.joined.where(Good.title == t)


class ExpensiveQueries(GoodQueries):
    minimum = 1000


def lazy_base(session):
    return session.scalars(GoodQueries.base).all(), session.scalars(ExpensiveQueries().joined).all(), session.scalars(ExpensiveQueries().titled("x")).all()


@contextlib.contextmanager
def query_scope(model):
    yield aliased(model, name="g")


def scoped(session):
    with query_scope(Good) as g:
        return session.scalars(select(g).where(g.price > 2)).all()


def try_finally(session, name: str):
    stmt = select(Shop)
    try:
        column = getattr(Shop, "nope")
    except AttributeError:
        column = Shop.name
    return session.scalars(stmt.where(column == name)).all()


def while_build(session):
    terms = ["a", "b", "c"]
    clause = None
    while terms:
        term = terms.pop()
        nxt = Shop.name.contains(term)
        clause = nxt if clause is None else clause | nxt
    return session.scalars(select(Shop).where(clause)).all()


def for_else(session):
    for candidate in ("title2", "title"):
        if hasattr(Good, candidate):
            col = getattr(Good, candidate)
            break
    else:
        raise RuntimeError
    return session.execute(select(col)).all()


def star_unpack(session):
    first, *others = [Good.id, Good.title, Good.price]
    return session.execute(select(first, *others[::-1])).all()


def swap(session):
    a, b = Good.price, Good.title
    a, b = b, a
    return session.execute(select(a).order_by(b)).all()


def nested_fn(session):
    stmt = select(Good)

    def restrict(c):
        nonlocal stmt
        stmt = stmt.where(c)

    restrict(Good.price > 1)
    restrict(Good.title == "q")
    return session.scalars(stmt).all()


def dict_dispatch(session, kind="cheap"):
    builders = dict(cheap=lambda: select(Good).where(Good.price < 5), dear=lambda: select(Good).where(Good.price > 50))
    return session.scalars(builders["dear"]()).all()


def conditional_expr(session, desc: bool = False):
    order = Good.price.desc() if desc else Good.price
    return session.scalars(select(Good).order_by(order)).all()


def walrus(session, title=None):
    stmt = select(Good)
    if (t_ := title) and len(t_) > 2:
        stmt = stmt.where(Good.title == t_)
    return session.scalars(stmt).all()




class Scope(Enum):
    ALL = "all"
    CHEAP = "cheap"

    def apply(self, stmt):
        match self:
            case Scope.ALL:
                return stmt
            case Scope.CHEAP:
                return stmt.where(Good.price < 10)


def scoped_enum(session):
    return session.scalars(Scope.CHEAP.apply(select(Good))).all()


def scoped_param(session, scope: Scope = Scope.CHEAP):
    return session.scalars(scope.apply(select(Good))).all()


def text_parts(session):
    cols = ", ".join(c.name for c in Good.__table__.columns)
    return session.execute(sa.text(f"SELECT {cols} FROM {Good.__tablename__} WHERE price > :p")).all()


def subq_columns(session):
    sq = select(Good.shop_id, func.max(Good.price).label("top")).group_by(Good.shop_id).subquery()
    cols = {c.key: c for c in sq.c}
    return session.execute(select(Shop.name, cols["top"]).join(sq, cols["shop_id"] == Shop.id)).all()


def typed_dict(session):
    class Args(t.TypedDict, total=False):
        title: str
        price: int

    args: Args = {"title": "a"}
    args["price"] = 4
    args.update(shop_id=1)
    args.pop("shop_id")
    return session.scalars(select(Good).filter_by(**args)).all()


def comprehension_conditions(session):
    filters = {"title": "x", "price__gt": 4, "shop__name": "y"}
    ops = {"gt": "__gt__", "lt": "__lt__"}
    conds = []
    for k, v in filters.items():
        match k.split("__"):
            case [name]:
                conds.append(getattr(Good, name) == v)
            case [name, op] if op in ops:
                conds.append(getattr(getattr(Good, name), ops[op])(v))
            case [rel, attr]:
                conds.append(getattr(Good, rel).has(**{attr: v}))
    return session.scalars(select(Good).where(*conds)).all()




def bulk(session):
    rows = [{"title": t, "price": p, "shop_id": 1} for t, p in zip("ab", (1, 2))]
    session.execute(sa.insert(Good).values(rows))
    session.execute(sa.insert(Good).values([{"title": f"t{i}", "price": i} for i in range(2)]))


def case_map(session):
    mapping = {1: "low", 2: "high"}
    label = sa.case(*[(Good.price == k, v) for k, v in mapping.items()], else_="other").label("level")
    return session.execute(select(label, func.count()).group_by(label)).all()
