from datetime import datetime as dt

from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import backref

from ..extensions import Model, db, reference_col

post_tag = db.Table(
    "post_tag",
    db.Column("post_id", db.Integer, db.ForeignKey("post.id"), primary_key=True),
    db.Column("tag_id", db.Integer, db.ForeignKey("tag.id"), primary_key=True),
)


class SoftDeleteMixin(object):
    deleted_at = db.Column(db.DateTime, nullable=True)


class Role(Model):
    __tablename__ = "roles"
    name = db.Column(db.String(80), unique=True, nullable=False)
    permissions = db.Column(db.Integer, default=0)
    WRITE, MODERATE, ADMIN = 1 << 0, 1 << 1, 1 << 2


class User(Model):
    __tablename__ = "users"
    username = db.Column(db.String(80), unique=True, nullable=False)
    email = db.Column(db.String(80), unique=True, nullable=False)
    created_at = db.Column(db.DateTime, nullable=False, default=dt.utcnow)
    role_id = reference_col("roles", nullable=True)
    role = db.relationship("Role", backref="users")
    active = db.Column(db.Boolean(), default=False)
    followed = db.relationship(
        "Follow", foreign_keys="Follow.follower_id", backref=db.backref("follower", lazy="joined"), lazy="dynamic", cascade="all, delete-orphan"
    )

    @hybrid_property
    def can_moderate(self):
        return self.role is not None and self.role.permissions & Role.MODERATE == Role.MODERATE

    @can_moderate.expression
    def can_moderate(cls):
        return cls.role.has(Role.permissions.op("&")(Role.MODERATE) == Role.MODERATE)

    def is_following(self, user):
        return self.followed.filter_by(followed_id=user.id).first() is not None

    @property
    def followed_posts(self):
        return Post.query.join(Follow, Follow.followed_id == Post.author_id).filter(Follow.follower_id == self.id)


class Follow(db.Model):
    follower_id = db.Column(db.Integer, db.ForeignKey("users.id"), primary_key=True)
    followed_id = db.Column(db.Integer, db.ForeignKey("users.id"), primary_key=True)
    timestamp = db.Column(db.DateTime, default=dt.utcnow)


class Post(SoftDeleteMixin, Model):
    title = db.Column(db.String(200), nullable=False, index=True)
    slug = db.Column(db.String(200), unique=True)
    body = db.Column(db.Text)
    views = db.Column(db.Integer, default=0, server_default="0")
    published = db.Column(db.DateTime)
    author_id = reference_col("users", index=True)
    author = db.relationship(User, backref=backref("posts", lazy="dynamic", order_by="desc(Post.published)"))
    tags = db.relationship("Tag", secondary=post_tag, lazy="subquery", backref=db.backref("posts", lazy=True))
    comments = db.relationship("Comment", back_populates="post", cascade="all, delete-orphan", order_by="Comment.id")

    @classmethod
    def latest(cls, n=5):
        return cls.query.alive().order_by(cls.published.desc()).limit(n).all()


class Tag(Model):
    name = db.Column(db.String(30), unique=True)


class Comment(Model):
    body = db.Column(db.Text)
    post_id = reference_col("post")
    user_id = reference_col("users", nullable=True)
    post = db.relationship(Post, back_populates="comments")
    user = db.relationship(User, lazy="joined")


class BlogPostArchive(db.Model):
    __bind_key__ = "archive"
    id = db.Column(db.Integer, primary_key=True)
    year = db.Column(db.SmallInteger)
