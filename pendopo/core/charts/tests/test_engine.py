import io
import os
import signal
import threading

import pytest

from pendopo.core.charts import renderer
from pendopo.core.charts.engine import Engine, NotDrawn

SPEC = {
    "data": {"values": [{"x": 1}]},
    "mark": "point",
    "encoding": {"x": {"field": "x", "type": "quantitative"}},
}


@pytest.fixture(scope="module")
def engine():
    made = Engine()
    yield made
    made.close()


def test_no_renderer_runs_before_the_first_picture():
    assert Engine().pid is None


def test_a_picture_comes_back_in_each_form(engine):
    assert engine.draw("svg", SPEC).startswith(b"<svg")
    assert engine.draw("png", SPEC).startswith(b"\x89PNG")
    assert engine.draw("pdf", SPEC).startswith(b"%PDF")


def test_a_killed_renderer_is_replaced(engine):
    engine.draw("svg", SPEC)
    before = engine.pid
    os.kill(before, signal.SIGKILL)

    assert engine.draw("svg", SPEC).startswith(b"<svg")
    assert engine.pid != before


def test_a_wrong_specification_is_refused_and_the_next_one_drawn(engine):
    with pytest.raises(NotDrawn):
        engine.draw("svg", {"mark": 7})
    assert engine.draw("svg", SPEC).startswith(b"<svg")


def test_data_from_an_address_is_refused(engine):
    with pytest.raises(NotDrawn):
        engine.draw("svg", SPEC | {"data": {"url": "http://127.0.0.1:9/values.json"}})


def test_a_renderer_that_takes_too_long_is_ended():
    hasty = Engine(timeout=0.0)
    with pytest.raises(NotDrawn):
        hasty.draw("svg", SPEC)
    assert hasty.pid is None


def test_threads_take_turns_and_get_their_own_picture(engine):
    drawn = {}

    def ask(number):
        spec = SPEC | {"title": f"number {number}"}
        drawn[number] = engine.draw("svg", spec).decode()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(f"number {number}" in drawn[number] for number in range(6))


def test_a_message_that_breaks_off_is_no_message():
    assert renderer.read_frame(io.BytesIO(b"")) is None
    assert renderer.read_frame(io.BytesIO(renderer.LENGTH.pack(5) + b"abc")) is None
    assert renderer.read_frame(io.BytesIO(renderer.LENGTH.pack(3) + b"abc")) == b"abc"


def test_an_idle_renderer_ends_by_itself():
    reads, writes = os.pipe()
    answers = io.BytesIO()
    with os.fdopen(reads, "rb", buffering=0) as requests:
        renderer.serve(requests, answers, idle_seconds=0)
    os.close(writes)
    assert answers.getvalue() == b""
