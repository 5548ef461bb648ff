from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column, relationship

from ..core import Base, Plugin, make_tag_table, query


class Space(Base):
    key: Mapped[str] = mapped_column(String(10), unique=True)
    pages: Mapped[list["Page"]] = relationship(back_populates="space")


class Page(Base):
    space_id: Mapped[int] = mapped_column(ForeignKey("wiki_space.id"))
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str | None] = mapped_column(Text, deferred=True, deferred_raiseload=True)
    kind: Mapped[str] = mapped_column(String(10), default="page")
    space: Mapped[Space] = relationship(back_populates="pages")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "page"}


class Draft(Page):
    reviewer: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "draft"}


page_tags = make_tag_table("wiki_page")


class Wiki(Plugin):
    slug = "wiki"

    @query
    def recent(self, session, n: int = 5):
        return session.scalars(select(Page).order_by(Page.id.desc()).limit(n)).all()

    @query(name="drafts")
    def my_drafts(self, session, reviewer: str):
        return session.scalars(select(Draft).where(Draft.reviewer == reviewer)).all()

    @staticmethod
    def tagged(*tags: str):
        return select(Page.title).join(page_tags, page_tags.c.item_id == Page.id).where(page_tags.c.tag.in_(["a", "b"]))

    by_space = staticmethod(lambda key: select(Page).join(Page.space).where(Space.key == key))
    counts = select(Space.key, func.count(Page.id)).outerjoin(Space.pages).group_by(Space.key)


def use(session):
    wiki = Wiki()
    a = wiki.recent(session)
    b = session.execute(wiki.by_space("x"))
    c = session.execute(Wiki.counts.having(func.count(Page.id) > 3))
    d = session.execute(Wiki.tagged("a").distinct())
    return a, b, c, d
