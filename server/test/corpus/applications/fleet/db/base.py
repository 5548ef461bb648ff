import enum
import re
from sqlalchemy import MetaData, String, Enum
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr

from .types import short, CreatedAt, UpdatedAt

metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
})

_camel = re.compile(r"(?<!^)(?=[A-Z])")


def pluralize(word: str) -> str:
    match word:
        case "person":
            return "people"
        case s if s.endswith("y"):
            return s[:-1] + "ies"
        case s if s.endswith(("s", "x")):
            return s + "es"
        case _:
            return word + "s"


class Base(DeclarativeBase):
    metadata = metadata
    type_annotation_map = {
        short: String(50),
        enum.Enum: Enum(enum.Enum, native_enum=False, length=20),
    }

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return pluralize(_camel.sub("_", cls.__name__).lower())


class Stamped:
    created_at: Mapped[CreatedAt]
    updated_at: Mapped[UpdatedAt]
