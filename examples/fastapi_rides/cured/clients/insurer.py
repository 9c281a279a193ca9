import httpx

from ..config import settings


async def report(trip, kind):
    async with httpx.AsyncClient(timeout=settings.timeout) as client:
        await client.post(settings.insurer_url, json={"trip": trip, "kind": kind})
