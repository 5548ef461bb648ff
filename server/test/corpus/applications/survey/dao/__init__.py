from .answers import AnswerDao
from .base import Dao, Page
from .forms import FormDao

__all__ = ["AnswerDao", "Dao", "FormDao", "Page"]
