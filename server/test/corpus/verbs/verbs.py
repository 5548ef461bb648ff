"""Calls that make a session send a statement of its own. Driven on SQLite, what they send is recorded by their place."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    nickname: Mapped[str | None] = mapped_column(String(50), deferred=True)
    posts: Mapped[list[Post]] = relationship(back_populates="author")


class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    author: Mapped[User] = relationship(back_populates="posts", lazy="joined")
    tags: Mapped[list[Tag]] = relationship(lazy="selectin")


class Tag(Base):
    __tablename__ = "tags"
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), primary_key=True)
    word: Mapped[str] = mapped_column(String(20), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "tag"}


class Label(Tag):
    __tablename__ = "labels"
    post_id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    colour: Mapped[str] = mapped_column(String(10))
    __table_args__ = (ForeignKeyConstraint(["post_id", "word"], ["tags.post_id", "tags.word"]),)
    __mapper_args__ = {"polymorphic_identity": "label"}


def get_user(session: Session, user_id: int):
    return session.get(User, user_id)


def get_user_with_posts(session: Session, user_id: int):
    return session.get(User, user_id, options=[selectinload(User.posts).selectinload(Post.tags)])


def get_user_joined(session: Session, user_id: int):
    return session.get(User, user_id, options=(joinedload(User.posts).lazyload(Post.tags),), populate_existing=True)


def lock_user(session: Session, user_id: int):
    return session.get_one(User, user_id, with_for_update={"nowait": True, "of": User})


def get_post(session: Session, post_id: int):
    return session.get(Post, post_id)


def get_tag(session: Session, post_id: int, word: str):
    return session.get(Tag, (post_id, word))


def get_tag_by_names(session: Session, post_id: int, word: str):
    return session.get(Tag, {"word": word, "post_id": post_id})


def get_label(session: Session, post_id: int, word: str):
    return session.get(Label, [post_id, word])


def get_by_keyword(session: Session, key: int):
    return session.get(entity=User, ident=key).name


def get_first_post(session: Session):
    return session.get(User, session.scalar(select(func.min(Post.author_id))))


def refresh_user(session: Session, user: User):
    session.refresh(user)


def refresh_names(session: Session, user: User):
    session.refresh(user, ["name", "nickname"])


def refresh_posts(session: Session, user: User):
    session.refresh(user, attribute_names=["posts"])


def refresh_locked(session: Session, post: Post):
    session.refresh(post, with_for_update=True)


def add_user(session: Session, name: str):
    user = User(name=name)
    session.add(user)
    session.commit()
    session.refresh(user)
    return user


def __oracle__():
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        user = User(id=1, name="a", posts=[Post(id=1, title="p", tags=[Label(word="w", colour="red")])])
        session.add(user)
        session.commit()

    def run(function, *args):
        with Session(engine, expire_on_commit=False) as session:
            function(session, *args)

    for function in (get_user, get_user_with_posts, get_user_joined, lock_user, get_post, get_by_keyword):
        run(function, 1)
    for function in (get_tag, get_tag_by_names, get_label):
        run(function, 1, "w")
    run(get_first_post)
    for function, entity in ((refresh_user, User), (refresh_names, User), (refresh_posts, User), (refresh_locked, Post)):
        with Session(engine, expire_on_commit=False) as session:
            loaded = session.scalars(select(entity)).unique().one()
            function(session, loaded)
    run(add_user, "b")
