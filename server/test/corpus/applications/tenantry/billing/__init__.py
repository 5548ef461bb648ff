"""Lazy re-exports."""
import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Invoice, InvoiceLine, Payment, Plan

_lazy = {"Invoice": ".models", "InvoiceLine": ".models", "Payment": ".models", "Plan": ".models"}


def __getattr__(name):
    if name in _lazy:
        return getattr(importlib.import_module(_lazy[name], __name__), name)
    raise AttributeError(name)
