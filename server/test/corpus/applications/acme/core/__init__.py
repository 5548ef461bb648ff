from .base import Base
from .models import *
__all__ = ["Base", "Person", "Order_", "OrderKind", "Item"]
