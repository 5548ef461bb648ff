"""Vehicle fleet service."""
__version__ = "0.3.1"
