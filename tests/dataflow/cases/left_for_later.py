"""Arguments that are left for a function that runs later."""

import atexit
import sched


def later(who, what):
    SINK(who)  # flow
    SINK(what)  # none


def at_end(who, what="text"):
    SINK(who)  # flow norun
    SINK(what)  # none


def at_end_clean(who):
    SINK(who)  # none


def case_scheduler():
    scheduler = sched.scheduler()
    scheduler.enter(0, 1, later, argument=(SOURCE, "text"))
    scheduler.enterabs(0, 2, later, (SOURCE,), {"what": "text"})
    scheduler.run()


def case_at_exit():
    atexit.register(at_end, SOURCE)
    atexit.register(at_end_clean, "text")
    atexit.unregister(at_end)
    atexit.unregister(at_end_clean)
