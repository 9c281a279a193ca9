"""Keys that hold line feeds and zeros are keys like others."""


def check(user, options):
    options.pop("\n")
    options.pop("\0")
    options.pop("")
    if "\0" in options or "\0" not in user:
        del options["\0"]
    print(options)
    print(user.email)  # leak


def call(user):
    check(user, {"\0": 1, "\n": 2, "": 3})
