"""An abstract base of concrete classes has the relationships that it declares for itself, too."""

from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.ext.declarative import AbstractConcreteBase, declared_attr
from sqlalchemy.orm import Session, configure_mappers, joinedload, relationship

from outpost.models import Base, Post


class Fee(AbstractConcreteBase, Base):
    strict_attrs = True
    amount = Column(Integer)

    @declared_attr
    def post_id(cls):
        return Column(ForeignKey("post.id"))

    @declared_attr
    def post(cls):
        return relationship(Post)


class Entry(Fee):
    __tablename__ = "entry_fee"
    id = Column(Integer, primary_key=True)
    event = Column(String(20))
    __mapper_args__ = {"polymorphic_identity": "entry", "concrete": True}


class Yearly(Fee):
    __tablename__ = "yearly_fee"
    id = Column(Integer, primary_key=True)
    year = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "yearly", "concrete": True}


configure_mappers()


def of_post(session: Session, name: str):
    return session.scalars(select(Fee).join(Fee.post).where(Post.name == name).options(joinedload(Fee.post))).all()


def of_high_posts(session: Session):
    return session.query(Fee).filter(Fee.post.has(Post.height > 1000)).order_by(Fee.amount).all()
