from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Optional
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import CreatedMixin, DeletableMixin, Model, TimestampsMixin, WorkspaceMixin, bigint_pk, str_128, uuid_pk
from .enums import IssuePriority, IssueState

if TYPE_CHECKING:
    from .accounts import User, Workspace

issue_label = sa.Table(
    "issue_label",
    Model.metadata,
    sa.Column("issue_id", sa.ForeignKey("issue.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("label_id", sa.ForeignKey("label.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("added_at", sa.DateTime(timezone=True), server_default=sa.func.now()),
)


class Label(WorkspaceMixin, Model):
    id: Mapped[uuid_pk]
    name: Mapped[str_128]
    color: Mapped[str] = mapped_column(sa.String(7), default="#cccccc")

    issues: Mapped[list["Issue"]] = relationship(secondary=issue_label, back_populates="labels")


class Sprint(TimestampsMixin, WorkspaceMixin, Model):
    __table_args__ = (sa.CheckConstraint("ends_on >= starts_on", name="dates"),)

    id: Mapped[uuid_pk]
    name: Mapped[str_128]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    capacity: Mapped[Optional[Decimal]] = mapped_column(sa.Numeric(8, 2))

    issues: Mapped[list["Issue"]] = relationship(back_populates="sprint", order_by="desc(Issue.priority)")

    @hybrid_method
    def covers(self, day: date) -> bool:
        return (self.starts_on <= day) & (self.ends_on >= day)


class Issue(TimestampsMixin, DeletableMixin, WorkspaceMixin, Model):
    id: Mapped[uuid_pk]
    number: Mapped[int] = mapped_column(sa.Integer, index=True)
    title: Mapped[str] = mapped_column(sa.String(255))
    description: Mapped[Optional[str]] = mapped_column(deferred=True)
    state: Mapped[IssueState] = mapped_column(
        sa.Enum(IssueState, values_callable=lambda enum: [e.value for e in enum], native_enum=False), default=IssueState.BACKLOG
    )
    priority: Mapped[IssuePriority] = mapped_column(sa.SmallInteger, default=IssuePriority.NORMAL)
    points: Mapped[Optional[int]]
    due_on: Mapped[Optional[date]]
    closed_at: Mapped[Optional[datetime]]
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sprint_id: Mapped[Optional[UUID]] = mapped_column(sa.ForeignKey("sprint.id", ondelete="SET NULL"))
    parent_id: Mapped[Optional[UUID]] = mapped_column(sa.ForeignKey("issue.id"))
    assignee_id: Mapped[Optional[UUID]] = mapped_column(sa.ForeignKey("user.id"))
    reporter_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))

    workspace: Mapped["Workspace"] = relationship(back_populates="issues")
    sprint: Mapped[Optional[Sprint]] = relationship(back_populates="issues")
    parent: Mapped[Optional["Issue"]] = relationship(back_populates="subtasks", remote_side="Issue.id")
    subtasks: Mapped[list["Issue"]] = relationship(back_populates="parent")
    assignee: Mapped[Optional["User"]] = relationship(back_populates="assigned", foreign_keys=[assignee_id])
    reporter: Mapped["User"] = relationship(foreign_keys=[reporter_id])
    labels: Mapped[set[Label]] = relationship(secondary=issue_label, back_populates="issues", lazy="selectin")
    comments: Mapped[list["Comment"]] = relationship(back_populates="issue", cascade="all, delete-orphan", order_by="Comment.created_at")
    attachments: orm.WriteOnlyMapped["Attachment"] = relationship(back_populates="issue")
    watchers: Mapped[list["Watcher"]] = relationship(back_populates="issue", cascade="all, delete-orphan")

    @hybrid_property
    def is_open(self) -> bool:
        return self.state in IssueState.open_states()

    @is_open.inplace.expression
    @classmethod
    def _is_open(cls) -> sa.ColumnElement[bool]:
        return cls.state.in_(IssueState.open_states())

    @hybrid_property
    def overdue(self) -> bool:
        return (self.due_on != None) & (self.due_on < sa.func.current_date())  # noqa: E711


class Comment(TimestampsMixin, DeletableMixin, Model):
    id: Mapped[uuid_pk]
    issue_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issue.id", ondelete="CASCADE"), index=True)
    author_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id"))
    body: Mapped[str]

    issue: Mapped[Issue] = relationship(back_populates="comments")
    author: Mapped["User"] = relationship(lazy="joined")


class Attachment(CreatedMixin, Model):
    id: Mapped[bigint_pk]
    issue_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issue.id", ondelete="CASCADE"))
    filename: Mapped[str_128]
    size: Mapped[int] = mapped_column(sa.BigInteger)
    content_type: Mapped[Optional[str]]

    issue: Mapped[Issue] = relationship(back_populates="attachments")


class Watcher(CreatedMixin, Model):
    issue_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issue.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(sa.ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)

    issue: Mapped[Issue] = relationship(back_populates="watchers")
    user: Mapped["User"] = relationship()


class IssueLink(CreatedMixin, Model):
    source_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issue.id"), primary_key=True)
    target_id: Mapped[UUID] = mapped_column(sa.ForeignKey("issue.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), default="relates")

    source: Mapped[Issue] = relationship(foreign_keys=[source_id], backref=orm.backref("outgoing", cascade="all, delete-orphan"))
    target: Mapped[Issue] = relationship(foreign_keys=[target_id], backref="incoming")


comment_count = (
    sa.select(sa.func.count(Comment.id)).where(Comment.issue_id == Issue.id, Comment.deleted_at.is_(None)).correlate_except(Comment).scalar_subquery()
)
Issue.comment_count = orm.column_property(comment_count, deferred=True)
