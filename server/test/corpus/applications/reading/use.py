import contextlib, itertools, operator, string
from collections import ChainMap, Counter, OrderedDict, defaultdict, deque, namedtuple
from datetime import datetime, timedelta, date, timezone
from functools import partial
from typing import cast as tcast
from sqlalchemy import and_, asc, case, cast, desc, func, literal, null, or_, select, text, tuple_, update, String
from sqlalchemy.orm import aliased, Session
from .q import Q, Lazy, Spec, as_clause, authors, books, by_author, counter, lazy_books, loaded, long_books, order, pipeline, reports, where
from .schema import Author, Book, Genre, Loan

def q1(s: Session): return s.scalars(books.filter(Q(pages__gt=100) & ~Q(title__contains="x") | Q(genre=Genre.FICTION))).all()
def q2(s: Session): return s.scalars(authors.filter(born__isnull=False, country="FR")).all()
def q3(s: Session): return s.scalars(books.filter(Q(pages__range=(1, 9)), Q(id__in={3}))).all()
def spec1(s: Session): return s.scalars(Spec(min_pages=3).with_genre(Genre.HISTORY, Genre.SCIENCE).apply(select(Book))).all()
def spec2(s: Session):
    spec = Spec(words=["a", "b"], sort="title")
    return s.scalars(spec.apply(select(Book.id))).all()
def deco(s: Session): return s.scalars(loaded(3)).all()
def dispatched(s: Session): return s.scalars(select(Book.id).where(as_clause(3), as_clause("t"))).all()
def registered(s: Session, name: str): return s.execute(reports["long"](9)).all(), s.execute(reports["by_author"]()).all(), [s.execute(fn()) for fn in reports.values()]
def piped(s: Session): return s.scalars(pipeline(where(Book.pages > 1), order(Book.id, reverse=True), counter())(select(Book))).all()
def lazy(s: Session): return s.scalars(lazy_books.where(Book.id == 1)).all(), s.scalars(lazy_books().limit(2)).all()
def zipped(s: Session):
    ops = [operator.gt, operator.lt]
    clauses = [op(col, bound) for op, col, bound in zip(ops, (Book.pages, Book.price), (10, 5.5))]
    return s.scalars(select(Book.id).where(*clauses)).all()
def cased(s: Session):
    labels = {Genre.FICTION: "fun", Genre.SCIENCE: "hard"}
    whens = [(Book.genre == g, literal(text)) for g, text in labels.items()]
    return s.execute(select(case(*whens, else_=null()).label("mood"), case({Genre.HISTORY: "old"}, value=Book.genre))).all()
def grouped(s: Session):
    columns = OrderedDict(country=Author.country, genre=Book.genre)
    dims = list(columns.values())
    return s.execute(select(*dims, *(f(Book.pages).label(n) for n, f in {"low": func.min, "high": func.max}.items())).join(Book).group_by(*dims).order_by(*map(desc, columns))).all()
def windows(s: Session):
    stmt = select(Book.id)
    while stmt is not None:
        stmt = stmt.where(Book.pages > 5)
        break
    for name, over in [("a", Book.author_id), ("g", Book.genre)]:
        stmt = stmt.add_columns(func.rank().over(partition_by=over, order_by=Book.pages.desc()).label(f"rank_{name}"))
    return s.execute(stmt).all()
def sliced(s: Session):
    cols = list(Book.__table__.c)[1:4]
    head, *rest = cols
    return s.execute(select(head, rest[-1], *reversed(cols))).all()
def chained(s: Session):
    since = datetime(2024, 1, 1, tzinfo=timezone.utc)
    until = since + timedelta(days=30)
    overdue = and_(Loan.due < until, Loan.returned == None)
    return s.scalars(select(Loan).join(Loan.book).join(Book.author).where(overdue, Book.published.between(since, until)).order_by(Loan.due.asc().nulls_last())).all()
def tried(s: Session, raw: str):
    try:
        n = int("12")
    except ValueError:
        return s.scalars(select(Book.id)).all()
    with contextlib.suppress(KeyError):
        n += {"a": 1}["a"]
    return s.scalars(select(Book.id).where(Book.id == n)).all()
def matched(s: Session):
    out = []
    for token in ("genre:2", "pages>10", "plain"):
        match token.split(":"):
            case ["genre", number]: out.append(Book.genre == Genre(int(number)))
            case [single] if ">" in single:
                name, _, value = single.partition(">")
                out.append(getattr(Book, name) > int(value))
            case [word]: out.append(Book.title.startswith(word))
    return s.scalars(select(Book.id).where(or_(*out))).all()
def named(s: Session):
    Point = namedtuple("Point", "low high")
    p = Point(low=1, high=9)
    return s.scalars(select(Book.id).where(Book.pages.between(p.low, p.high), Book.id.in_([*p]))).all()
def defaults(s: Session):
    index = defaultdict(list)
    for c in (Book.pages > 1, Book.title == "x"): index["where"].append(c)
    index["order"].append(Book.id)
    q = deque(index["where"])
    q.appendleft(Book.price < 3)
    return s.scalars(select(Book.id).where(*q).order_by(*index["order"])).all()
def extremes(s: Session):
    best = max(["id", "title", "pages"], key=len)
    total = sum(len(w) for w in ("ab", "c"))
    return s.scalars(select(getattr(Book, best)).where(Book.pages > total, Book.id != min(3, 2), Book.id < round(2.6), Book.pages.in_(range(1, 4)))).all()
def strings(s: Session, name: str):
    return s.scalars(select(Author.id).where(Author.name.ilike("%{}%".format("x".upper())), Author.country == "fr".upper()[:2], Author.name != "a-b".replace("-", " ").title(), Author.name.in_(list(string.ascii_lowercase[:2])))).all()
def updated(s: Session):
    values = {c: getattr(Book, c) + 1 for c in ("pages", "author_id")}
    s.execute(update(Book).where(Book.id == 1).values(**values, title=func.upper(Book.title)))
    s.execute(update(Book).values({getattr(Book, k): v for k, v in dict(price=2.5).items()}))
def selfjoin(s: Session):
    a, b = (aliased(Book, name=n) for n in "ab")
    return s.execute(select(a.title, b.title).join(b, and_(a.author_id == b.author_id, a.id < b.id))).all()
def product(s: Session):
    pairs = list(itertools.product((Genre.FICTION, Genre.HISTORY), (1, 2)))
    return s.scalars(select(Book.id).where(tuple_(Book.genre, Book.pages).in_(pairs))).all()
def recursion(s: Session):
    def nest(depth): return Book.id == depth if depth == 0 else or_(Book.id == depth, nest(depth - 1))
    return s.scalars(select(Book.id).where(nest(3))).all()
def conds(s: Session, min_pages: int | None = None, genres: list[Genre] | None = None, title: str = ""):
    stmt = select(Book)
    stmt = stmt.where(Book.pages >= min_pages) if min_pages is not None else stmt
    if genres: stmt = stmt.where(Book.genre.in_(genres))
    if title and len(title) > 2: stmt = stmt.where(Book.title.ilike(title + "%"))
    elif not title: stmt = stmt.order_by(Book.title)
    return s.scalars(stmt).all()
