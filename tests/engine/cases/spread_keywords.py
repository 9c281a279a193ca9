import requests


def fetch(url, headers=None, **kwargs):
    return requests.request("get", url, headers=headers, **kwargs)


def ask(settings, url):
    fetch(url, auth=(settings["username"], settings["password"]))


def ask_with_options(user, url):
    options = {"auth": (user.username, user.password), "timeout": 3}
    requests.get(url, **options)


def post(url, **kwargs):
    return requests.post(url, **kwargs)  # leak


def tell(user, url):
    post(url, params={"email": user.email})
    requests.get(url, **{"params": {"email": user.email}})  # leak
