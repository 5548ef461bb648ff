from .accounts import ApiToken, Invitation, Membership, User, Workspace
from .base import Model
from .enums import IssuePriority, IssueState, Role
from .issues import Attachment, Comment, Issue, IssueLink, Label, Sprint, Watcher, issue_label

__all__ = [
    "ApiToken",
    "Attachment",
    "Comment",
    "Invitation",
    "Issue",
    "IssueLink",
    "IssuePriority",
    "IssueState",
    "Label",
    "Membership",
    "Model",
    "Role",
    "Sprint",
    "User",
    "Watcher",
    "Workspace",
    "issue_label",
]
