import threading
from datetime import date, timedelta

import pytest
from django.core.checks import run_checks
from django.db import connection

from pendopo.core import clock
from pendopo.core.charts import examples, jobs, selectors, services
from pendopo.core.charts.engine import engine
from pendopo.core.charts.models import Chart, Rendering


@pytest.fixture
def asked(monkeypatch):
    """How often the engine was asked for which form."""
    forms = []
    draw = engine.draw

    def counting(kind, spec):
        forms.append(kind)
        return draw(kind, spec)

    monkeypatch.setattr(engine, "draw", counting)
    return forms


@pytest.mark.django_db
def test_a_chart_is_drawn_once_ever(asked):
    first = examples.line()["figure"].svg
    services.forget_memory()
    again = examples.line()["figure"].svg

    assert again == first
    assert asked == ["svg", "svg"]  # narrow and wide
    assert Chart.objects.count() == 1


@pytest.mark.django_db
def test_a_remembered_chart_asks_no_query(django_assert_num_queries):
    assert examples.line()["figure"].svg
    with django_assert_num_queries(0):
        assert examples.line()["figure"].svg


@pytest.mark.django_db(transaction=True)
def test_threads_that_want_the_same_chart_draw_it_once(asked):
    drawn = []

    def want():
        drawn.append(examples.line()["figure"].svg)
        connection.close()

    threads = [threading.Thread(target=want) for _thread in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(drawn) == 5
    assert len(set(drawn)) == 1
    assert asked == ["svg", "svg"]
    assert Rendering.objects.count() == 2


@pytest.mark.django_db
def test_another_process_that_was_faster_changes_nothing():
    drawing = examples.line()["figure"].drawing
    services._keep(drawing, {"narrow.svg": b"first"}, date(2026, 11, 23))
    services._keep(drawing, {"narrow.svg": b"second"}, date(2026, 11, 23))

    assert selectors.contents(key=drawing.key, forms=("narrow.svg",)) == {"narrow.svg": b"first"}


@pytest.mark.django_db
def test_other_words_or_another_audience_make_another_chart():
    drawing = examples.line()["figure"].drawing
    facts = {
        "rooms": drawing.rooms,
        "title": drawing.title,
        "description": drawing.description,
        "credit": drawing.credit,
    }
    assert services.Drawing(**facts, language="id").key == drawing.key
    assert services.Drawing(**facts | {"title": "Lain"}, language="id").key != drawing.key
    assert services.Drawing(**facts, language="id", is_public=False).key != drawing.key


@pytest.mark.django_db
def test_charts_that_no_page_shows_are_forgotten():
    assert examples.line()["figure"].svg
    assert examples.bars()["figure"].svg
    today = Chart.objects.first().used_on
    old = Chart.objects.order_by("key").first()
    Chart.objects.filter(pk=old.pk).update(used_on=today - timedelta(days=services.UNUSED_DAYS + 1))

    assert services.forget_unused(today=today) == 1
    assert list(Chart.objects.values_list("pk", flat=True)) == [
        pk for pk in (examples.line()["figure"].drawing.key, examples.bars()["figure"].drawing.key) if pk != old.pk
    ]
    jobs.forget_unused()
    assert Chart.objects.count() == 1


@pytest.mark.django_db
def test_a_chart_that_stays_in_memory_is_still_marked_as_used_every_day(monkeypatch):
    figure = examples.line()["figure"]
    assert figure.svg
    Chart.objects.update(used_on=date(2020, 1, 1))
    monkeypatch.setattr(clock, "today", lambda: date(2020, 1, 2))
    assert examples.line()["figure"].svg

    assert Chart.objects.get().used_on == date(2020, 1, 2)


@pytest.mark.django_db
def test_a_download_is_drawn_once(asked):
    assert examples.line()["figure"].svg
    chart = Chart.objects.get()
    asked.clear()
    png = services.download(chart, form="png")

    assert png.startswith(b"\x89PNG")
    assert services.download(chart, form="png") == png
    assert asked == ["png"]


def test_every_metric_has_a_known_unit():
    assert [fault for fault in run_checks() if fault.id == "charts.E001"] == []
