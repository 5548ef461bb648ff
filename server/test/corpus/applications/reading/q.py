from __future__ import annotations
import operator
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial, reduce, singledispatch, wraps, total_ordering
from typing import Any, Callable, ClassVar, cast
from sqlalchemy import and_, or_, not_, select, func, true, false, Select, ColumnElement
from sqlalchemy.orm import selectinload, joinedload, Session
from .schema import Author, Base, Book, Genre, Loan

class Q:
    """Conditions with operators, as other libraries have them."""
    LOOKUPS: ClassVar[dict[str, Callable]] = {"exact": operator.eq, "gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "ne": operator.ne,
        "contains": lambda c, v: c.contains(v), "in": lambda c, v: c.in_(list(v)), "isnull": lambda c, v: c.is_(None) if v else c.isnot(None), "range": lambda c, v: c.between(*v)}
    def __init__(self, *children: Q, _op: str = "and", **lookups: Any):
        self.children, self.op, self.lookups, self.negated = children, _op, lookups, False
    def __and__(self, other: Q) -> Q: return Q(self, other)
    def __or__(self, other: Q) -> Q: return Q(self, other, _op="or")
    def __invert__(self) -> Q:
        clone = Q(*self.children, _op=self.op, **self.lookups)
        clone.negated = not self.negated
        return clone
    def resolve(self, model) -> ColumnElement[bool]:
        parts = [child.resolve(model) for child in self.children]
        for key, value in self.lookups.items():
            *path, last = key.split("__")
            if last not in self.LOOKUPS: path, last = [*path, last], "exact"
            column = getattr(model, path[0])
            parts.append(self.LOOKUPS[last](column, value))
        clause = or_(*parts) if self.op == "or" else and_(*parts)
        return not_(clause) if self.negated else clause

class Manager:
    def __init__(self, model=None): self.model = model
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner): return self if self.model else Manager(owner.model)
    def all(self) -> Select: return select(self.model)
    def filter(self, *qs: Q, **kw) -> Select:
        return self.all().where(*(q.resolve(self.model) for q in qs), *( [Q(**kw).resolve(self.model)] if kw else [] ))

books, authors = Manager(Book), Manager(Author)

@dataclass(frozen=True)
class Spec:
    genres: tuple[Genre, ...] = ()
    min_pages: int | None = None
    words: list[str] = field(default_factory=list)
    sort: str = "-published,title"
    limit: int = 10
    def with_genre(self, *genres: Genre) -> Spec: return replace(self, genres=self.genres + genres)
    @property
    def order_by(self):
        out = []
        for part in filter(None, map(str.strip, self.sort.split(","))):
            column = getattr(Book, part.removeprefix("-"))
            out.append(column.desc() if part[0] == "-" else column.asc())
        return out
    @cached_property
    def clauses(self):
        return [c for c in (Book.genre.in_(self.genres) if self.genres else None, Book.pages >= self.min_pages if self.min_pages is not None else None, *(Book.title.icontains(w) for w in self.words)) if c is not None]
    def apply(self, stmt: Select) -> Select: return stmt.where(*self.clauses).order_by(*self.order_by).limit(self.limit)

def option(*loaders):
    def decorate(fn):
        @wraps(fn)
        def wrapper(*args, **kwargs): return fn(*args, **kwargs).options(*loaders)
        return wrapper
    return decorate

@option(selectinload(Book.loans), joinedload(Book.author))
def loaded(pages: int): return select(Book).where(Book.pages > pages)

@singledispatch
def as_clause(value): return true()
@as_clause.register
def _(value: int): return Book.id == value
@as_clause.register(str)
def _(value): return Book.title == value

class Registry(dict):
    def register(self, name):
        def inner(fn):
            self[name] = fn
            return fn
        return inner
reports = Registry()
@reports.register("long")
def long_books(n=500): return select(Book.title).where(Book.pages > n)
@reports.register("by_author")
def by_author(): return select(Author.name, func.count(Book.id).label("n")).join(Author.books).group_by(Author.name)

def pipeline(*steps): return lambda stmt: reduce(lambda acc, step: step(acc), steps, stmt)
def where(*clauses): return lambda stmt: stmt.where(*clauses)
def order(column, *, reverse=False): return lambda stmt: stmt.order_by(column.desc() if reverse else column)
def counter():
    n = 0
    def bump(stmt):
        nonlocal n
        n += 1
        return stmt.limit(n * 10)
    return bump

class Lazy:
    def __init__(self, fn): self.fn = fn
    def __getattr__(self, name): return getattr(self.fn(), name)
    def __call__(self): return self.fn()
lazy_books = Lazy(lambda: select(Book))
