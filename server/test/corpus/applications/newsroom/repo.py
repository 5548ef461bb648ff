from __future__ import annotations
import functools, operator, itertools, datetime as dt
from collections.abc import Sequence, Iterable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_args, ClassVar, Protocol, overload, Self
from sqlalchemy import Select, and_, asc, case, cast, delete, desc, distinct, exists, func, insert, literal, literal_column, not_, nulls_last, or_, select, text, tuple_, union_all, update, true, values, column, Integer, String, Date, lateral, within_group, over, extract, between, collate, any_, all_, type_coerce, Numeric
from sqlalchemy.dialects.postgresql import insert as pg_insert, aggregate_order_by, array
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.dialects.mysql import insert as mysql_insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Bundle, Session, aliased, contains_eager, defaultload, defer, joinedload, load_only, raiseload, selectinload, selectin_polymorphic, subqueryload, undefer, undefer_group, with_expression, with_loader_criteria, with_polymorphic
from sqlalchemy.sql.base import ExecutableOption
from .models import Account, Article, Base, Comment, Membership, Note, Review, Tag, article_tag, Colour, Kind, SoftDelete

M = TypeVar("M", bound=Base)

@dataclass(frozen=True)
class Page:
    number: int = 1
    size: int = 20
    @property
    def offset(self) -> int: return (self.number - 1) * self.size
    def apply(self, stmt: Select) -> Select: return stmt.limit(self.size).offset(self.offset)

class Spec(Protocol):
    def clause(self): ...
@dataclass
class ByState:
    state: str = "published"
    def clause(self): return Article.state == self.state
@dataclass
class LongerThan:
    words: int
    def clause(self): return Article.words > self.words
@dataclass
class AllOf:
    parts: tuple
    def clause(self): return and_(*(p.clause() for p in self.parts))
@dataclass
class Negated:
    inner: Any
    def clause(self): return ~self.inner.clause()

class Repo(Generic[M]):
    model: type[M]
    order: ClassVar[tuple] = ()
    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        for base in getattr(cls, "__orig_bases__", ()):
            args = get_args(base)
            if args and isinstance(args[0], type): cls.model = args[0]
    def __init__(self, session: AsyncSession): self.session = session
    @property
    def base(self) -> Select[tuple[M]]: return select(self.model)
    def _where(self, stmt, **filters):
        for name, value in filters.items():
            stmt = stmt.where(getattr(self.model, name) == value)
        return stmt
    def ordered(self, stmt): return stmt.order_by(*self.order) if self.order else stmt
    async def get(self, id: int, *, options: Sequence[ExecutableOption] = ()) -> M | None:
        stmt = self.base.where(self.model.id == id).options(*options)
        return (await self.session.execute(stmt)).unique().scalar_one_or_none()
    async def list(self, page: Page = Page()) -> Sequence[M]:
        stmt = page.apply(self.ordered(self.base))
        return (await self.session.scalars(stmt)).all()
    async def count(self, *clauses) -> int:
        stmt = select(func.count()).select_from(self.base.where(*clauses).subquery())
        return await self.session.scalar(stmt)
    async def exists(self, **filters) -> bool:
        return await self.session.scalar(select(self._where(self.base, **filters).exists()))
    async def remove(self, ids: Sequence[int]):
        await self.session.execute(delete(self.model).where(self.model.id.in_(ids)))

class AccountRepo(Repo[Account]):
    order = (Account.email.asc(), Account.id.desc())
    async def by_email(self, email: str):
        return await self.session.scalar(self._where(self.base, email=email, level="high"))
    async def alive(self): return (await self.session.scalars(Account.alive().order_by(Account.age_days))).all()
    async def with_score(self):
        stmt = self.base.options(with_expression(Account.score, select(func.count(Article.id)).where(Article.author_id == Account.id).correlate(Account).scalar_subquery()))
        return (await self.session.scalars(stmt)).all()
    async def by_domain(self, domain: str): return await self.session.scalars(self.base.where(Account.domain == domain, Account.richer_than(100)))
    async def long(self): return await self.session.scalars(self.base.options(undefer_group("long"), undefer(Account.article_count), defer(Account.prefs)))
    async def of_article_title(self, title: str): return await self.session.scalars(self.base.where(Account.titles.contains(title)))
    async def handle(self, h: str): return await self.session.scalars(self.base.filter_by(handle=h, kind=Kind.A))
    async def tree(self, root: int):
        top = self.base.with_only_columns(Account.id, Account.parent_id, literal(0).label("depth")).where(Account.id == root).cte("tree", recursive=True)
        below = aliased(Account, name="below")
        top = top.union_all(select(below.id, below.parent_id, top.c.depth + 1).join(top, below.parent_id == top.c.id))
        return await self.session.execute(select(Account, top.c.depth).join(top, Account.id == top.c.id).order_by(top.c.depth))
    async def richest_children(self):
        child = aliased(Account)
        sub = select(child).where(child.parent_id == Account.id).order_by(child.balance.desc()).limit(3).lateral("best")
        best = aliased(child, sub)
        return await self.session.execute(select(Account.email, best.email, best.balance).join(sub, true()))

    async def low(self): return await self.count(Account.level == "low"), await self.exists(kind=Kind.B), await self.list(Page(2)), await self.get(5), await self.remove([1, 2])

