"""Hierarchies: joined, single below joined, single, concrete, with relationships to and from their classes."""

from typing import List, Optional

from sqlalchemy import Column, ForeignKey, Integer, String, case, func, literal
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import Mapped, configure_mappers, declarative_base, mapped_column, relationship

ZooBase = declarative_base()


class Zoo(ZooBase):
    __tablename__ = "zoos"

    id = Column(Integer, primary_key=True)
    name = Column(String(40))
    animals: Mapped[List["Animal"]] = relationship("Animal", back_populates="zoo")
    keepers = relationship("Keeper", backref="zoo", order_by="Keeper.id")


class Animal(ZooBase):
    __tablename__ = "animals"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    kind: Mapped[str] = mapped_column(String(20))
    zoo_id: Mapped[Optional[int]] = mapped_column(ForeignKey("zoos.id"))
    mother_id: Mapped[Optional[int]] = mapped_column(ForeignKey("animals.id"))

    zoo: Mapped[Optional[Zoo]] = relationship(back_populates="animals")
    mother: Mapped[Optional["Animal"]] = relationship(remote_side=[id], back_populates="young")
    young: Mapped[List["Animal"]] = relationship(back_populates="mother")
    keepers: Mapped[List["Keeper"]] = relationship(secondary="feedings", back_populates="fed")

    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Mammal(Animal):
    __tablename__ = "mammals"

    id: Mapped[int] = mapped_column(ForeignKey("animals.id"), primary_key=True)
    fur: Mapped[Optional[str]] = mapped_column(String(20))
    legs: Mapped[int] = mapped_column(default=4)

    __mapper_args__ = {"polymorphic_identity": "mammal", "polymorphic_load": "inline"}


class Lion(Mammal):
    __tablename__ = "lions"

    lion_id: Mapped[int] = mapped_column("id", ForeignKey("mammals.id"), primary_key=True)
    mane: Mapped[Optional[int]]
    prey_id: Mapped[Optional[int]] = mapped_column(ForeignKey("mammals.id"))
    prey: Mapped[Optional[Mammal]] = relationship(foreign_keys=[prey_id])

    __mapper_args__ = {"polymorphic_identity": "lion", "inherit_condition": lion_id == Mammal.id}


class Bird(Animal):
    __tablename__ = "birds"

    id: Mapped[int] = mapped_column(ForeignKey("animals.id"), primary_key=True)
    wings: Mapped[Optional[float]]
    eggs: Mapped[List["Egg"]] = relationship(back_populates="bird")

    __mapper_args__ = {"polymorphic_identity": "bird", "polymorphic_load": "selectin"}


class Owl(Bird):
    hoots: Mapped[Optional[int]]

    __mapper_args__ = {"polymorphic_identity": "owl"}


class Egg(ZooBase):
    __tablename__ = "eggs"

    id: Mapped[int] = mapped_column(primary_key=True)
    bird_id: Mapped[int] = mapped_column(ForeignKey("birds.id"))
    bird: Mapped[Bird] = relationship(back_populates="eggs")


class Feeding(ZooBase):
    __tablename__ = "feedings"

    animal_id: Mapped[int] = mapped_column(ForeignKey("animals.id"), primary_key=True)
    keeper_id: Mapped[int] = mapped_column(ForeignKey("keepers.id"), primary_key=True)


class Keeper(ZooBase):
    __tablename__ = "keepers"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    role: Mapped[str] = mapped_column(String(12))
    zoo_id: Mapped[Optional[int]] = mapped_column(ForeignKey("zoos.id"))
    fed: Mapped[List[Animal]] = relationship(secondary="feedings", back_populates="keepers")

    __mapper_args__ = {"polymorphic_on": role, "polymorphic_identity": "keeper"}


class Chief(Keeper):
    bonus: Mapped[Optional[int]]
    favourite_id: Mapped[Optional[int]] = mapped_column(ForeignKey("birds.id"))
    favourite: Mapped[Optional[Bird]] = relationship()

    __mapper_args__ = {"polymorphic_identity": "chief"}


class Vet(Keeper):
    licence: Mapped[Optional[str]]

    __mapper_args__ = {"polymorphic_identity": "vet"}


class Shop(ConcreteBase, ZooBase):
    __tablename__ = "shops"

    id = Column(Integer, primary_key=True)
    name = Column(String(30))

    __mapper_args__ = {"polymorphic_identity": "shop", "concrete": True}


class Kiosk(Shop):
    __tablename__ = "kiosks"

    id = Column(Integer, primary_key=True)
    name = Column(String(30))
    flavour = Column(String(10))

    __mapper_args__ = {"polymorphic_identity": "kiosk", "concrete": True}


class Document(ZooBase):
    """Its discriminator is computed."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    pages: Mapped[int] = mapped_column()
    title: Mapped[Optional[str]]

    __mapper_args__ = {
        "polymorphic_on": case((pages > 100, literal("book")), else_="sheet"),
        "polymorphic_identity": "sheet",
        "with_polymorphic": "*",
    }


class Book(Document):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    isbn: Mapped[Optional[str]]

    __mapper_args__ = {"polymorphic_identity": "book"}

configure_mappers()
