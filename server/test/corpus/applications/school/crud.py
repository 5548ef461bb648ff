import uuid
from datetime import date
from typing import Any, Generic, Optional, Sequence, Type, TypeVar

from sqlmodel import Session, SQLModel, and_, col, delete, func, or_, select, update

from .models import Course, CourseFilter, EnrollmentLink, Level, Pagination, Student, StudentCreate, StudentUpdate, Teacher

ModelType = TypeVar("ModelType", bound=SQLModel)
CreateType = TypeVar("CreateType", bound=SQLModel)


class CRUDBase(Generic[ModelType, CreateType]):
    def __init__(self, model: Type[ModelType]):
        self.model = model

    def get(self, session: Session, id: Any) -> Optional[ModelType]:
        return session.exec(select(self.model).where(self.model.id == id)).first()

    def get_multi(self, session: Session, *, skip: int = 0, limit: int = 100) -> Sequence[ModelType]:
        return session.exec(select(self.model).offset(skip).limit(limit)).all()

    def count(self, session: Session) -> int:
        return session.exec(select(func.count()).select_from(self.model)).one()

    def remove(self, session: Session, *, ids: list[int]) -> None:
        session.exec(delete(self.model).where(col(self.model.id).in_(ids)))
        session.commit()


class CRUDStudent(CRUDBase[Student, StudentCreate]):
    def get_by_email(self, session: Session, *, email: str) -> Student | None:
        statement = select(Student).where(Student.email == email)
        return session.exec(statement).first()

    def create(self, session: Session, *, obj_in: StudentCreate) -> Student:
        student = Student.model_validate(obj_in, update={"hashed_password": "x"})
        session.add(student)
        session.commit()
        session.refresh(student)
        return student

    def update(self, session: Session, *, db_obj: Student, obj_in: StudentUpdate) -> Student:
        data = obj_in.model_dump(exclude_unset=True)
        db_obj.sqlmodel_update(data)
        session.add(db_obj)
        session.commit()
        return db_obj

    def by_level(self, session: Session, level: Level, active: bool = True):
        return session.exec(select(Student).where(Student.level == level, Student.is_active == active).order_by(Student.last_name)).all()

    def adults(self, session: Session, today: date):
        cutoff = date(today.year - 18, today.month, today.day)
        return session.exec(select(Student).where(col(Student.birthday).is_not(None), col(Student.birthday) <= cutoff)).all()

    def mentored_by(self, session: Session, teacher: Teacher):
        return session.exec(select(Student).where(Student.mentor == teacher)).all()


student = CRUDStudent(Student)
course = CRUDBase[Course, Course](Course)


def authenticate(*, session: Session, email: str) -> Student | None:
    return student.get_by_email(session=session, email=email)


def latest_courses(session: Session) -> Sequence[Course]:
    return course.get_multi(session, limit=5)


def search_courses(session: Session, filters: CourseFilter, page: Pagination):
    statement = select(Course)
    if filters.title:
        statement = statement.where(col(Course.title).icontains(filters.title))
    if filters.min_credits is not None:
        statement = statement.where(Course.credits >= filters.min_credits)
    if filters.teacher_id:
        statement = statement.where(Course.teacher_id == filters.teacher_id)
    count_statement = select(func.count()).select_from(statement.subquery())
    total = session.exec(count_statement).one()
    rows = session.exec(statement.order_by(col(Course.starts_on).desc()).offset(page.skip).limit(page.limit)).all()
    return rows, total


def search_people(session: Session, term: str):
    students = select(Student).where(
        or_(col(Student.first_name).ilike(f"%{term}%"), col(Student.last_name).ilike(f"%{term}%"), Student.email == term)
    )
    teachers = select(Teacher.id, Teacher.email).where(col(Teacher.last_name).startswith(term))
    return session.exec(students).all(), session.exec(teachers).all()


def grade(session: Session, student_id: uuid.UUID, course_id: int):
    link = session.exec(
        select(EnrollmentLink).where(EnrollmentLink.student_id == student_id).where(EnrollmentLink.course_id == course_id)
    ).one()
    return link.grade


def set_grade(session: Session, student_id: uuid.UUID, course_id: int, value: float):
    statement = (
        update(EnrollmentLink)
        .where(and_(col(EnrollmentLink.student_id) == student_id, col(EnrollmentLink.course_id) == course_id))
        .values(grade=value)
    )
    session.exec(statement)
    session.commit()


def deactivate_all(session: Session, level: Level):
    session.exec(update(Student).where(col(Student.level) == level).values({"is_active": False}))


def drop_course(session: Session, course_id: int):
    session.exec(delete(EnrollmentLink).where(col(EnrollmentLink.course_id) == course_id))
    session.delete(session.get(Course, course_id))
    session.commit()
