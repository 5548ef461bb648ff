import json
import re
from typing import Any

from sqlalchemy import Boolean, Float, String, func, types
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import expression, functions
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator, UserDefinedType


class Geometry(UserDefinedType):
    cache_ok = True

    def __init__(self, geometry_type="GEOMETRY", srid=4326):
        self.geometry_type = geometry_type.upper()
        self.srid = srid

    def get_col_spec(self, **kw):
        return "geometry(%s,%d)" % (self.geometry_type, self.srid)

    def bind_expression(self, bindvalue):
        return func.ST_GeomFromEWKT(bindvalue, type_=self)

    def column_expression(self, col):
        return func.ST_AsEWKB(col, type_=self)

    def bind_processor(self, dialect):
        def process(value):
            return value if value is None else str(value)

        return process

    class comparator_factory(UserDefinedType.Comparator):
        def intersects(self, other):
            return self.op("&&", is_comparison=True)(other)

        def distance_centroid(self, other):
            return self.op("<->", return_type=Float())(other)

        def within(self, other, metres=None):
            if metres is None:
                return func.ST_Within(self.expr, other, type_=Boolean)
            return func.ST_DWithin(self.expr, other, metres, type_=Boolean())

        def __getattr__(self, name):
            if name.startswith("ST_"):
                def call(*args, **kw):
                    return getattr(func, name)(self.expr, *args, **kw)

                return call
            return super().__getattr__(name)


class Point(Geometry):
    def __init__(self, srid=4326):
        super().__init__("POINT", srid)


class Raster(TypeDecorator):
    impl = types.LargeBinary
    cache_ok = True


class CommaList(TypeDecorator):
    impl = String
    cache_ok = True

    class Comparator(TypeDecorator.Comparator):
        def has(self, item: str):
            return func.concat(",", self.expr, ",").like("%," + item + ",%")

    comparator_factory = Comparator

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        return ",".join(value) if value else None

    def coerce_compared_value(self, op, value):
        return String()


class ST_Distance(GenericFunction):
    type = Float()
    inherit_cache = True


class ST_AsGeoJSON(GenericFunction):
    name = "ST_AsGeoJSON"
    type = types.JSON()
    package = "geo"
    inherit_cache = True


class utcnow(expression.FunctionElement):
    type = types.DateTime()
    inherit_cache = True


@compiles(utcnow, "postgresql")
def _pg_utcnow(element, compiler, **kw):
    return "TIMEZONE('utc', CURRENT_TIMESTAMP)"


@compiles(utcnow)
def _utcnow(element, compiler, **kw):
    return "CURRENT_TIMESTAMP"


class greatest(expression.FunctionElement):
    name = "greatest"
    inherit_cache = True


@compiles(greatest)
def default_greatest(element, compiler, **kw):
    return compiler.visit_function(element)


@compiles(greatest, "sqlite")
def sqlite_greatest(element, compiler, **kw):
    return "max(%s)" % compiler.process(element.clauses, **kw)
