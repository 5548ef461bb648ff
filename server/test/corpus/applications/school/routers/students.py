import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Query
from sqlmodel import Session, col, func, select

from school import crud
from school.database import get_session
from school.models import Course, EnrollmentLink, Level, Student, StudentPublic, StudentUpdate, Tag

router = APIRouter()
SessionDep = Annotated[Session, Depends(get_session)]


@router.get("/students/", response_model=list[StudentPublic])
def read_students(session: SessionDep, skip: int = 0, limit: Annotated[int, Query(le=100)] = 100) -> Any:
    count_statement = select(func.count()).select_from(Student)
    count = session.exec(count_statement).one()
    statement = select(Student).order_by(col(Student.created_at).desc()).offset(skip).limit(limit)
    students = session.exec(statement).all()
    return {"data": students, "count": count}


@router.get("/students/{student_id}")
def read_student(student_id: uuid.UUID, session: SessionDep) -> Any:
    student = session.get(Student, student_id)
    if not student:
        raise HTTPException(status_code=404, detail="Student not found")
    return student


@router.patch("/students/{student_id}")
def update_student(*, session: Session = Depends(get_session), student_id: uuid.UUID, student: StudentUpdate):
    db_student = session.exec(select(Student).where(Student.id == student_id)).one_or_none()
    if not db_student:
        raise HTTPException(status_code=404)
    for key, value in student.model_dump(exclude_unset=True).items():
        setattr(db_student, key, value)
    session.add(db_student)
    session.commit()
    return db_student


@router.get("/students/level/{level}")
def by_level(level: Level, session: SessionDep):
    return crud.student.by_level(session, level)


@router.get("/students/{student_id}/courses")
def courses(student_id: uuid.UUID, session: SessionDep, tag: str | None = None, q: str | None = Query(default=None)):
    query = select(Course).join(EnrollmentLink).where(EnrollmentLink.student_id == student_id)
    if tag:
        query = query.where(col(Course.tags).any(Tag.name == tag))
    if q:
        query = query.where(col(Course.title).like(f"%{q}%"))
    return session.exec(query.distinct()).all()


@router.get("/lookup")
def lookup(session: SessionDep, emails: Annotated[list[str], Query()]):
    return session.exec(select(Student.id, Student.email).where(col(Student.email).in_(emails))).all()
