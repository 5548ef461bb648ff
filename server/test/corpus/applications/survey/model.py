from datetime import datetime
from uuid import uuid4

from sqlalchemy import JSON, Boolean, Column, DateTime, Float, ForeignKey, Integer, String, Text, UniqueConstraint, func, inspect
from sqlalchemy.orm import as_declarative, declared_attr, relationship, validates
from sqlalchemy.orm.collections import attribute_mapped_collection


@as_declarative()
class Base:
    id = Column(Integer, primary_key=True)
    __name__: str

    @declared_attr
    def __tablename__(cls) -> str:
        return cls.__name__.lower()

    def to_dict(self, exclude=()):
        return {a.key: getattr(self, a.key) for a in inspect(self).mapper.column_attrs if a.key not in exclude}


class Form(Base):
    slug = Column(String(40), unique=True, nullable=False)
    title = Column(String(200), nullable=False)
    published = Column(Boolean, default=False, nullable=False)
    owner = Column(String(60), index=True)
    created = Column(DateTime, default=datetime.utcnow)
    questions = relationship("Question", back_populates="form", order_by="Question.position", cascade="all,delete-orphan")
    responses = relationship("Response", back_populates="form", lazy="dynamic")


class Question(Base):
    form_id = Column(Integer, ForeignKey("form.id"), nullable=False)
    position = Column(Integer, default=0)
    kind = Column(String(10), nullable=False)
    text = Column(Text)
    options = Column(JSON)
    required = Column(Boolean, default=False)
    form = relationship("Form", back_populates="questions")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "text"}


class Choice(Question):
    __tablename__ = None
    multiple = Column(Boolean)
    __mapper_args__ = {"polymorphic_identity": "choice"}


class Scale(Question):
    __tablename__ = None
    low = Column(Integer)
    high = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "scale"}


class Response(Base):
    form_id = Column(Integer, ForeignKey("form.id"), nullable=False)
    token = Column(String(36), default=lambda: str(uuid4()), unique=True)
    submitted = Column(DateTime)
    form = relationship("Form", back_populates="responses")
    answers = relationship("Answer", collection_class=attribute_mapped_collection("question_id"), back_populates="response")


class Answer(Base):
    __table_args__ = (UniqueConstraint("response_id", "question_id"),)
    response_id = Column(ForeignKey("response.id", ondelete="CASCADE"))
    question_id = Column(ForeignKey("question.id"))
    text = Column(Text)
    number = Column(Float)
    response = relationship("Response", back_populates="answers")
    question = relationship("Question")
