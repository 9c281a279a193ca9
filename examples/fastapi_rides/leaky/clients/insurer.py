import httpx

from ..config import settings


async def report(body):
    async with httpx.AsyncClient(timeout=settings.timeout) as client:
        await client.post(settings.insurer_url, json=body)  # leak: PII502
