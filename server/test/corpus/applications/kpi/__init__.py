from .registry import REPORTS, report  # noqa: F401
from . import finance, growth  # noqa: F401
