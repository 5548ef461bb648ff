from sqlalchemy import ColumnElement, Function, case, func, literal, select, union_all
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Bundle, Session, aliased, with_expression, with_polymorphic

from .models import Author, Book, Copy, Credit, Film, Loan, Media, Report, YearReport


def yearly(session: Session, year: int):
    return session.scalars(select(YearReport).where(YearReport.year == year)).all(), session.scalars(select(Report)).all()


def media_of_all_kinds(session: Session, minutes: int):
    poly = with_polymorphic(Media, [Book, Film], flat=True)
    stmt = select(poly.title, poly.Book.pages, poly.Film.minutes).where((poly.Film.minutes > minutes) | (poly.Book.pages > 100))
    return session.execute(stmt).all()


def relevance(session: Session, term: str):
    score = case((Media.title == term, 1.0), (Media.title.startswith(term), 0.5), else_=0.1)
    return session.scalars(select(Media).options(with_expression(Media.relevance, score)).order_by(score.desc())).all()


def bundles(session: Session):
    book = Bundle("book", Book.title, Book.isbn)
    return session.execute(select(book, Book.pages).where(book.c.isbn.like("978%"))).all()


def second_editions(session: Session):
    older, newer = aliased(Book, name="older"), aliased(Book, name="newer")
    stmt = (
        select(older.title, newer.isbn)
        .join(newer, (older.title == newer.title) & (older.id < newer.id))
        .order_by(older.title)
    )
    return session.execute(stmt).all()


def activity(session: Session):
    lent = select(Loan.borrower, Loan.lent_at.label("at"), literal("lent").label("what"))
    returned = select(Loan.borrower, Loan.returned_at, literal("returned")).where(Loan.returned_at.is_not(None))
    both = union_all(lent, returned).subquery("activity")
    return session.execute(select(both.c.borrower, func.max(both.c.at)).group_by(both.c.borrower)).all()


def borrowers(session: Session, n: int):
    rank = func.rank().over(order_by=func.count(Loan.id).desc())
    sub = select(Loan.borrower, rank.label("rank")).group_by(Loan.borrower).cte("ranking")
    return session.execute(select(sub).where(sub.c.rank <= n)).all()


def share_of_price(session: Session):
    share = Media.price / func.sum(Media.price).over(partition_by=Media.kind)
    return session.execute(select(Media.title, func.round(share * 100, 1).label("percent")).where(Media.price > 0)).all()


def authors_of(session: Session, title: str):
    names = func.group_concat(Author.name).label("names")
    stmt = select(Media.title, names).join(Media.credits).join(Credit.author).where(Media.title == title).group_by(Media.title)
    return session.execute(stmt).all()


def copies_and_loans(session: Session):
    loans = select(func.count(Loan.id)).where(Loan.copy_id == Copy.id).scalar_subquery()
    return session.execute(select(Copy.barcode, loans.label("loans")).order_by(loans.desc()).limit(10)).all()
