import logging
import time

from fastapi import FastAPI, Request

from .routes import helpdesk, riders, trips

logger = logging.getLogger(__name__)
app = FastAPI(title="rides")
app.include_router(riders.router)
app.include_router(trips.router)
app.include_router(helpdesk.router)


@app.middleware("http")
async def measure(request: Request, call_next):
    started = time.monotonic()
    response = await call_next(request)
    logger.info("%s %s took %.3f s", request.method, request.url.path, time.monotonic() - started)
    if response.status_code == 401:
        logger.warning("unauthorised, with a token: %s", "authorization" in request.headers)
    return response
