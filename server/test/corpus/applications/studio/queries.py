"""Statements over the three kinds of models."""

import uuid

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, selectinload
from sqlmodel import col
from sqlmodel import select as sqlmodel_select

from studio.archive import ArchiveBox, ArchiveSheet
from studio.models import Artist, Size, Status, Work
from studio.shop import ShopItem, ShopLine


def artist_by_email(session: Session, email: str):
    return session.scalar(select(Artist).where(Artist.email == email, Artist.homepage.is_not(None)))


def works_of(session: Session, artist_id: uuid.UUID, status: Status):
    statement = select(Work).where(Work.artist_id == artist_id, Work.status == status)
    return session.scalars(statement.order_by(Work.code).options(selectinload(Work.artist))).all()


def large_works(session: Session, ids: list[uuid.UUID]):
    return session.execute(select(Work.id, Work.kind).where(Work.size == Size.LARGE, Work.id.in_(ids))).all()


def publish(session: Session, code: str):
    session.execute(update(Work).where(Work.code == code).values(status=Status.PUBLISHED, kind=2))


def items(session: Session, kind: str, least: int):
    statement = sqlmodel_select(ShopItem).where(col(ShopItem.kind) == kind, ShopItem.stock >= least)
    return session.scalars(statement.order_by(col(ShopItem.name).desc())).all()


def sold(session: Session, item_id: int):
    return session.scalar(select(func.sum(ShopLine.amount)).where(ShopLine.item_id == item_id))


def add_line(session: Session, item_id: int, amount: int):
    session.execute(insert(ShopLine).values(item_id=item_id, amount=amount))


def boxes(session: Session, words: str):
    return session.scalars(select(ArchiveBox).where(ArchiveBox.label.ilike(f"%{words}%"))).all()


def sheets(session: Session, box_id: uuid.UUID):
    return session.scalars(select(ArchiveSheet).where(ArchiveSheet.box_id == box_id)).all()


def drop_sheets(session: Session, title: str):
    session.execute(delete(ArchiveSheet).where(ArchiveSheet.title == title))
