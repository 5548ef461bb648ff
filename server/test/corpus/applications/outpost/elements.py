"""An element of the program's own, which is given attributes of mapped classes."""

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import ColumnElement


class rank(ColumnElement):
    type = Float()
    inherit_cache = True

    def __init__(self, column, words):
        self.column = column
        self.words = words


@compiles(rank)
def write_rank(element, compiler, **kw):
    return "rank(%s, %s)" % (compiler.process(element.column, **kw), compiler.process(element.words, **kw))
