from sqlalchemy import Column, Integer, MetaData, String, Table
from sqlalchemy.ext.declarative import DeferredReflection
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from .database import engine


class Base(DeclarativeBase):
    pass


class Reflected(DeferredReflection, Base):
    __abstract__ = True


class Site(Reflected):
    __tablename__ = "sites"


class Telescope(Reflected):
    __tablename__ = "telescopes"

    id: Mapped[int] = mapped_column(primary_key=True)

    def describe(self):
        return f"{self.name} of {self.site_code}"


class Night(Base):
    __table__ = Table("nights", Base.metadata, autoload_with=engine)


class Target(Base):
    __tablename__ = "targets"
    __table_args__ = {"autoload_with": engine}

    kind = Column(String)


Reflected.prepare(engine)

metadata = MetaData()
frames = Table("frames", metadata, Column("id", Integer, primary_key=True), autoload_with=engine)
