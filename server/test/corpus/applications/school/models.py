import uuid
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import Any, List, Optional

from pydantic import EmailStr, model_validator
from sqlalchemy import Column, DateTime, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import JSON, Field, Relationship, SQLModel


def get_datetime_utc() -> datetime:
    return datetime.now(timezone.utc)


class Level(str, Enum):
    beginner = "beginner"
    intermediate = "intermediate"
    advanced = "advanced"


class UUIDModel(SQLModel):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True, index=True, nullable=False)


class TimestampModel(SQLModel):
    created_at: datetime | None = Field(default_factory=get_datetime_utc, sa_type=DateTime(timezone=True))
    updated_at: Optional[datetime] = Field(
        default=None, sa_type=DateTime(timezone=True), sa_column_kwargs={"onupdate": func.now(), "nullable": True}
    )


class EnrollmentLink(SQLModel, table=True):
    student_id: uuid.UUID | None = Field(default=None, foreign_key="student.id", primary_key=True, ondelete="CASCADE")
    course_id: int | None = Field(default=None, foreign_key="course.id", primary_key=True)
    grade: Optional[Decimal] = Field(default=None, max_digits=4, decimal_places=2)
    enrolled_on: date = Field(default_factory=date.today)

    student: "Student" = Relationship(back_populates="enrollments")
    course: "Course" = Relationship(back_populates="enrollments")


class CourseTagLink(SQLModel, table=True):
    __tablename__ = "course_tags"

    course_id: int = Field(foreign_key="course.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True)


class PersonBase(SQLModel):
    first_name: str = Field(max_length=100, index=True)
    last_name: str = Field(max_length=100)
    email: str = Field(unique=True, index=True, max_length=255)
    birthday: date | None = None

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}"


class StudentBase(PersonBase):
    level: Level = Field(default=Level.beginner)
    is_active: bool = True


class Student(UUIDModel, TimestampModel, StudentBase, table=True):
    hashed_password: str
    interests: List[str] = Field(default_factory=list, sa_column=Column(JSON))
    mentor_id: Optional[int] = Field(default=None, foreign_key="teachers.id")

    enrollments: List[EnrollmentLink] = Relationship(back_populates="student", cascade_delete=True)
    courses: List["Course"] = Relationship(
        back_populates="students", link_model=EnrollmentLink, sa_relationship_kwargs={"viewonly": True}
    )
    mentor: Optional["Teacher"] = Relationship(back_populates="mentees")


class StudentCreate(StudentBase):
    password: str = Field(min_length=8)


class StudentUpdate(SQLModel):
    first_name: str | None = None
    level: Level | None = None
    is_active: bool | None = None


class StudentPublic(StudentBase):
    id: uuid.UUID


class Teacher(PersonBase, table=True):
    __tablename__ = "teachers"
    __table_args__ = (Index("ix_teachers_name", "last_name", "first_name"),)

    id: int | None = Field(default=None, primary_key=True)
    salary: Decimal = Field(default=0, max_digits=10, decimal_places=2)
    room: str | None = Field(default=None, sa_column=Column("room_number", String(10), nullable=True))

    courses: List["Course"] = Relationship(back_populates="teacher", sa_relationship_kwargs={"lazy": "selectin"})
    mentees: List[Student] = Relationship(back_populates="mentor")


class TagBase(SQLModel):
    name: str = Field(index=True)


class Tag(TagBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    courses: list["Course"] = Relationship(back_populates="tags", link_model=CourseTagLink)


class CourseBase(SQLModel):
    title: str = Field(sa_column_kwargs={"comment": "shown on the page"})
    description: str | None = Field(default=None)
    credits: int = Field(default=3, ge=1, le=10)
    starts_on: date | None = Field(default=None, index=True)
    teacher_id: int | None = Field(default=None, foreign_key="teachers.id", nullable=True, ondelete="SET NULL")


class Course(CourseBase, table=True):
    __table_args__ = (UniqueConstraint("title", "teacher_id", name="uq_course_title"), {"comment": "what is taught"})

    id: int | None = Field(default=None, primary_key=True)
    syllabus: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    prerequisite_id: int | None = Field(default=None, foreign_key="course.id")

    teacher: Teacher | None = Relationship(back_populates="courses")
    tags: list[Tag] = Relationship(back_populates="courses", link_model=CourseTagLink)
    enrollments: list[EnrollmentLink] = Relationship(back_populates="course")
    students: list[Student] = Relationship(
        back_populates="courses", link_model=EnrollmentLink, sa_relationship_kwargs={"viewonly": True}
    )
    prerequisite: Optional["Course"] = Relationship(
        back_populates="followups", sa_relationship_kwargs={"remote_side": "Course.id"}
    )
    followups: list["Course"] = Relationship(back_populates="prerequisite")
    lessons: list["Lesson"] = Relationship(
        back_populates="course", sa_relationship_kwargs={"order_by": "Lesson.position", "cascade": "all, delete-orphan"}
    )


class Lesson(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    course_id: int = Field(foreign_key="course.id", index=True)
    position: int = 0
    title: str
    minutes: float = 45.0
    body: bytes | None = None
    labels: list[str] = Field(default_factory=list, sa_column=Column(ARRAY(String).with_variant(JSON, "sqlite").with_variant(JSON, "mysql")))

    course: Course = Relationship(back_populates="lessons", sa_relationship_kwargs=dict(lazy="joined", innerjoin=True))


class Pagination(SQLModel):
    skip: int = 0
    limit: int = 100


class CourseFilter(SQLModel):
    title: str | None = None
    min_credits: int | None = None
    teacher_id: int | None = None
    tag: str | None = None
