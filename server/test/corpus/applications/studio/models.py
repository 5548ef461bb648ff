"""Types of SQLAlchemy-Utils, one enumeration type for all, names and lengths from settings."""

import enum
import uuid

import sqlalchemy
from sqlalchemy import ForeignKey, Integer, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship
from sqlalchemy_utils import ChoiceType, EmailType, IPAddressType, JSONType, PasswordType, Timestamp, URLType, UUIDType
from sqlalchemy_utils.types.encrypted.encrypted_type import StringEncryptedType as BaseEncryptedType
from sqlalchemy_utils.types.scalar_list import ScalarListType

from studio.config import CODE_LENGTH, NAME_LENGTH, SCHEMA_SUFFIX, prefixed


class Status(str, enum.Enum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Size(enum.Enum):
    S = 1
    LARGE = 2


class EncryptedText(BaseEncryptedType):
    impl = Text


class Base(DeclarativeBase):
    type_annotation_map = {enum.Enum: sqlalchemy.Enum(enum.Enum, native_enum=False)}

    def __init_subclass__(cls) -> None:
        cls.__tablename__ = prefixed(cls.__tablename__)
        super().__init_subclass__()


class Artist(Base):
    __tablename__ = "artists"

    id: Mapped[uuid.UUID] = mapped_column(UUIDType(binary=False), primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    email: Mapped[str] = mapped_column(EmailType, unique=True)
    homepage: Mapped[str | None] = mapped_column(URLType)
    address: Mapped[str | None] = mapped_column(IPAddressType(max_length=45))
    password: Mapped[str | None] = mapped_column(PasswordType(schemes=["pbkdf2_sha512"]))
    token: Mapped[str | None] = mapped_column(EncryptedText(Text, "secret"))
    labels: Mapped[list[str] | None] = mapped_column(ScalarListType())
    facts: Mapped[dict | None] = mapped_column(JSONType)
    works: Mapped[list["Work"]] = relationship(back_populates="artist", order_by="Work.code")


class Work(Timestamp, Base):
    __tablename__ = f"works_{SCHEMA_SUFFIX}"

    id: Mapped[uuid.UUID] = mapped_column(UUIDType, primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    status: Mapped[Status] = mapped_column(default=Status.DRAFT)
    size: Mapped[Size | None]
    kind: Mapped[int] = mapped_column(ChoiceType([(1, "print"), (2, "paint")], impl=Integer()))
    artist_id: Mapped[uuid.UUID] = mapped_column(UUIDType(binary=False), ForeignKey(prefixed("artists") + ".id"))
    artist: Mapped[Artist] = relationship(back_populates="works")