class ArticleRepo(Repo[Article]):
    def search(self, spec: Spec): return select(Article).where(spec.clause())
    async def fixed(self): return await self.session.scalars(self.search(AllOf((ByState(), Negated(LongerThan(500)), LongerThan(words=3)))))
    async def tagged(self, *names: str): return await self.session.scalars(self.base.where(Article.tags.any(Tag.name.in_(names)), Article.tag_names.contains("x")))
    async def reviews(self, stars: int): return await self.session.scalars(self.base.where(Article.Review.stars > stars) if hasattr(Article, "Review") else select(Review).where(Review.stars >= stars))
    async def poly(self):
        wp = with_polymorphic(Article, [Review, Note], flat=True)
        return await self.session.scalars(select(wp).where(or_(wp.Review.stars == 5, wp.Note.pinned.is_(True))))
    async def selectin_poly(self): return await self.session.scalars(select(Article).options(selectin_polymorphic(Article, [Review]), raiseload(Article.tags), joinedload(Article.author).load_only(Account.email).raiseload("*")))
    async def of_type(self): return await self.session.scalars(select(Account).join(Account.posts.of_type(Review)).where(Review.stars > 3).distinct())
    async def recent(self, days: int = 7): return await self.session.scalars(self.base.where(Article.created_at > func.now() - dt.timedelta(days=days)))
    async def criteria(self): return await self.session.scalars(select(Account).options(selectinload(Account.posts), with_loader_criteria(Account, lambda cls: cls.deleted_at.is_(None), include_aliases=True)))
    async def bundle(self): return await self.session.execute(select(Bundle("a", Article.id, Article.title), Bundle("b", Account.email)).join(Article.author))
    async def window(self):
        w = func.row_number().over(partition_by=Article.author_id, order_by=(Article.words.desc(), Article.id)).label("rn")
        ranked = select(Article.id, w).subquery("ranked")
        return await self.session.scalars(select(Article).join(ranked, and_(ranked.c.id == Article.id, ranked.c.rn <= 3)))
    async def upsert(self, rows: list[dict[str, Any]]):
        stmt = pg_insert(Tag).values([{"name": "a"}, {"name": "b"}])
        stmt = stmt.on_conflict_do_update(index_elements=[Tag.name], set_={"name": stmt.excluded.name}, where=Tag.name != stmt.excluded.name).returning(Tag.id)
        return await self.session.scalars(stmt)
    async def bulk(self): await self.session.execute(update(Article).where(Article.id == 1).values({Article.words: Article.words + 1, "state": case((Article.words > 10, "big"), else_="small")}).execution_options(synchronize_session=False))
    async def move(self, a: int, b: int): await self.session.execute(update(Article).where(Article.author_id == a).values(author_id=b).returning(Article.id, Article.title))
    async def purge(self): await self.session.execute(delete(Comment).where(Comment.article_id.in_(select(Article.id).where(Article.state == "spam").scalar_subquery())))
    async def copy(self): await self.session.execute(insert(Tag).from_select(["name"], select(Article.title).where(~exists().where(Tag.name == Article.title))))

def grouped(session: Session):
    n = func.count(Article.id)
    return session.execute(select(Account.level, n.label("n"), func.sum(Article.words).filter(Article.state == "published").label("w")).outerjoin(Account.posts).group_by(Account.level).having(n > 1).order_by(nulls_last(desc("w")), "n")).all()
def months(session: Session, year: int):
    m = func.date_trunc("month", Article.created_at).label("month")
    return session.execute(select(m, func.count()).where(extract("year", Article.created_at) == year).group_by(m).order_by(m)).all()
def reduced(session, words: list[str]):
    clauses = functools.reduce(operator.or_, [Article.title.ilike(f"%{w}%") for w in ("x", "y", "z")])
    return session.scalars(select(Article).where(clauses)).all()
def dispatch(session, how: str = "new"):
    orders = {"new": Article.created_at.desc(), "old": Article.created_at, "long": (Article.words.desc())}
    return session.scalars(select(Article.id).order_by(orders["new"], orders.get("long"), orders.get("nope", Article.id))).all()
def matched(session, kind: str):
    match kind:
        case "draft" | "hidden": cond = Article.state.in_(["draft", "hidden"])
        case "all": cond = true()
        case _: cond = Article.state == kind
    return session.scalars(select(Article.id).where(cond)).all()
def chained(session):
    q = session.query(Article.id, Article.title.label("t"))
    if (limit := 5) > 3: q = q.join(Article.author).limit(limit)
    return q.all()
def autoescaped(session):
    q = session.query(Article.id, Article.title.label("t"))
    return q.join(Article.author).filter(Account.email.startswith("a", autoescape=True)).order_by(None).order_by("t").all()
