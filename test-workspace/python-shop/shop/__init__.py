"""A small blog shop: users write posts, posts carry tags."""

from .models import Post, Tag, User, association_table

__all__ = ["Post", "Tag", "User", "association_table"]
