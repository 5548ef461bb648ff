"""What is mapped after its class: by assignment, by hooks of configuring, through the mapper."""

from sqlalchemy import Column, ForeignKey, Integer, event, func, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, DeclarativeBaseNoMeta, Mapped, Mapper, column_property, mapped_column, registry, relationship

plain = registry()


@plain.mapped
class Tool:
    __tablename__ = "tools"
    id: Mapped[int] = mapped_column(primary_key=True)
    weight: Mapped[int]


# No metaclass takes these: they stay what they are.
Tool.double = column_property(Tool.weight * 2)
Tool.extra = Column(Integer)
# A descriptor works everywhere.
Tool.heavy = hybrid_property(lambda self: self.weight > 10)
Tool.__mapper__.add_property("triple", column_property(Tool.__table__.c.weight * 3))


class NoMeta(DeclarativeBaseNoMeta):
    pass


class Bench(NoMeta):
    __tablename__ = "benches"
    id: Mapped[int] = mapped_column(primary_key=True)


Bench.twice = column_property(Bench.id * 2)


class Base(DeclarativeBase):
    pass


class Counted:
    @classmethod
    def __declare_last__(cls):
        cls.piece_count = column_property(select(func.count(Piece.id)).where(Piece.owner_id == cls.id).scalar_subquery())


class Owner(Counted, Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Piece(Base):
    __tablename__ = "pieces"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("owners.id"))
    price: Mapped[int]

    @classmethod
    def __declare_first__(cls):
        cls.owner = relationship(Owner, back_populates="pieces")


Owner.pieces = relationship(Piece, back_populates="owner")


@event.listens_for(Mapper, "after_configured")
def add_rounded():
    for mapper in Base.registry.mappers:
        if "price" in mapper.columns:
            mapper.class_.rounded = column_property(func.round(mapper.columns.price))
