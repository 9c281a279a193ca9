from celery import shared_task


@shared_task
def export(event, user=None):
    return event


class View:
    def do_export(self, request, event):
        return export.apply_async(args=(event.id,), kwargs={
            "user": request.user.pk if request.user and request.user.is_authenticated else None,
        })

    def do_export2(self, request, event):
        return export.apply_async(args=(event.id,), kwargs={"user": request.user.pk})
