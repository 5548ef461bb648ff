from .accounts import *  # noqa: F401,F403
