class Spawner:
    def __init__(self, user):
        self.user = user

    @property
    def log_name(self):
        return f"{self.user.name}:default"

    def full_log_name(self):
        return f"{self.user.name}:default"


def stop(spawners, key):
    spawner = spawners[key]
    print(spawner.log_name)  # leak
    print(spawner.full_log_name())  # leak
