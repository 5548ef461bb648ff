"""Models in the classic style."""
