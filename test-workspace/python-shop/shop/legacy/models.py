"""The classic style: columns without annotations, a base of its own."""

from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import declarative_base, mapped_column, relationship

Base = declarative_base()


class User(Base):
    __tablename__ = "legacy_users"

    id = mapped_column(Integer, primary_key=True)
    name = mapped_column(String(50), nullable=False)

    posts = relationship("Post", back_populates="author")


class Post(Base):
    __tablename__ = "legacy_posts"

    id = mapped_column(Integer, primary_key=True)
    title = mapped_column(String(50))
    content = mapped_column(Text)
    author_id = mapped_column(ForeignKey("legacy_users.id"))

    author = relationship("User", back_populates="posts")
