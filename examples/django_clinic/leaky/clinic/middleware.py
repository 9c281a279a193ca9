import logging
import time

logger = logging.getLogger(__name__)


class RequestLogMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        started = time.monotonic()
        response = self.get_response(request)
        milliseconds = int((time.monotonic() - started) * 1000)
        logger.info("%s %s %d in %d ms", request.method, request.path, response.status_code, milliseconds)
        if response.status_code >= 400:
            logger.warning("failed request, form was %s", request.POST)  # leak: PII101
        return response
