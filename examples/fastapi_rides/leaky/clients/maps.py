import httpx

from ..config import settings


async def distance(latitude: float, longitude: float) -> float:
    async with httpx.AsyncClient(timeout=settings.timeout) as client:
        answer = await client.get(f"{settings.maps_url}/distance", params={"lat": latitude, "lon": longitude})  # leak: PII501
    return answer.json()["kilometres"]
