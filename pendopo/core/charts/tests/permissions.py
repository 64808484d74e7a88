"""Who gets what from the charts' addresses: what is public is everybody's, the rest does not exist."""

from pendopo.core.charts import examples, services
from tests.architecture.permissions import public


def a_chart(world):
    services.forget_memory()
    figure = examples.line()["figure"]
    assert figure.svg
    return {"key": figure.drawing.key}


def the_library(world):
    return {"edition": services.EDITION}


ROWS = [
    public("charts:chart", args=a_chart),
    public("charts:png", args=a_chart),
    public("charts:pdf", args=a_chart),
    public("charts:library", args=the_library),
]
