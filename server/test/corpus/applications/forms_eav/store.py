"""Answers of forms: EAV tables, models made in a loop, properties made from a registry, old-style declared classes."""
import datetime
import sqlalchemy as db
from sqlalchemy import Column, ForeignKey, Integer, String, Table
from sqlalchemy.orm import Session, aliased, attribute_keyed_dict, backref, column_property, declarative_base, declared_attr, joinedload, object_mapper, registry, relationship, validates
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.ext.hybrid import hybrid_property

Model = declarative_base(name="Model")


def pk(): return Column(Integer, primary_key=True)
def ref(target, nullable=False, **kw): return Column(Integer, ForeignKey(f"{target}.id", **kw), nullable=nullable)


class Auditable:
    made_at = Column(db.DateTime, default=datetime.datetime.utcnow)

    @declared_attr
    def maker_id(cls):
        return ref("users", nullable=True)

    @declared_attr
    def maker(cls):
        return relationship("User", primaryjoin=lambda: User.id == cls.maker_id, foreign_keys=lambda: [cls.maker_id])


class User(Model):
    __tablename__ = "users"
    id = pk()
    login = Column(String(30), unique=True)


class Form(Auditable, Model):
    __tablename__ = "forms"
    id = pk()
    title = Column(String(100), nullable=False)
    fields = relationship("FormField", backref="form", order_by="FormField.rank", cascade="all,delete-orphan")


class FormField(Model):
    __tablename__ = "fields"
    id = pk()
    form_id = ref("forms", ondelete="CASCADE")
    name = Column(String(40))
    kind = Column(String(10), default="text")
    rank = Column(Integer)


class Answer(Auditable, Model):
    __tablename__ = "answers"
    id = pk()
    form_id = ref("forms")
    form = relationship(Form, backref=backref("answers", lazy="dynamic"))
    values = relationship("Value", collection_class=attribute_keyed_dict("key"), cascade="all, delete-orphan", backref="answer")
    data = association_proxy("values", "text", creator=lambda k, v: TextValue(key=k, text=v))


class Value(Model):
    __tablename__ = "values"
    answer_id = Column(ForeignKey("answers.id"), primary_key=True)
    key = Column(String(40), primary_key=True)
    type = Column(String(10))
    __mapper_args__ = dict(polymorphic_on=type, polymorphic_identity="none")


KINDS = {"text": db.Text, "number": db.Numeric(20, 6), "date": db.Date, "flag": db.Boolean}
for _kind, _type in KINDS.items():
    _cls = type(f"{_kind.capitalize()}Value", (Value,), {_kind: Column(_type), "__mapper_args__": {"polymorphic_identity": _kind}})
    globals()[_cls.__name__] = _cls

Value.shown = column_property(db.func.coalesce(*[db.cast(Value.__table__.c[k], String) for k in KINDS]))


def having(session, **wanted):
    q = session.query(Answer)
    for key, text in {"city": "Bonn", "age": "7"}.items():
        v = aliased(TextValue)
        q = q.join(v, db.and_(v.answer_id == Answer.id, v.key == key)).filter(v.text == text)
    return q.order_by(Answer.id).all()


def numbers(session, key):
    return session.query(db.func.avg(NumberValue.number), db.func.max(NumberValue.number)).filter(NumberValue.key == key).one()


def by_data(session, text):
    return session.query(Answer).filter(Answer.values.of_type(TextValue).any(TextValue.text == text)).all()


def typed(session, answer_id):
    return session.query(Value).filter(Value.answer_id == answer_id, Value.type.in_(list(KINDS))).order_by(Value.shown).all()


def table_of(session, form_id, names):
    columns = [db.func.max(db.case((Value.key == name, Value.shown))).label(name) for name in ("first", "last", "age")]
    return session.query(Answer.id, *columns).outerjoin(Answer.values).filter(Answer.form_id == form_id).group_by(Answer.id).all()


def answered(session, form):
    return form.answers.filter(Answer.made_at > datetime.datetime(2024, 1, 1)).count()


def open_forms(session, login):
    return (
        session.query(Form, db.func.count(Answer.id))
        .join(Form.maker)
        .outerjoin(Answer, Answer.form_id == Form.id)
        .filter(User.login == login)
        .group_by(Form)
        .all()
    )


def unanswered(session):
    stmt = db.select(Form).filter(~Form.answers.any()).filter(Form.fields.any(FormField.kind.in_(["text", "date"]))).options(joinedload(Form.maker))
    return session.execute(stmt).scalars().all()


def makers(session):
    rows = []
    for model in (Form, Answer):
        rows += session.query(User.login, db.func.count(model.id)).join(model, model.maker_id == User.id).group_by(User.login).all()
    return rows


def purge(session, model=Answer, days=30):
    limit = datetime.datetime.utcnow() - datetime.timedelta(days=days)
    return session.query(model).filter(model.made_at < limit).delete()


def copy_fields(session, source, target):
    t = FormField.__table__
    names = [c.name for c in t.c if c.name not in ("id", "form_id")]
    sel = db.select(db.literal(target), *[t.c[n] for n in names]).where(t.c.form_id == source)
    session.execute(t.insert().from_select(["form_id", *names], sel))


def reorder(session, form_id, order):
    whens = {3: 1, 1: 2, 2: 3}
    session.execute(db.update(FormField).where(FormField.form_id == form_id, FormField.id.in_(whens)).values(rank=db.case(whens, value=FormField.id)))
