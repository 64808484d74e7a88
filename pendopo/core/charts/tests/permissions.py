"""Who gets what from the charts' addresses."""

from tests.architecture.permissions import public

ABSENT = "0" * 64


def no_such_chart(world):
    return {"key": ABSENT}


ROWS = [
    public("charts:png", args=no_such_chart, answer=404),
    public("charts:pdf", args=no_such_chart, answer=404),
]
