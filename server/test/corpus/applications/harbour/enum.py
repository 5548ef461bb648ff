"""What Python has, by one name."""

from enum import Enum, StrEnum

__all__ = ["Enum", "StrEnum"]
