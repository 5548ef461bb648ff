from __future__ import annotations
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Optional, Set, List

class State(Enum):
    OPEN = "open"
    CLOSED = "closed"
@dataclass(unsafe_hash=True)
class OrderLine:
    orderid: str
    sku: str
    qty: int
class Batch:
    def __init__(self, ref: str, sku: str, qty: int, eta: Optional[date] = None):
        self.reference, self.sku, self.eta = ref, sku, eta
        self._purchased_quantity = qty
        self._allocations: Set[OrderLine] = set()
    @property
    def available(self): return self._purchased_quantity - sum(line.qty for line in self._allocations)
class Product:
    def __init__(self, sku: str, batches: List[Batch], version_number: int = 0):
        self.sku, self.batches, self.version_number = sku, batches, version_number
@dataclass
class Warehouse:
    code: str
    city: str
    state: State = State.OPEN
    zones: list["Zone"] = field(default_factory=list)
@dataclass
class Zone:
    name: str
    capacity: int
class Vehicle: ...
class Truck(Vehicle): ...
class Van(Vehicle): ...
