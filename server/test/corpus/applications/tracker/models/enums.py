from enum import IntEnum, StrEnum, auto


class Role(StrEnum):
    OWNER = auto()
    ADMIN = auto()
    MEMBER = auto()
    VIEWER = auto()

    @classmethod
    def managers(cls) -> tuple["Role", ...]:
        return (cls.OWNER, cls.ADMIN)


class IssueState(StrEnum):
    BACKLOG = "backlog"
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    CANCELLED = "cancelled"

    @classmethod
    def open_states(cls) -> list["IssueState"]:
        return [cls.BACKLOG, cls.TODO, cls.IN_PROGRESS]


class IssuePriority(IntEnum):
    LOW = 10
    NORMAL = 20
    HIGH = 30
    URGENT = 40
