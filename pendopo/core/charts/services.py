"""Drawing each chart once, ever.

The key is the hash of everything that decides the picture: specification,
words, and the renderer's version. It is looked up in this process's memory,
then in PostgreSQL, and only then drawn.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.safestring import SafeString, mark_safe

from pendopo.core import clock
from pendopo.core.charts import selectors, specs, svg
from pendopo.core.charts.engine import engine
from pendopo.core.charts.models import Chart, Rendering

RENDERER = f"vl-convert {version('vl-convert-python')}, ours 3"  # raise the number when a drawing changes
EDITION = hashlib.sha256(RENDERER.encode()).hexdigest()[:12]  # names the interactive view's library
REMEMBERED = 256  # about 2 MB
UNUSED_DAYS = 90
SVG_FORMS = tuple(f"{room.name}.svg" for room in specs.ROOMS)


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """What is to be drawn: a specification per room, and its words."""

    rooms: dict[str, dict[str, Any]]
    title: str
    description: str
    language: str
    credit: str = ""
    is_public: bool = True
    key: str = field(init=False)

    def __post_init__(self) -> None:
        canonical = json.dumps([RENDERER, self.document(), self.is_public], sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "key", hashlib.sha256(canonical.encode()).hexdigest())

    def document(self) -> dict[str, Any]:
        """As stored; the key is its hash."""
        return {
            "rooms": self.rooms,
            "title": self.title,
            "description": self.description,
            "language": self.language,
            "credit": self.credit,
        }


def picture(drawing: Drawing) -> SafeString:
    """The chart as SVG for narrow and for wide places; the style sheet shows the one that fits.

    Raises:
        NotDrawn: if the renderer cannot draw it.
    """
    # Remembered under its day, so that a chart that stays in memory is still marked as used every day.
    today = clock.today()
    remembered = f"{today} {drawing.key}"
    if (known := _memory.get(remembered)) is not None:
        return known
    with _one_at_a_time(drawing.key):
        # Another thread may have drawn it while this one waited.
        if (known := _memory.get(remembered)) is not None:
            return known
        drawn = selectors.contents(key=drawing.key, forms=SVG_FORMS)
        if len(drawn) < len(SVG_FORMS):
            drawn = {f"{name}.svg": _svg(drawing, name).encode() for name in drawing.rooms}
            _keep(drawing, drawn, today)
        else:
            _mark_used(drawing.key, today)
        both = mark_safe("".join(drawn[form].decode() for form in SVG_FORMS))  # from `svg.themed`
        _memory.put(remembered, both)
    return both


def download(chart: Chart, *, form: str) -> bytes:
    """The wide picture as `png` or `pdf`, for those who paste it into a report.

    Raises:
        NotDrawn: if the renderer cannot draw it.
    """
    with _one_at_a_time(f"{chart.key}.{form}"):
        drawn = selectors.contents(key=chart.key, forms=(form,))
        if form in drawn:
            return drawn[form]
        content = engine.draw(form, paged(chart))
        Rendering.objects.bulk_create([Rendering(chart=chart, form=form, content=content)], ignore_conflicts=True)
    return content


def paged(chart: Chart) -> dict[str, Any]:
    """The wide specification on white paper under its title and source, to stand alone."""
    spec: dict[str, Any] = dict(chart.document["rooms"][specs.WIDE.name])
    padding = spec["padding"]
    return spec | {
        "background": specs.COLOURS["paper"],
        "padding": {side: width + 16 for side, width in padding.items()} | {"top": padding["top"] + 60},
        "title": {
            "text": chart.document["title"],
            # A picture that is passed on still says where its figures come from.
            "subtitle": chart.document["credit"],
            "subtitleColor": specs.COLOURS["ink-soft"],
            "subtitleFontSize": 12,
            "subtitlePadding": 6,
            "anchor": "start",
            "frame": "bounds",
            "color": specs.COLOURS["ink"],
            "fontSize": 16,
            "offset": 20,
            "limit": 720,
        },
    }


def shown(chart: Chart) -> SafeString:
    """The pictures of a stored chart.

    Raises:
        NotDrawn: if they were lost and the renderer cannot draw them again.
    """
    document = chart.document
    return picture(
        Drawing(
            rooms=document["rooms"],
            title=document["title"],
            description=document["description"],
            language=document["language"],
            credit=document["credit"],
            is_public=chart.is_public,
        )
    )


def library() -> bytes:
    """The JavaScript of the interactive view, gzipped, as bundled with the renderer; kept in a file."""
    path = Path(settings.HOME) / "cache" / f"charts-{EDITION}.js.gz"
    with _one_at_a_time("javascript"):
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(gzip.compress(engine.draw("javascript", {}), mtime=0))
            draft.replace(path)
        return path.read_bytes()


@transaction.atomic
def forget_unused(*, today: date, days: int = UNUSED_DAYS) -> int:
    """Delete charts that no page has shown for that many days; returns how many."""
    _count, deleted = Chart.objects.filter(used_on__lt=today - timedelta(days=days)).delete()
    return deleted.get("charts.Chart", 0)


def forget_memory() -> None:
    """Drop the pictures that this process remembers; for tests, whose database goes back after each."""
    _memory.clear()


def _svg(drawing: Drawing, name: str) -> str:
    return svg.themed(
        engine.draw("svg", drawing.rooms[name]).decode(),
        variant=name,
        identity=f"c{drawing.key[:10]}",
        title=drawing.title,
        description=drawing.description,
    )


def _keep(drawing: Drawing, drawn: dict[str, bytes], today: date) -> None:
    # Two processes may draw the same chart at once: they drew the same, so the second write changes nothing.
    with transaction.atomic():
        Chart.objects.bulk_create(
            [
                Chart(
                    key=drawing.key,
                    document=drawing.document(),
                    is_public=drawing.is_public,
                    used_on=today,
                )
            ],
            ignore_conflicts=True,
        )
        Rendering.objects.bulk_create(
            [Rendering(chart_id=drawing.key, form=form, content=content) for form, content in drawn.items()],
            ignore_conflicts=True,
        )


def _mark_used(key: str, today: date) -> None:
    Chart.objects.filter(key=key, used_on__lt=today).update(used_on=today)


class _Memory:
    """The most recently used pictures of this process."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[str, SafeString] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> SafeString | None:
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: str, value: SafeString) -> None:
        with self._lock:
            self._kept[key] = value
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()


class _Turns:
    """One lock per key, for as long as somebody waits for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, tuple[threading.Lock, int]] = {}

    @contextmanager
    def __call__(self, key: str) -> Iterator[None]:
        with self._lock:
            turn, waiting = self._waiting.get(key, (threading.Lock(), 0))
            self._waiting[key] = (turn, waiting + 1)
        try:
            with turn:
                yield
        finally:
            with self._lock:
                turn, waiting = self._waiting[key]
                if waiting == 1:
                    del self._waiting[key]
                else:
                    self._waiting[key] = (turn, waiting - 1)


_memory = _Memory(REMEMBERED)
_one_at_a_time: Callable[[str], Any] = _Turns()
