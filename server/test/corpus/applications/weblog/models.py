from datetime import datetime, timedelta
import sqlalchemy as sa
from sqlalchemy import orm, event
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import backref, column_property, synonym, object_session
from flask_sqlalchemy.query import Query
from .ext import db

followers = db.Table("followers",
    db.Column("follower_id", db.Integer, db.ForeignKey("user.id"), primary_key=True),
    db.Column("followed_id", db.Integer, db.ForeignKey("user.id"), primary_key=True))

class Crud:
    @classmethod
    def first_by(cls, **kw): return cls.query.filter_by(**kw).first()
    @classmethod
    def newest(cls, n=10): return cls.query.order_by(cls.created.desc()).limit(n).all()
    def siblings(self): return type(self).query.filter(type(self).id != self.id).all()

class PostQuery(Query):
    def published(self): return self.filter(Post.published.is_(True))
    def since(self, days: int): return self.filter(Post.created >= datetime.utcnow() - timedelta(days=days))

class User(Crud, db.Model):
    id = db.Column(db.Integer, primary_key=True)
    username = db.Column(db.String(64), unique=True, nullable=False)
    _pw = db.Column("password_hash", db.String(128))
    role = db.Column(db.Enum("admin", "author", "reader", name="roles"), default="reader")
    created = db.Column(db.DateTime, default=datetime.utcnow)
    posts = db.relationship("Post", backref=db.backref("author", lazy="joined", innerjoin=True), lazy="dynamic", cascade="all, delete-orphan")
    followed = db.relationship("User", secondary=followers, primaryjoin=(followers.c.follower_id == id), secondaryjoin=(followers.c.followed_id == id), backref=db.backref("followers", lazy="dynamic"), lazy="dynamic")
    name = synonym("username")
    def followed_posts(self):
        followed = Post.query.join(followers, (followers.c.followed_id == Post.user_id)).filter(followers.c.follower_id == self.id)
        own = Post.query.filter_by(user_id=self.id)
        return followed.union(own).order_by(Post.created.desc())
    def is_following(self, user): return self.followed.filter(followers.c.followed_id == user.id).count() > 0
    @property
    def latest(self): return Post.query.filter(Post.user_id == self.id).order_by(sa.desc(Post.created)).first()
    @staticmethod
    def admins(): return User.query.filter(User.role == "admin").all()

class Category(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String(30), index=True)
    parent_id = db.Column(db.ForeignKey("category.id"))
    children = db.relationship("Category", backref=db.backref("parent", remote_side=[id]), join_depth=2, lazy="joined")

class Post(Crud, db.Model):
    query_class = PostQuery
    id = db.Column(db.Integer, primary_key=True)
    title = db.Column(db.String(140))
    body = orm.deferred(db.Column(db.Text))
    published = db.Column(db.Boolean, server_default=sa.true(), nullable=False)
    created = db.Column(db.DateTime, index=True, default=datetime.utcnow)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    category_id = db.Column(db.Integer, db.ForeignKey(Category.id))
    category = db.relationship(Category, backref="posts", uselist=False)
    tags = association_proxy("post_tags", "tag")
    title_length = column_property(sa.func.length(title))
    @hybrid_property
    def is_new(self): return self.created > datetime.utcnow() - timedelta(days=1)

class Tag(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(30))

class PostTag(db.Model):
    post_id = db.Column(db.ForeignKey("post.id"), primary_key=True)
    tag_id = db.Column(db.ForeignKey("tag.id"), primary_key=True)
    weight = db.Column(db.SmallInteger, default=1)
    post = db.relationship(Post, backref=db.backref("post_tags", cascade="all, delete-orphan"))
    tag = db.relationship(Tag, lazy="joined")
    def __init__(self, tag=None): self.tag = tag

class Event(db.Model):
    __tablename__ = "events"
    id = db.Column(db.BigInteger, primary_key=True)
    kind = db.Column(db.String(20), nullable=False)
    payload = db.Column(db.JSON)
    at = db.Column(db.DateTime)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "event"}
class Click(Event):
    __mapper_args__ = {"polymorphic_identity": "click"}
    x = db.Column(db.Integer)
class Signup(Event):
    __tablename__ = "signups"
    __mapper_args__ = {"polymorphic_identity": "signup"}
    id = db.Column(db.ForeignKey("events.id"), primary_key=True)
    user_id = db.Column(db.ForeignKey("user.id"))
    user = db.relationship(User)
db.create_all()
