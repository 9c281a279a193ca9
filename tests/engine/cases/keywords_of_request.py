import aiohttp
import requests
from somelib import Account


async def ask(url, api_key):
    async with aiohttp.ClientSession() as session:
        answer = await session.request("GET", url, headers={"Authorization": api_key})
        print(answer.headers)


def ask_again(url, api_key, user):
    answer = requests.get(url, headers={"Authorization": api_key}, cookies={"user": user.email})
    print(answer.headers)
    print(answer.cookies)


def make(user):
    account = Account(mail=user.email, plan="free")
    print(account.mail)  # leak
    print(account.plan)
