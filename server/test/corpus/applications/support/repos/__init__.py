from .base import BaseRepository, registry_of
from .impl import *

__all__ = ["BaseRepository", "registry_of", "TicketRepository", "AgentRepository", "QueueRepository"]
