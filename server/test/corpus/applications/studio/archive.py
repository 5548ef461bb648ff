"""Advanced Alchemy's bases under the names that Litestar gives them."""

from uuid import UUID

from litestar.contrib.sqlalchemy.base import UUIDBase
from litestar.plugins.sqlalchemy import base, repository
from litestar.plugins.sqlalchemy.base import BigIntAuditBase
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship


class ArchiveBox(base.UUIDAuditBase):
    __tablename__ = "archive_box"

    label: Mapped[str]
    sheets: Mapped[list["ArchiveSheet"]] = relationship(back_populates="box", lazy="selectin")


class ArchiveSheet(UUIDBase):
    title: Mapped[str]
    box_id: Mapped[UUID] = mapped_column(ForeignKey("archive_box.id"))
    box: Mapped[ArchiveBox] = relationship(back_populates="sheets", lazy="joined", innerjoin=True)


class ArchiveMark(BigIntAuditBase):
    text: Mapped[str]


class ArchiveBoxRepository(repository.SQLAlchemyAsyncRepository[ArchiveBox]):
    model_type = ArchiveBox
