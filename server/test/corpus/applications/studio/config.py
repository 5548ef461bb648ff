"""Settings: what the environment does not say, the program does."""

import importlib
import os
from dataclasses import dataclass


@dataclass
class Settings:
    table_prefix: str = "studio_"
    page_size: int = 20


def load_settings() -> Settings:
    module = importlib.import_module("studio.config")
    return getattr(module, "Settings")()


settings = load_settings()

PREPARING = os.environ.get("STUDIO_PREPARING") == "1"
PREFIX = "__PREFIX__" if PREPARING else settings.table_prefix
NAME_LENGTH = int(os.environ.get("STUDIO_NAME_LENGTH") or 80)
CODE_LENGTH = int(os.getenv("STUDIO_CODE_LENGTH", "12"))
SCHEMA_SUFFIX = os.getenv("STUDIO_SUFFIX", "v2")


def prefixed(name: str) -> str:
    return f"{PREFIX}{name}"
