from ...core.base import Base
import sqlalchemy.orm as o
class Place(Base):
    city: o.Mapped[str]
    people: o.Mapped[list["Person"]] = o.relationship(back_populates="place")
from acme.core.models import Person
