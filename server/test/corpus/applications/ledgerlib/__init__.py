from .core import *
from .core import __all__ as _core
from .book import Book

__all__ = _core + ["Book"]
