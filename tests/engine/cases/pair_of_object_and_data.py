import logging

log = logging.getLogger(__name__)


def prepare(path, request):
    job = job_class()
    event = {"user_name": request.user.username}
    if not job.model.sensitive:
        pass
    return job, event


def run(self, path):
    job, event = prepare(path, self.request)
    log.info("%s", job.model.name)
    log.info("%s", event["user_name"])  # leak
