from market.listing import commands, queries

__all__ = ["commands", "queries"]
