from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Boolean, Enum, ForeignKey, Index, LargeBinary, String, UniqueConstraint, func, text
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from .base import CreatedMixin, DeletableMixin, Model, TimestampsMixin, WorkspaceMixin, slug, str_128, str_32, uuid_pk
from .enums import Role

if TYPE_CHECKING:
    from .issues import Issue


class User(TimestampsMixin, DeletableMixin, Model):
    __table_args__ = (Index("ix_user_email_lower", func.lower(text("email")), unique=True),)

    id: Mapped[uuid_pk]
    email: Mapped[str] = mapped_column(String(320))
    first_name: Mapped[str_128]
    last_name: Mapped[str_128 | None]
    password_hash: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, server_default=text("true"))
    preferences: Mapped[dict[str, Any]] = mapped_column(default=dict)
    last_seen_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", cascade="all, delete-orphan", foreign_keys="Membership.user_id"
    )
    workspaces: AssociationProxy[list[Workspace]] = association_proxy("memberships", "workspace")
    tokens: Mapped[list[ApiToken]] = relationship(back_populates="user", passive_deletes=True)
    assigned: Mapped[list[Issue]] = relationship(back_populates="assignee", foreign_keys="Issue.assignee_id", lazy="raise")

    @validates("email")
    def normalise(self, _key: str, value: str) -> str:
        return value.strip().lower()

    @hybrid_property
    def display_name(self) -> str:
        return self.first_name + " " + func.coalesce(self.last_name, "")

    @hybrid_property
    def has_signed_in(self) -> bool:
        return self.last_seen_at != None  # noqa: E711


class Workspace(TimestampsMixin, DeletableMixin, Model):
    id: Mapped[uuid_pk]
    name: Mapped[str_128]
    slug: Mapped[slug]
    plan: Mapped[str_32] = mapped_column(default="free")
    settings: Mapped[dict[str, Any] | None]

    memberships: Mapped[list[Membership]] = relationship(back_populates="workspace", cascade="all, delete-orphan")
    members: Mapped[list[User]] = relationship(
        secondary="membership",
        primaryjoin="Workspace.id == Membership.workspace_id",
        secondaryjoin="Membership.user_id == User.id",
        viewonly=True,
        order_by="User.email",
    )
    issues: Mapped[list[Issue]] = relationship(back_populates="workspace")


class Membership(CreatedMixin, WorkspaceMixin, Model):
    __table_args__ = (UniqueConstraint("workspace_id", "user_id"),)

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"))
    invited_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    role: Mapped[Role] = mapped_column(Enum(Role, native_enum=False, length=16), default=Role.MEMBER)

    user: Mapped[User] = relationship(back_populates="memberships", foreign_keys=[user_id], lazy="joined")
    invited_by: Mapped[User | None] = relationship(foreign_keys=[invited_by_id])
    workspace: Mapped[Workspace] = relationship(back_populates="memberships")


class Invitation(CreatedMixin, WorkspaceMixin, Model):
    id: Mapped[uuid_pk]
    email: Mapped[str]
    role: Mapped[Role]
    token: Mapped[str] = mapped_column(String(64), index=True, unique=True)
    accepted_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]


class ApiToken(CreatedMixin, Model):
    __tablename__ = "api_tokens"

    id: Mapped[uuid_pk]
    user_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    scopes: Mapped[dict[str, Any]]
    revoked: Mapped[bool] = mapped_column(default=False)
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(back_populates="tokens", innerjoin=True)
