import contextlib, sqlalchemy as sa
from sqlalchemy.orm import sessionmaker
maker = sessionmaker(sa.create_engine("sqlite://"))
@contextlib.contextmanager
def session():
    with maker.begin() as s: yield s
