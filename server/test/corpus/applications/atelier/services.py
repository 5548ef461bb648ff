"""Bases that do not have the model which they select, and an instance that a module keeps."""

from typing import Generic, Sequence, Type, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import configure_mappers, selectinload

from atelier.models import Base, Bench, Owner, Piece, Tool

configure_mappers()
M = TypeVar("M", bound=Base)


class Listing:
    def rows(self, session):
        return session.scalars(select(self.model).order_by(self.model.id)).all()


class OwnerListing(Listing):
    model = Owner


class Cheapest:
    model = NotImplemented
    conditions = ()

    def rows(self, session):
        return session.scalars(select(self.model).where(*self.conditions)).all()


class CheapestPieces(Cheapest):
    model = Piece
    conditions = (Piece.price < 5, Piece.owner.has(name="ann"))


class Crud(Generic[M]):
    def __init__(self, model: Type[M], *, relations: Sequence[str] = ()):
        self.model = model
        self.relations = relations

    def base(self):
        stmt = select(self.model)
        for name in self.relations:
            stmt = stmt.options(selectinload(getattr(self.model, name)))
        return stmt


class OwnerCrud(Crud[Owner]):
    def one(self, session, ident: int):
        return session.scalars(self.base().where(self.model.id == ident)).one()


owners = OwnerCrud(Owner, relations=("pieces",))


def tools(session):
    return session.scalars(select(Tool).where(Tool.heavy)).all()


def benches(session):
    return session.scalars(select(Bench)).all()


def everything(session, ident: int):
    return OwnerListing().rows(session), CheapestPieces().rows(session), owners.one(session, ident)


def rounded(session):
    return session.execute(select(Piece.rounded, Owner.piece_count).join(Piece.owner)).all()
