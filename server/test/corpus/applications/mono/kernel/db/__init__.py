from mono.kernel.db._base import *
from mono.kernel.db import _base as base, columns as C
from mono.kernel.db.columns import *  # noqa: F403

__all__ = [*base.__all__, "C", "base", "bigpk", "code", "moment", "ref"]
