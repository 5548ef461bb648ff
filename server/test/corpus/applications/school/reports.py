"""Reports over the school's tables: joins, groups, subqueries."""

from datetime import date

from sqlalchemy import case, desc, distinct, extract, literal
from sqlalchemy.orm import aliased, selectinload
from sqlmodel import Session, SQLModel, col, func, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from .models import Course, CourseTagLink, EnrollmentLink, Lesson, Level, Student, Tag, Teacher


class CourseReport(SQLModel):
    title: str
    students: int
    average: float | None = None


def course_report(session: Session, minimum: int) -> list[CourseReport]:
    statement = (
        select(Course.title, func.count(EnrollmentLink.student_id).label("students"), func.avg(EnrollmentLink.grade))
        .join(EnrollmentLink, isouter=True)
        .group_by(Course.id)
        .having(func.count(EnrollmentLink.student_id) >= minimum)
    )
    return [CourseReport(title=t, students=n, average=a) for t, n, a in session.exec(statement)]


def courses_with_teacher(session: Session):
    return session.exec(select(Course, Teacher).join(Teacher).where(Teacher.room != None)).all()  # noqa: E711


def courses_and_teacher_without_room(session: Session):
    return session.exec(select(Course, Teacher).where(Course.teacher_id == Teacher.id, col(Teacher.room).is_(None))).all()


def top_students(session: Session, n: int = 10):
    average = func.avg(EnrollmentLink.grade).label("average")
    statement = (
        select(Student.id, Student.email, average)
        .join(EnrollmentLink, EnrollmentLink.student_id == Student.id)
        .group_by(Student.id, Student.email)
        .order_by(desc("average"))
        .limit(n)
    )
    return session.exec(statement).all()


def without_grade(session: Session):
    return session.exec(select(Student).where(Student.enrollments.any(EnrollmentLink.grade == None))).all()  # noqa: E711


def tags_of_teacher(session: Session, email: str):
    statement = (
        select(distinct(Tag.name))
        .select_from(Tag)
        .join(CourseTagLink, CourseTagLink.tag_id == Tag.id)
        .join(Course, Course.id == CourseTagLink.course_id)
        .join(Course.teacher)
        .where(Teacher.email == email)
    )
    return session.exec(statement).all()


def load_levels(session: Session):
    level = case((col(Lesson.minutes) < 30, "short"), (col(Lesson.minutes) < 60, "normal"), else_="long")
    return session.exec(select(level.label("length"), func.count()).group_by(level)).all()


def followups(session: Session, course_id: int):
    base = select(Course.id, Course.title, literal(0).label("step")).where(Course.id == course_id).cte("path", recursive=True)
    following = aliased(Course)
    path = base.union_all(select(following.id, following.title, base.c.step + 1).where(following.prerequisite_id == base.c.id))
    return session.exec(select(path.c.title, path.c.step).order_by(path.c.step)).all()


def birthdays(session: Session, month: int):
    students = select(Student.first_name, Student.birthday).where(extract("month", Student.birthday) == month)
    teachers = select(Teacher.first_name, Teacher.birthday).where(extract("month", Teacher.birthday) == month)
    return session.exec(union_all(students, teachers)).all()


def detail(session: Session, course_id: int) -> Course | None:
    statement = (
        select(Course)
        .options(selectinload(Course.lessons), selectinload(Course.enrollments).selectinload(EnrollmentLink.student))
        .where(Course.id == course_id)
    )
    return session.exec(statement).first()


async def upcoming(session: AsyncSession, today: date):
    results = await session.exec(select(Course).where(col(Course.starts_on) >= today).order_by(Course.starts_on))
    return results.all()


async def count_by_level(session: AsyncSession):
    results = await session.exec(select(Student.level, func.count(Student.id)).group_by(Student.level))
    counts = {level: 0 for level in Level}
    for level, n in results:
        counts[level] = n
    return counts


async def minutes_per_course(session: AsyncSession):
    total = select(func.sum(Lesson.minutes)).where(Lesson.course_id == Course.id).correlate(Course).scalar_subquery()
    results = await session.exec(select(Course.title, total.label("minutes")).order_by(total.desc()))
    return results.all()


async def ranked_students(session: AsyncSession, course_id: int):
    rank = func.dense_rank().over(partition_by=EnrollmentLink.course_id, order_by=col(EnrollmentLink.grade).desc())
    ranking = select(EnrollmentLink.student_id, rank.label("place")).where(EnrollmentLink.course_id == course_id).subquery()
    statement = select(Student, ranking.c.place).join(ranking, ranking.c.student_id == Student.id).where(ranking.c.place <= 3)
    return (await session.exec(statement)).all()
