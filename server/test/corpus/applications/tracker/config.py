from functools import lru_cache

from pydantic import BaseModel


class Settings(BaseModel):
    database_url: str = "postgresql+asyncpg://localhost/tracker"
    default_page_size: int = 25
    max_page_size: int = 100
    stale_after_days: int = 14


@lru_cache
def get_settings() -> Settings:
    return Settings()


settings = get_settings()
