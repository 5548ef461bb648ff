import uuid
from datetime import datetime, timezone, date
from decimal import Decimal
from enum import Enum
from typing import Annotated, ClassVar, List, Optional

from pydantic import EmailStr
from sqlalchemy import Column, DateTime, Index, UniqueConstraint, func, text, JSON, String, Enum as SAEnum, event
from sqlalchemy.orm import declared_attr, column_property
from sqlmodel import Field, Relationship, SQLModel, AutoString


def now() -> datetime:
    return datetime.now(timezone.utc)


class Level(str, Enum):
    junior = "junior"
    senior = "senior"


class TimestampMixin(SQLModel):
    created_at: datetime = Field(default_factory=now, nullable=False, sa_type=DateTime(timezone=True), sa_column_kwargs={"server_default": func.now()})
    updated_at: Optional[datetime] = Field(default=None, sa_type=DateTime(timezone=True), sa_column_kwargs={"onupdate": func.now()})


class TeamHeroLink(SQLModel, table=True):
    team_id: Optional[int] = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: uuid.UUID | None = Field(default=None, foreign_key="heroes.id", primary_key=True)
    is_training: bool = False
    team: "Team" = Relationship(back_populates="hero_links")
    hero: "Hero" = Relationship(back_populates="team_links")


class TeamBase(SQLModel):
    name: str = Field(index=True, max_length=60)
    headquarters: str


class Team(TeamBase, TimestampMixin, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    budget: Decimal = Field(default=0, max_digits=9, decimal_places=2)
    hero_links: list[TeamHeroLink] = Relationship(back_populates="team")
    missions: List["Mission"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "selectin", "order_by": "Mission.starts"}, cascade_delete=True)


class HeroBase(SQLModel):
    alias: str = Field(unique=True)
    age: int | None = Field(default=None, index=True, ge=0)
    email: EmailStr = Field(max_length=120)
    level: Level = Level.junior


class Hero(HeroBase, table=True):
    __tablename__ = "heroes"
    __table_args__ = (UniqueConstraint("alias", "email", name="uq_alias_email"), Index("ix_lower_alias", text("lower(alias)")))
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    secret: str = Field(sa_column=Column("secret_name", String(40), nullable=False))
    powers: dict = Field(default_factory=dict, sa_type=JSON)
    mentor_id: uuid.UUID | None = Field(default=None, foreign_key="heroes.id", ondelete="SET NULL")
    mentor: Optional["Hero"] = Relationship(back_populates="students", sa_relationship_kwargs=dict(remote_side="Hero.id"))
    students: list["Hero"] = Relationship(back_populates="mentor")
    team_links: list[TeamHeroLink] = Relationship(back_populates="hero")
    limit: ClassVar[int] = 100


class HeroCreate(HeroBase):
    secret: str


class HeroUpdate(SQLModel):
    alias: str | None = None
    age: int | None = None


class Mission(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")
    starts: date
    title: Annotated[str, Field(max_length=80)]
    team: Team = Relationship(back_populates="missions")
