"""What comes in over HTTP."""

from dataclasses import asdict, dataclass


@dataclass
class UserCreate:
    name: str
    email: str

    def dict(self) -> dict[str, str]:
        return asdict(self)
