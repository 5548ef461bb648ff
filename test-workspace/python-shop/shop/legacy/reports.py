"""Reports that still use Session.query()."""

from sqlalchemy import func
from sqlalchemy.orm import Session

from .models import Post, User


def authors_by_name(session: Session, prefix: str):
    return session.query(User).filter(User.name.startswith(prefix)).order_by(User.name).all()


def posts_per_author(session: Session):
    return (
        session.query(User.name, func.count(Post.id))
        .outerjoin(User.posts)
        .group_by(User.name)
        .all()
    )
