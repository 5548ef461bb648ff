import importlib
import acme
import acme.core.models
import acme.core.models as models
from acme import Amount, Person as P, m, Item, OrderKind as K
from acme.core import *
from ...core.session import session as open_session
from ...plugins.geo import places
from ...plugins.geo.places import Place
import sqlalchemy as sql
from sqlalchemy import func as F, select as S, orm as _orm
from sqlalchemy.sql import expression as ex, and_ as AND
from sqlalchemy.sql.functions import count, coalesce, now
from sqlalchemy.sql.expression import literal, bindparam as bp

TABLE = acme.core.models.Order_.__table__
C = TABLE.c
DEFAULT = S(P.id).where(P.nick.is_not(None))
def one(s): return s.scalars(sql.select(acme.Person).where(acme.core.models.Person.name == "x")).all()
def two(s): return s.execute(S(m.Person.name, F.sum(models.Order_.total)).join(m.Person.orders).group_by(P.name).having(F.count() > 1)).all()
def three():
    with open_session() as s: return s.scalars(S(Place).where(places.Place.city == "y").options(_orm.selectinload(Place.people))).all()
def four(s): return s.execute(ex.select(C.id, C["kind"], TABLE.columns.total).where(C.kind == K.WEB).order_by(C.total.desc())).all()
def five(s): return s.scalar(sql.select(count(Item.id), coalesce(F.max(Item.qty), 0), now())), s.execute(S(literal(1), bp("x", 3)))
def six(s):
    mod = importlib.import_module("acme.core.models")
    from acme.core.models import Order_ as O
    import sqlalchemy.orm
    return s.scalars(S(mod.Item).join(O).options(sqlalchemy.orm.joinedload(Item.order).joinedload(O.person)).where(AND(O.kind != K.SHOP, O.meta["a"].as_string() == "b"))).all()
def seven(s): return s.scalars(DEFAULT.where(P.name != "q")).all(), s.scalars(models._hidden.limit(1)).all()
def eight(s, kind: K = K.WEB, amount: Amount = Amount("1.5")): return s.scalars(S(Order_).where(Order_.kind == kind, Order_.total >= amount)).all()
class View:
    queryset = S(P).order_by(P.id)
    filters = {"name": P.name, "city": Place.city}
    def get_queryset(self): return self.queryset.join(P.place).where(self.filters["city"] == "z")
    def list(self, s): return s.scalars(self.get_queryset().limit(self.limit)).all()
    limit = 20
class Sub(View):
    queryset = View.queryset.where(P.nick == None)
    def get_queryset(self): return super().get_queryset().distinct()
    def list(self, s): return super().list(s)
