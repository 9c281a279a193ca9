def read(config):
    email = config["email"]
    print(email["lifetime"])
    print(email.get("lifetime", "1h"))


def read_with_default(config):
    email_config = config.get("email") or {}
    check(email_config.get("lifetime", "1h"))


def check(value):
    print(f"bad {value}")
