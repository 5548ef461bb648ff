import enum

from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import backref

from ..extensions import db
from .mixins import CRUDMixin, SoftDeleteMixin, TimestampMixin


class RoleName(enum.Enum):
    reader = 1
    author = 2
    editor = 3


class Permission(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    codename = db.Column(db.String(64), unique=True, nullable=False)


role_permissions = db.Table(
    "role_permissions",
    db.Column("role_id", db.Integer, db.ForeignKey("user_role.id"), primary_key=True),
    db.Column("permission_id", db.Integer, db.ForeignKey("permission.id"), primary_key=True),
)


class UserRole(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.Enum(RoleName), nullable=False)
    permissions = db.relationship("Permission", secondary=role_permissions, backref=db.backref("roles", lazy="dynamic"))


class Follow(db.Model):
    follower_id = db.Column(db.Integer, db.ForeignKey("users.id"), primary_key=True)
    followed_id = db.Column(db.Integer, db.ForeignKey("users.id"), primary_key=True)
    since = db.Column(db.DateTime, server_default=db.func.now())


class User(CRUDMixin, TimestampMixin, SoftDeleteMixin, db.Model):
    __tablename__ = "users"

    username = db.Column(db.String(64), unique=True, index=True, nullable=False)
    email = db.Column(db.String(120), unique=True, index=True, nullable=False)
    _password = db.Column("password_hash", db.LargeBinary(128), nullable=True)
    first_name = db.Column(db.String(30))
    last_name = db.Column(db.String(30))
    is_admin = db.Column(db.Boolean(), default=False)
    role_id = db.Column(db.Integer, db.ForeignKey("user_role.id"))
    last_login = db.Column(db.DateTime)

    role = db.relationship("UserRole", backref="users")
    posts = db.relationship("Post", back_populates="author", lazy="dynamic", cascade="all, delete-orphan")
    comments = db.relationship("Comment", back_populates="author", lazy="select")
    followed = db.relationship(
        "Follow",
        foreign_keys=[Follow.follower_id],
        backref=db.backref("follower", lazy="joined"),
        lazy="dynamic",
        cascade="all, delete-orphan",
    )
    followers = db.relationship(
        "Follow",
        foreign_keys=[Follow.followed_id],
        backref=db.backref("followed", lazy="joined"),
        lazy="dynamic",
        cascade="all, delete-orphan",
    )

    @hybrid_property
    def full_name(self):
        return self.first_name + " " + self.last_name

    @hybrid_property
    def password(self):
        return self._password

    @password.setter
    def password(self, value):
        self._password = value

    @classmethod
    def get_by_username(cls, username):
        return cls.query.filter_by(username=username).first()

    @classmethod
    def authenticate(cls, login):
        return cls.query.filter(db.or_(cls.username == login, cls.email == login), cls.deleted.is_(False)).one_or_none()

    @staticmethod
    def admins():
        return User.query.filter_by(is_admin=True).order_by(User.username.asc())

    def followed_posts(self):
        from .content import Post

        return Post.query.join(Follow, Follow.followed_id == Post.author_id).filter(Follow.follower_id == self.id)


class Profile(db.Model):
    id = db.Column(db.ForeignKey("users.id"), primary_key=True)
    bio = db.Column(db.Text)
    website = db.Column(db.String(200))
    data = db.Column(db.JSON)
    user = db.relationship(User, backref=backref("profile", uselist=False), uselist=False)
