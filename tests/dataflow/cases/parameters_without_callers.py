"""A parameter that no caller fills with data carries none; its name is not a source here."""


def never_called(x):
    SINK(x)  # none
    SINK(SOURCE)  # flow norun


def called_clean(x):
    SINK(x)  # none


def called_with_data(x):
    SINK(x)  # flow


def called_both_ways(x, loud):
    SINK(x)  # flow
    SINK(loud)  # none


class Box:
    def never_called(self, x):
        SINK(x)  # none
        SINK(self.missing)  # none

    def called(self, x):
        SINK(x)  # flow


def case_callers():
    called_clean("text")
    called_with_data(SOURCE)
    called_both_ways(SOURCE, "text")
    called_both_ways("text", "x")
    Box().called(SOURCE)
