from sqlmodel import Session, SQLModel, create_engine, select

from .models import Course, Teacher

engine = create_engine("sqlite://", echo=True)


def init_db(session: Session) -> None:
    teacher = session.exec(select(Teacher).where(Teacher.email == "admin@example.org")).first()
    if not teacher:
        session.add(Teacher(first_name="Ada", last_name="L", email="admin@example.org"))
        session.commit()


def get_session():
    with Session(engine) as session:
        yield session


def create_courses():
    with Session(engine) as session:
        existing = session.exec(select(Course.title)).all()
        for title in ("Algebra", "Logic"):
            if title not in existing:
                session.add(Course(title=title))
        session.commit()


def main():
    SQLModel.metadata.create_all(engine)
    create_courses()


if __name__ == "__main__":
    main()
