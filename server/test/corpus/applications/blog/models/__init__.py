from .content import Category, Comment, Post, PostView, Revision, Tag, post_tags
from .people import Follow, Permission, Profile, RoleName, User, UserRole

__all__ = [
    "Category", "Comment", "Follow", "Permission", "Post", "PostView", "Profile", "Revision", "RoleName", "Tag", "User",
    "UserRole", "post_tags",
]
