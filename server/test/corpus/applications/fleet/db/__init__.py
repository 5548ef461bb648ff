from .base import Base, metadata
from .models import Driver, Trip, Vehicle, VehicleKind, Refuel, vehicle_driver
from .session import SessionDep, get_session

__all__ = ["Base", "metadata", "Driver", "Trip", "Vehicle", "VehicleKind", "Refuel", "vehicle_driver", "SessionDep", "get_session"]
