import aiohttp
import requests


def load(params, path):
    form_data = {**params, "return_md": "true"}
    requests.post("https://x.example/parse", data=form_data)


async def send(session: aiohttp.ClientSession):
    form_data = aiohttp.FormData()
    form_data.add_field("definition", "{}")
    await session.post("https://x.example", data=form_data)
