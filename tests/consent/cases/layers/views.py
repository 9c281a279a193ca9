"""What calls it."""
from layers import consent
from layers.tracking import send_checked, track, track_internal


def signup(request):
    track(request.user, "signup")


def login(request):
    track_internal(request.user, "login")


def paid(request):
    consent.ensure(request.user)
    send_checked(request.user, "paid")


def refunded(request):
    if consent.is_granted(request.user):
        send_checked(request.user, "refunded")
