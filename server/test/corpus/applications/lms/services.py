from __future__ import annotations

import abc
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import singledispatchmethod
from typing import Any, ClassVar, Generic, Literal, Protocol, TypeVar, assert_never, override

from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, cast, delete, distinct, func, insert, literal, not_, or_, select, true, tuple_, update, Integer
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload, selectinload, subqueryload, with_expression
from sqlalchemy.sql import Executable

from .kernel import Model, db, transactional, with_session
from .school import Course, Enrollment, Grade, Person, Prerequisite, Section, Student, Teacher, Term


class Specification[M: Model](Protocol):
    def apply(self, stmt: Select[tuple[M]]) -> Select[tuple[M]]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionsIn:
    year: int
    term: Term | None = None

    def apply(self, stmt):
        stmt = stmt.where(Section.year == self.year)
        return stmt if self.term is None else stmt.where(Section.term == self.term)


@dataclass(frozen=True)
class TaughtBy:
    email: str

    def apply(self, stmt):
        return stmt.join(Section.teacher).where(func.lower(Teacher.email) == self.email.lower())


@dataclass(frozen=True)
class WithFreeSeats:
    at_least: int = 1

    def apply(self, stmt):
        return stmt.where(Section.capacity - Section.taken >= self.at_least)


class Catalog:
    """Read side."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def sections(self, *specs: Specification[Section], order: Literal["code", "size"] = "code") -> Sequence[Section]:
        stmt = select(Section).options(joinedload(Section.course))
        for spec in specs:
            stmt = spec.apply(stmt)
        match order:
            case "code":
                stmt = stmt.order_by(Section.course_code, Section.number)
            case "size":
                stmt = stmt.order_by(Section.capacity.desc())
            case _:
                assert_never(order)
        return (await self._session.scalars(stmt)).all()

    async def open_this_autumn(self):
        return await self.sections(SectionsIn(year=2025, term=Term.AUTUMN), WithFreeSeats(), order="size")

    async def of_teacher(self, email: str):
        return await self.sections(TaughtBy(email))

    async def all_prerequisites(self, code: str):
        base = select(Prerequisite.required_code.label("code"), literal(1).label("depth")).where(Prerequisite.course_code == code)
        cte = base.cte("required", recursive=True)
        cte = cte.union(
            select(Prerequisite.required_code, cte.c.depth + 1).where(Prerequisite.course_code == cte.c.code)
        )
        stmt = select(Course, func.min(cte.c.depth).label("depth")).join(cte, cte.c.code == Course.code).group_by(Course).order_by("depth")
        return (await self._session.execute(stmt)).all()

    async def missing_for(self, student_id: int, code: str):
        passed = select(Enrollment.course_code).where(Enrollment.student_id == student_id, Enrollment.grade.in_(Grade.passing()))
        stmt = select(Course.code).join(Course.unlocks.of_type(target := aliased(Course))).where(target.code == code, Course.code.not_in(passed))
        return (await self._session.scalars(stmt)).all()

    async def honour_roll(self, minimum: float = 3.5):
        stmt = select(Student.name, Student.gpa.label("gpa")).where(Student.gpa >= minimum).order_by(Student.gpa.desc())
        return (await self._session.execute(stmt)).tuples().all()

    async def transcript(self, student: Student):
        quality = func.sum(Enrollment.points * Course.credits)
        stmt = (
            select(Section.year, Section.term, quality / func.nullif(func.sum(Course.credits), 0))
            .select_from(Enrollment)
            .join(Enrollment.section)
            .join(Section.course)
            .where(Enrollment.student == student, Enrollment.grade.is_not(None))
            .group_by(Section.year, Section.term)
        )
        return (await self._session.execute(stmt)).all()

    async def distribution(self, code: str):
        buckets = {g.name.lower(): func.count().filter(Enrollment.grade == g) for g in Grade}
        stmt = select(*[expr.label(name) for name, expr in buckets.items()]).where(Enrollment.course_code == code)
        return (await self._session.execute(stmt)).one()._mapping


class Registrar:
    """Write side; every public method runs in a transaction of its own."""

    @transactional
    async def enroll(self, student_id: int, code: str, number: int) -> bool:
        session = db.current
        section = await session.get(Section, (code, number), with_for_update={"of": Section})
        if section is None or section.is_full:
            return False
        session.add(Enrollment(student_id=student_id, course_code=code, section_number=number))
        await session.flush()
        return True

    @transactional
    async def drop(self, student_id: int, code: str):
        await db.current.execute(
            delete(Enrollment).where(Enrollment.student_id == student_id, Enrollment.course_code == code, Enrollment.grade == None)  # noqa: E711
        )

    @with_session
    async def grade(self, session: AsyncSession, code: str, number: int, grades: Mapping[int, Grade]):
        for student_id, grade in grades.items():
            await session.execute(
                update(Enrollment)
                .where(tuple_(Enrollment.student_id, Enrollment.course_code, Enrollment.section_number) == (student_id, code, number))
                .values(grade=grade, points=grade.value)
            )

    @with_session
    async def roll_over(self, session: AsyncSession, year: int):
        source = select(Section.course_code, Section.number + 100, literal(2026), Section.term, Section.capacity).where(Section.year == year)
        stmt = insert(Section).from_select(["course_code", "number", "year", "term", "capacity"], source)
        await session.execute(stmt)

    @with_session
    async def reassign(self, session: AsyncSession, old: Teacher, new: Teacher):
        await session.execute(update(Section).where(Section.teacher == old).values(teacher_id=new.id), execution_options={"synchronize_session": "fetch"})

    @singledispatchmethod
    def count_stmt(self, what) -> Select:
        raise TypeError(what)

    @count_stmt.register
    def _(self, what: str) -> Select:
        return select(func.count()).select_from(Course).where(Course.title.ilike(what))

    @count_stmt.register(int)
    def _by_year(self, what: int) -> Select:
        return select(func.count()).select_from(Section).where(Section.year == what)

    @with_session
    async def counts(self, session: AsyncSession):
        return await session.scalar(self.count_stmt("Intro%")), await session.scalar(self.count_stmt(2024))


async def waiting_list(session: AsyncSession, code: str):
    rank = func.row_number().over(partition_by=(Enrollment.course_code, Enrollment.section_number), order_by=Enrollment.created_at)
    ranked = select(Enrollment.student_id, Enrollment.section_number, rank.label("place")).where(Enrollment.course_code == code).subquery("ranked")
    stmt = (
        select(Student.name, ranked.c.place - Section.capacity)
        .join(ranked, ranked.c.student_id == Student.id)
        .join(Section, and_(Section.course_code == code, Section.number == ranked.c.section_number))
        .where(ranked.c.place > Section.capacity)
    )
    return (await session.execute(stmt)).all()


async def run_legacy(session: AsyncSession):
    def work(sync: Session, year: int):
        q = sync.query(Section.term, func.count(distinct(Enrollment.student_id))).outerjoin(Section.enrollments)
        return q.filter(Section.year == year).group_by(Section.term).all()

    return await session.run_sync(work, 2024)
