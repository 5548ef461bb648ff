from .models import DBSession, Group, User


class RootFactory(object):
    def __init__(self, request):
        self.request = request

    def __acl__(self):
        names = DBSession.query(Group.name).join(Group.members).filter(User.login == self.request.userid)
        return [("Allow", "group:" + n, "edit") for (n,) in names]


def groupfinder(userid, request):
    user = DBSession.query(User).filter(User.login == userid).one_or_none()
    if user:
        return [g.name for g in user.groups]
