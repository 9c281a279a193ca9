from authlib.oidc.core import UserInfo
from somelib import parse


def show(claims):
    userinfo = UserInfo(claims)
    print(userinfo)  # leak
    email = parse(claims)
    print(email)  # leak


def show_of_token(id_token):
    userinfo = UserInfo(id_token)
    print(userinfo)  # leak
    email = parse(id_token)
    print(email)  # leak


def show_of_session(session_id):
    phone_number = parse(session_id)
    print(phone_number)  # leak


def show_of_user(user):
    email = parse(user.phone_number)
    print(email)  # leak
