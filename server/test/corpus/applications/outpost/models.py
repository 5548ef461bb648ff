"""Posts and their readings; a reading's value is compared in the column of its kind."""

from sqlalchemy import Column, ForeignKey, Integer, String, case, cast, null
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base, relationship
from sqlalchemy.orm.interfaces import PropComparator

Base = declarative_base()


class Typed:
    """A value in one of several columns."""

    kinds = {int: ("int", Integer), str: ("char", String)}

    @hybrid_property
    def value(self):
        return getattr(self, self.kind + "_value")

    @value.setter
    def value(self, value):
        self.kind = self.kinds[type(value)][0]

    @value.comparator
    class value(PropComparator):
        def __init__(self, cls):
            self.cls = cls

        def _case(self):
            names = sorted(kind for kind, _ in self.cls.kinds.values())
            whens = [(self.cls.kind == name, cast(getattr(self.cls, name + "_value"), String)) for name in names]
            return case(*whens, else_=null())

        def __eq__(self, other):
            return self._case() == cast(other, String)


class Post(Base):
    __tablename__ = "post"
    id = Column(Integer, primary_key=True)
    name = Column(String(30))
    height = Column(Integer)
    depth = Column(Integer)
    readings = relationship("Reading", back_populates="post")


class Reading(Typed, Base):
    __tablename__ = "reading"
    id = Column(Integer, primary_key=True)
    post_id = Column(ForeignKey("post.id"))
    kind = Column(String(8))
    int_value = Column(Integer)
    char_value = Column(String)
    post = relationship(Post, back_populates="readings")
