import httpx


def sign_in(client, user):
    client.post("/user/login/", data={"email": user.email})
    client.post(f"/user/{user.pk}/", json={"email": user.email})


def tell(client, user, base):
    client.post("https://crm.example/users", json={"email": user.email})  # leak
    client.post(base + "/users", json={"email": user.email})  # leak


def tell_known(user):
    crm = httpx.Client(base_url="https://crm.example")
    crm.post("/users", json={"email": user.email})  # leak
