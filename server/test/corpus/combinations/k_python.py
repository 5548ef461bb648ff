"""How Python programs put statements together: comprehensions, builders, repositories, operators as functions."""

import collections, contextlib, dataclasses, datetime, decimal, enum, functools, itertools, operator, re, types, uuid
from dataclasses import dataclass, field
from functools import lru_cache, partial, reduce, singledispatch, wraps, cached_property
from itertools import chain, groupby, product, zip_longest, islice
from typing import Any, Generic, NamedTuple, Optional, Protocol, TypedDict, TypeVar, Union, Callable, ClassVar
import sqlalchemy as sa
from sqlalchemy import select, func, and_, or_, not_, case, literal, text, union_all, exists, insert, update, delete, desc, asc, true, cast, Integer, String, column, tuple_, bindparam
from sqlalchemy import orm
from sqlalchemy.orm import aliased, Session, joinedload, selectinload, load_only, contains_eager
from tables import users, orders, addresses, items, Author, Article, Comment, Tag, Profile

T = TypeVar("T")
U = users.c
OPS = {"eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "ge": operator.ge, "like": lambda c, v: c.like(v), "in": lambda c, v: c.in_(v), "null": lambda c, v: c.is_(None) if v else c.is_not(None)}

def filters(model, **kw):
    out = []
    for key, value in kw.items():
        name, _, op = key.partition("__")
        out.append(OPS[op or "eq"](getattr(model, name), value))
    return out

select(Author).where(*filters(Author, name="x", karma__ge=3, id__in=[1, 2], email__null=True))
select(Author).where(and_(*filters(Author, name__like="a%", karma__ne=0)))
select(*[getattr(Author, n) for n in ("id", "name", "karma")])
select(*(c for c in users.c if c.name not in {"data", "created"}))
select(*[c.label(f"u_{c.name}") for c in users.columns if c.primary_key or c.name.startswith("n")])
select(*map(users.c.get, ["id", "name"]))
select(*filter(lambda c: c.nullable, users.c))
select(users.c["id", "name"])
select(*[users.c[n] for n in "id name age".split()])
select(*list(users.c)[:3])
select(*[c for c, _ in zip(users.c, range(2))])
select(*[func.count().filter(U.age > a).label(f"over_{a}") for a in range(10, 40, 10)])
select(*[case((U.name == n, 1), else_=0).label(n) for n in ["ed", "jack"]])
select(U.id).where(or_(*[and_(U.name == n, U.age == a) for n, a in [("x", 1), ("y", 2)]]))
select(U.id).where(reduce(or_, [U.id == i for i in range(3)]))
select(U.id).where(reduce(lambda a, b: a & b, (U.id > 1, U.age < 2, U.name != "z")))
select(U.id).where(functools.reduce(operator.and_, map(lambda n: U.name != n, ("a", "b"))))
select(U.id).order_by(*[getattr(U[n], d)() for n, d in {"name": "asc", "age": "desc"}.items()])
select(U.id).order_by(*[desc(n[1:]) if n.startswith("-") else asc(n) for n in ["-name", "age"]])
union_all(*[select(literal(t.name).label("t"), func.count().label("n")).select_from(t) for t in (users, orders, items)])
union_all(*(select(t.c[pk.name]) for t in [users, orders] for pk in t.primary_key))
functools.reduce(lambda q, n: q.where(U.name != n), ["a", "b"], select(U.id))
q = select(U.id)
for name in ("x", "y"):
    q = q.where(U.name != name)
q
if True:
    q = q.order_by(U.id)
else:
    q = q.limit(1)
q
conds = {U.name: "x", U.age: 5}
select(U.id).where(*[k == v for k, v in conds.items()])
params = dict(name="n", age=3) | {"score": 1.5}
insert(users).values(**params)
insert(users).values([dict(name=n, age=i) for i, n in enumerate(["a", "b"], start=1)])
update(users).values({c: func.trim(c) for c in users.c if isinstance(c.type, String)})
update(users).values(**{k: v for k, v in params.items() if v is not None and k != "age"})
select(U.id).where(U.id.in_(sorted({3, 1, 2})))
select(U.id).where(U.name.in_(tuple(n.upper() for n in ["a", "b"])))
select(U.id).where(U.created.between(*(datetime.datetime(2024, m, 1) for m in (1, 2))))
select(U.id).where(U.name == "%s-%d" % ("a", 3), U.fullname == "{0}.{name}".format("x", name="y"), U.name != f"{'q'!r}:{5:03d}")
select(U.id).where(U.age > int("5"), U.score < float("1.5"), U.balance == decimal.Decimal("1.10"), U.active == bool(1), U.name == str(5), U.age != abs(-3), U.age < max(1, 2, 3), U.age > sum([1, 2]), U.age == len("abc"), U.age != round(2.6))
select(U.id).where(U.created > datetime.datetime(2024, 1, 1) - datetime.timedelta(days=3), U.born == datetime.date.fromisoformat("2024-01-02"), U.created < datetime.datetime.now())
(lambda n: select(U.id).where(U.name == n))("lam")
by = partial(select, U.id)
by(U.name)
pf = partial(func.coalesce, U.name)
select(pf("none"))
select(getattr(func, "lower")(U.name), getattr(sa.func, "upper")(U.name), func.lower(U.name).op("||")("x"))
select(U.id).where(getattr(U.name, "ilike")("x%"), operator.attrgetter("age")(U) > 3, operator.itemgetter("name")(U) == "z", operator.methodcaller("in_", [1])(U.id))

class Filter(NamedTuple):
    column: Any
    value: Any
    op: str = "eq"
    def clause(self):
        return OPS[self.op](self.column, self.value)
select(U.id).where(Filter(U.name, "x").clause(), Filter(U.age, 3, op="ge").clause())

@dataclass
class Page:
    number: int = 1
    size: int = 20
    sort: list = field(default_factory=lambda: ["id"])
    @property
    def offset(self):
        return (self.number - 1) * self.size
    def apply(self, stmt):
        return stmt.order_by(*[users.c[s] for s in self.sort]).limit(self.size).offset(self.offset)
Page(number=3).apply(select(U.id))
Page(2, 5, ["name", "id"]).apply(select(U.name))

class Spec:
    def __init__(self, clause):
        self.clause = clause
    def __and__(self, other):
        return Spec(and_(self.clause, other.clause))
    def __or__(self, other):
        return Spec(or_(self.clause, other.clause))
    def __invert__(self):
        return Spec(not_(self.clause))
    def __call__(self, stmt):
        return stmt.where(self.clause)
named = Spec(U.name == "x")
adult = Spec(U.age >= 18)
(named & ~adult)(select(U.id))
(named | adult)(select(U.id))

class Repo(Generic[T]):
    model: ClassVar[type] = None
    options: ClassVar[list] = []
    def __init__(self, session=None):
        self.session = session
    @classmethod
    def base(cls):
        return select(cls.model).options(*cls.options)
    def get(self, id_):
        return self.base().where(self.model.id == id_)
    def search(self, *criteria, order=None, **eq):
        stmt = self.base().where(*criteria).filter_by(**eq)
        return stmt.order_by(order) if order is not None else stmt
    @staticmethod
    def count_of(stmt):
        return select(func.count()).select_from(stmt.order_by(None).subquery())
class AuthorRepo(Repo[Author]):
    model = Author
    options = [selectinload(Author.articles)]
    @property
    def famous(self):
        return self.base().where(self.model.karma > 100)
    def get(self, id_):
        return super().get(id_).execution_options(populate_existing=True)
class ArticleRepo(Repo[Article]):
    model = Article
    def recent(self, days: int = 7):
        return self.search(Article.published.is_(True), order=Article.created.desc()).limit(days)
AuthorRepo().get(5)
AuthorRepo().famous
AuthorRepo().search(Author.karma > 1, name="x", order=Author.id)
ArticleRepo().recent()
ArticleRepo().recent(days=3)
Repo.count_of(AuthorRepo().search(Author.karma > 1, order=Author.id))

class QB:
    def __init__(self, model):
        self.model, self._stmt = model, select(model)
        self._joins = set()
    def where(self, *c):
        self._stmt = self._stmt.where(*c)
        return self
    def join(self, rel):
        if rel.key not in self._joins:
            self._joins.add(rel.key)
            self._stmt = self._stmt.join(rel)
        return self
    def sort(self, *names):
        for n in names:
            col = getattr(self.model, n.lstrip("-"))
            self._stmt = self._stmt.order_by(col.desc() if n[0] == "-" else col.asc())
        return self
    @property
    def statement(self):
        return self._stmt
    def __getattr__(self, item):
        return getattr(self._stmt, item)
QB(Author).where(Author.name == "x").join(Author.articles).join(Author.articles).sort("-karma", "name").statement
QB(Article).where(Article.views > 3).statement.limit(3)
QB(Author).limit(4)

def cached(fn):
    @wraps(fn)
    def inner(*a, **k):
        return fn(*a, **k).execution_options(cached=True)
    return inner
@cached
def popular(n, *, minimum=0):
    return select(Article).where(Article.views > minimum).order_by(Article.views.desc()).limit(n)
popular(3)
popular(5, minimum=10)
@lru_cache(maxsize=None)
def lookup(name):
    return select(U.id).where(U.name == name)
lookup("x")
@contextlib.contextmanager
def limited(stmt, n):
    yield stmt.limit(n)
with limited(select(U.id), 3) as st:
    st
def gen():
    yield select(U.id)
    yield select(U.name)
a1, b1 = gen()
a1
b1
first, *rest = [select(U.id), select(U.name), select(U.age)]
rest[-1]
union_all(first, *rest[:1])
stmts = {"ids": select(U.id), "names": select(U.name)}
stmts["ids"].where(U.id > 3)
stmts.get("names", select(U.age)).limit(1)
stmts.pop("names").distinct()
(s2 := select(U.id).where(U.id == 9)).limit(1)
s2
match "desc":
    case "asc":
        ordered = select(U.id).order_by(U.id.asc())
    case _:
        ordered = select(U.id).order_by(U.id.desc())
ordered
def dispatch(kind, *args, **kwargs):
    return {"one": one, "many": many}[kind](*args, **kwargs)
def one(id):
    return select(Author).where(Author.id == id)
def many(*ids, limit=None):
    st = select(Author).where(Author.id.in_(ids))
    return st if limit is None else st.limit(limit)
dispatch("one", 4)
dispatch("many", 1, 2, limit=3)
cols = [U.id, U.name] + ([U.age] if True else []) + list((U.score,))
select(*cols)
select(*cols, *[U.born])
flat = [c for pair in [(U.id, U.name), (U.age,)] for c in pair]
select(*flat)
select(*chain(users.primary_key, [U.name]), *islice(users.c, 3, 5))
labels = {f"{t.name}_{c.name}": c for t in (users, orders) for c in t.c if c.name == "id"}
select(*[c.label(k) for k, c in labels.items()]).join_from(users, orders)
sub = select(U.id, U.name).subquery("sub")
select(*[sub.c[k] for k in sub.c.keys()])
select(*[c for c in sub.c if c.key != "id"])
select(*sub.columns.values())
am = aliased(Author)
select(*[getattr(am, p.key) for p in sa.inspect(Author).column_attrs if p.key in ("id", "name")])
select(*[a for a in Author.__table__.c][:2])
select(*Author.__mapper__.primary_key)
select(Author).options(*(load_only(Author.name), joinedload(Author.profile)))
select(type_ := Author).where(type_.id == 3)
select(U.id).where(U.id == (5 if users.name == "users" else 6), U.name == (None or "dflt"), U.age == ("x" and 3))
select(U.id).where(U.id.in_([i for i in range(10) if i % 3 == 0]), U.id.not_in(range(2, 8, 2)))
i = 0
w = select(U.id)
while i < 2:
    w = w.where(U.age != i)
    i += 1
w
re_name = re.sub(r"\W+", "_", "a b-c")
select(U.id.label(re_name))
select(U.id).where(U.name == "a,b,c".split(",")[1], U.name != "x".join(["1", "2"]), U.fullname == "abc"[::-1].upper().replace("A", "z"), U.name.startswith("pre" "fix"))
globals_fn = {k: v for k, v in {"a": U.id}.items()}
select(globals_fn["a"])
sq = select(func.max(U.age)).scalar_subquery()
select(U.name).where(U.age == sq)
select((sq + 1).label("m"))
deltas = [datetime.timedelta(days=d) for d in (1, 7)]
select(*[func.count(case((U.created > func.now() - d, U.id))).label(f"d{d.days}") for d in deltas])
