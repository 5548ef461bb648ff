from __future__ import annotations

import enum
from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Numeric, SmallInteger, String, Text, UniqueConstraint, and_, case, func, or_, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship, validates

from .kernel import Auditable, Model, Versioned


class Term(enum.IntEnum):
    SPRING = 1
    AUTUMN = 2

    @property
    def months(self) -> range:
        return range(1, 7) if self is Term.SPRING else range(7, 13)


class Grade(enum.Enum):
    A = Decimal("4.0")
    B = Decimal("3.0")
    C = Decimal("2.0")
    F = Decimal("0")

    @classmethod
    def passing(cls) -> frozenset[Grade]:
        return frozenset(g for g in cls if g.value > 0)


class Course(Auditable, Versioned, Model):
    code: Mapped[str] = mapped_column(String(12), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    credits: Mapped[int] = mapped_column(SmallInteger, default=3)
    prerequisites: Mapped[list[Course]] = relationship(
        secondary="lms.prerequisite",
        primaryjoin="Course.code == foreign(Prerequisite.course_code)",
        secondaryjoin="Course.code == foreign(Prerequisite.required_code)",
        back_populates="unlocks",
    )
    unlocks: Mapped[list[Course]] = relationship(
        secondary="lms.prerequisite",
        primaryjoin="Course.code == foreign(Prerequisite.required_code)",
        secondaryjoin="Course.code == foreign(Prerequisite.course_code)",
        back_populates="prerequisites",
    )
    sections: Mapped[list[Section]] = relationship(back_populates="course")


class Prerequisite(Model):
    course_code: Mapped[str] = mapped_column(ForeignKey("lms.course.code"), primary_key=True)
    required_code: Mapped[str] = mapped_column(ForeignKey("lms.course.code"), primary_key=True)


class Section(Model):
    course_code: Mapped[str] = mapped_column(ForeignKey(Course.code), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    year: Mapped[int]
    term: Mapped[Term]
    capacity: Mapped[int] = mapped_column(default=30)
    teacher_id: Mapped[int | None] = mapped_column(ForeignKey("lms.person.id"))
    course: Mapped[Course] = relationship(back_populates="sections")
    teacher: Mapped[Teacher | None] = relationship(back_populates="sections")
    enrollments: Mapped[list[Enrollment]] = relationship(back_populates="section", cascade="all, delete-orphan")

    __table_args__ = (Index("ix_section_when", "year", "term"), CheckConstraint("capacity > 0"), {"schema": "lms"})

    @hybrid_property
    def label(self) -> str:
        return self.course_code + "-" + str(self.number)

    @label.inplace.expression
    @classmethod
    def _label(cls):
        return cls.course_code.concat("-").concat(func.cast(cls.number, String)) if False else cls.course_code + "-"


class Person(Model):
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(200), unique=True)
    __mapper_args__ = {"polymorphic_on": type, "polymorphic_abstract": True}


class Teacher(Person):
    __tablename__ = None
    __mapper_args__ = {"polymorphic_identity": "teacher"}
    sections: Mapped[list[Section]] = relationship(back_populates="teacher")


class Student(Person):
    __tablename__ = None
    __mapper_args__ = {"polymorphic_identity": "student"}
    matriculated: Mapped[date | None] = mapped_column(use_existing_column=True)
    enrollments: Mapped[list[Enrollment]] = relationship(back_populates="student")

    @hybrid_property
    def gpa(self):
        graded = [e for e in self.enrollments if e.grade]
        return sum(e.grade.value for e in graded) / len(graded) if graded else None

    @gpa.inplace.expression
    @classmethod
    def _gpa(cls):
        return (
            select(func.avg(Enrollment.points)).where(Enrollment.student_id == cls.id).correlate_except(Enrollment).scalar_subquery()
        )


class Enrollment(Auditable, Model):
    student_id: Mapped[int] = mapped_column(ForeignKey("lms.person.id"), primary_key=True)
    course_code: Mapped[str] = mapped_column(primary_key=True)
    section_number: Mapped[int] = mapped_column(primary_key=True)
    grade: Mapped[Grade | None]
    points: Mapped[Decimal | None] = mapped_column(Numeric(3, 1))
    student: Mapped[Student] = relationship(back_populates="enrollments")
    section: Mapped[Section] = relationship(back_populates="enrollments")

    __table_args__ = (
        ForeignKeyConstraint(["course_code", "section_number"], ["lms.section.course_code", "lms.section.number"], ondelete="CASCADE"),
        {"schema": "lms"},
    )


Section.taken = column_property(
    select(func.count(Enrollment.student_id))
    .where(Enrollment.course_code == Section.course_code, Enrollment.section_number == Section.number)
    .correlate_except(Enrollment)
    .scalar_subquery()
)
Section.is_full = column_property(
    case((Section.capacity <= select(func.count()).select_from(Enrollment).where(Enrollment.course_code == Section.course_code).correlate_except(Enrollment).scalar_subquery(), True), else_=False)
)
