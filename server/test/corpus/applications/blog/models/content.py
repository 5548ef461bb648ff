from datetime import datetime

from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import validates

from ..extensions import db
from .mixins import CRUDMixin, SoftDeleteMixin, TimestampMixin

post_tags = db.Table(
    "post_tags",
    db.metadata,
    db.Column("post_id", db.Integer, db.ForeignKey("post.id", ondelete="CASCADE"), primary_key=True),
    db.Column("tag_id", db.Integer, db.ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True),
)


class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(50), unique=True, nullable=False)

    def __repr__(self):
        return "<Tag %r>" % self.name


class Category(CRUDMixin, db.Model):
    name = db.Column(db.String(80), nullable=False)
    slug = db.Column(db.String(80), unique=True)
    position = db.Column(db.SmallInteger, default=0)
    parent_id = db.Column(db.Integer, db.ForeignKey("category.id"))
    children = db.relationship("Category", backref=db.backref("parent", remote_side="Category.id"), order_by="Category.position")

    @classmethod
    def roots(cls):
        return cls.query.filter(cls.parent_id.is_(None)).order_by(cls.position)


class Post(CRUDMixin, TimestampMixin, SoftDeleteMixin, db.Model):
    __table_args__ = (db.Index("ix_post_state_date", "state", "published_at"), db.UniqueConstraint("slug", name="uq_post_slug"))

    title = db.Column(db.String(200), nullable=False)
    slug = db.Column(db.String(200), nullable=False)
    body = db.deferred(db.Column(db.Text, nullable=False))
    state = db.Column(db.Enum("draft", "review", "published", name="post_state"), default="draft", nullable=False)
    published_at = db.Column(db.DateTime)
    views_count = db.Column(db.Integer, default=0, nullable=False)
    author_id = db.Column(db.Integer, db.ForeignKey("users.id"), nullable=False)
    category_id = db.Column(db.Integer, db.ForeignKey("category.id"))

    author = db.relationship("User", back_populates="posts", lazy="joined")
    category = db.relationship("Category", backref=db.backref("posts", lazy=True))
    tags = db.relationship("Tag", secondary=post_tags, lazy="subquery", backref=db.backref("posts", lazy=True))
    comments = db.relationship("Comment", back_populates="post", order_by="Comment.created_at", cascade="all, delete-orphan")
    tag_names = association_proxy("tags", "name")

    @validates("title")
    def set_slug(self, key, title):
        self.slug = title.lower().replace(" ", "-")
        return title

    @classmethod
    def published(cls, now=None):
        query = cls.query.filter(cls.state == "published", cls.deleted.is_(False))
        if now:
            query = query.filter(cls.published_at <= now)
        return query.order_by(cls.published_at.desc())

    @classmethod
    def search(cls, q):
        like = "%{}%".format(q)
        return cls.published().filter(db.or_(cls.title.ilike(like), cls.body.ilike(like)))

    @property
    def other_posts(self):
        return Post.query.filter(Post.author_id == self.author_id, Post.id != self.id)


class Comment(CRUDMixin, TimestampMixin, db.Model):
    body = db.Column(db.Text)
    approved = db.Column(db.Boolean, default=False, index=True)
    post_id = db.Column(db.Integer, db.ForeignKey("post.id"), nullable=False)
    author_id = db.Column(db.Integer, db.ForeignKey("users.id"))
    parent_id = db.Column(db.Integer, db.ForeignKey("comment.id"))

    post = db.relationship(Post, back_populates="comments")
    author = db.relationship("User", back_populates="comments")
    replies = db.relationship("Comment", backref=db.backref("parent", remote_side="Comment.id"), lazy="dynamic")


class Revision(db.Model):
    post_id = db.Column(db.Integer, db.ForeignKey("post.id"), primary_key=True)
    number = db.Column(db.Integer, primary_key=True, autoincrement=False)
    body = db.Column(db.Text)
    created_at = db.Column(db.DateTime, default=datetime.utcnow)


class PostView(db.Model):
    __tablename__ = "post_views"
    __bind_key__ = None

    id = db.Column(db.BigInteger().with_variant(db.Integer, "sqlite"), primary_key=True)
    post_id = db.Column(db.Integer, db.ForeignKey(Post.id), index=True)
    user_id = db.Column(db.Integer, db.ForeignKey("users.id"))
    day = db.Column(db.Date, nullable=False)
    count = db.Column(db.Integer, nullable=False, default=1)
