from .core import *
from .core import models as m, session as _session
from .core.types import Money as Amount
__version__ = "1"