def legacy(session):
    sub = session.query(Membership.account_id, func.max(Membership.role).label("r")).group_by(Membership.account_id).subquery()
    return session.query(Account).outerjoin(sub, Account.id == sub.c.account_id).filter(sub.c.r.isnot(None)).options(joinedload(Account.memberships), contains_eager(Account.parent)).from_statement(text("select 1")) if False else session.query(Account, sub.c.r).outerjoin(sub, Account.id == sub.c.account_id).filter(sub.c.r.isnot(None)).all()
def pairs(session): return session.scalars(select(Membership).where(tuple_(Membership.account_id, Membership.team).in_([(1, "a"), (2, "b")]))).all()
def unions(session):
    a = select(Account.id, literal("account").label("kind"), Account.email.label("name"))
    b = select(Tag.id, literal("tag"), Tag.name)
    u = union_all(a, b).subquery("everything")
    return session.execute(select(u).where(u.c.name.like("%x%")).order_by(u.c.kind, u.c.id).limit(10)).all()
def vals(session):
    v = values(column("id", Integer), column("name", String), name="v").data([(1, "a"), (2, "b")])
    return session.execute(select(v.c.name, Tag.name).join(Tag, Tag.id == v.c.id)).all()
def core(session): return session.execute(article_tag.update().where(article_tag.c.tag_id == 3).values(position=article_tag.c.position + 1)), session.execute(article_tag.delete().where(article_tag.c.position > 5)), session.execute(article_tag.insert().values(article_id=1, tag_id=2))
def keyset(session, last: tuple[int, str] | None = None):
    stmt = select(Article.id, Article.title).order_by(Article.title, Article.id).limit(50)
    if last is not None: stmt = stmt.where(tuple_(Article.title, Article.id) > last)
    return session.execute(stmt).all()
def aggregates(session): return session.execute(select(func.string_agg(Tag.name, aggregate_order_by(literal_column("', '"), Tag.name)), func.array_agg(distinct(Tag.name)), func.percentile_cont(0.5).within_group(Tag.id), func.coalesce(func.max(Tag.id), 0), func.json_build_object("a", Tag.id))).all()
def jsons(session, key: str): return session.scalars(select(Account.id).where(Account.prefs["theme"].as_string() == "dark", Account.prefs[("a", "b")].as_integer() > 1, Account.prefs[key].as_boolean())).all()
def enums(session): return session.scalars(select(Account.id).where(Account.colour == Colour.RED, Account.colour.in_([c for c in Colour if c is not Colour.RED]), Account.level.not_in(["low"]))).all()
def locks(session): return session.scalars(select(Account).with_for_update(skip_locked=True, of=Account, key_share=True).execution_options(populate_existing=True)).all()
def casts(session): return session.execute(select(cast(Article.words, String) + "!", type_coerce(Article.words, Numeric) / 3, Article.words // 2, Article.words % 7, -Article.words, Article.title.collate("C"), Article.title[0] if False else func.left(Article.title, 3), Article.created_at.cast(Date))).all()
def correlated(session):
    c = aliased(Comment, name="c")
    n = select(func.count(c.id)).where(c.article_id == Article.id, c.likes.between(1, 10)).correlate(Article).scalar_subquery().label("n")
    return session.execute(select(Article.id, n).order_by(n.desc())).all()
def self_join(session):
    parent = aliased(Account, name="p")
    return session.execute(select(Account.email, parent.email.label("boss")).join(Account.parent.of_type(parent), isouter=True).where(parent.is_deleted | (parent.level == "high"))).all()
def relcmp(session): return session.scalars(select(Article.id).where(~Article.comments.any(Comment.likes > 3), Article.author.has(Account.level == "mid"), Article.tags.any(), Article.author != None)).all()
def nested(session):
    def published(stmt, *, since=None):
        stmt = stmt.where(Article.state == "published")
        if since: stmt = stmt.where(Article.created_at >= since)
        return stmt
    add = lambda stmt, *c: stmt.where(*c)
    compose = lambda *fs: functools.reduce(lambda f, g: lambda s: g(f(s)), fs)
    step = compose(published, lambda s: add(s, Article.words > 9), functools.partial(published, since=dt.date(2024, 1, 1)))
    return session.scalars(step(select(Article.id))).all()
def cols(session):
    wanted = [c for c in Article.__table__.columns if c.name.startswith("price") or c.primary_key]
    names = {c.key: c for c in Tag.__mapper__.column_attrs}
    return session.execute(select(*wanted)).all(), session.execute(select(*(getattr(Tag, n) for n in names))).all()
def loops(session):
    stmt = select(Account.id)
    for model, attr in ((Article, Article.author_id), (Membership, Membership.account_id)):
        stmt = stmt.where(exists(select(1).select_from(model).where(attr == Account.id)))
    for i, part in enumerate("a b".split(), start=1): stmt = stmt.where(Account.email.contains(f"{part}{i}"))
    return session.scalars(stmt).all()
