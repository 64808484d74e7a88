"""Service manifests: what an app brings to the platform, in one declaration.

An app with a `service.py` holds `manifest = Manifest(...)`. The registry reads
all of them once at start and is then closed: URLs, API, menu, metrics, roles,
the privacy page and the permission matrix come from it, so that a new service
is one new folder and no edit elsewhere.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from django.apps import apps
from django.utils.functional import Promise

from pendopo.core.metrics import Metric, UnknownMetric

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Mount:
    """URLs that the app answers: `prefix` (ends with a slash, or empty) and the module with `urlpatterns`."""

    prefix: str
    urlconf: str


@dataclass(frozen=True, kw_only=True)
class ApiMount:
    """A django-ninja Router by dotted name, mounted below `/api/v1/<prefix>`."""

    prefix: str
    router: str


@dataclass(frozen=True, kw_only=True)
class MenuItem:
    """An entry of the public menu; lower `order` comes first."""

    label: Text
    url_name: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a citizen can do here, for the home page: a verb, one line of help, a link."""

    label: Text
    hint: Text
    url_name: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A part of the home page: a template, and the dotted name of `context(request) -> dict | None` (None hides it)."""

    template: str
    context: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class OfficePanel:
    """A part of every office's page.

    Attributes:
        context: Dotted name of `context(request, office_slug) -> dict | None`; None hides it for that office.
        stamp: Dotted name of a function without arguments whose answer changes when the panel must.
    """

    template: str
    context: str
    stamp: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A staff queue in the workspace.

    Attributes:
        count: Dotted name of `count(user) -> int | None`; None hides the queue from that person.
        hint: What waits there and what to do with it.
    """

    label: Text
    hint: Text
    url_name: str
    count: str
    order: int = 50


@dataclass(frozen=True, kw_only=True)
class Role:
    """A role that people can hold; `key` is dotted and owned by the app (`programme.secretariat`).

    Attributes:
        scope: Whether it is held for the whole regency, for an office, or for a territory.
        approves_money: True if acts in this role need a fresh second factor.
    """

    key: str
    label: Text
    description: Text
    scope: str = "regency"  # regency | office | territory
    approves_money: bool = False


@dataclass(frozen=True, kw_only=True)
class PersonalData:
    """Personal data that the app keeps, for the privacy page (UU 27/2022).

    Attributes:
        subjects: Whose data.
        fields: Which data, in words.
        basis: Legal basis of the processing.
        retention: How long, in words; `retention_days` for the job that enforces it (None: no fixed end).
        export: Dotted name of `export(user) -> list[dict]`, for a person's copy of their data.
        erase: Dotted name of `erase(user, *, by) -> str`, saying what was erased and what the law keeps.
    """

    name: Text
    subjects: Text
    fields: Text
    purpose: Text
    basis: Text
    retention: Text
    specific: bool = False
    retention_days: int | None = None
    export: str = ""
    erase: str = ""


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """An open dataset that the app can hand to the statistics service: rows without personal data."""

    key: str
    label: Text
    rows: Callable[..., Iterable[dict[str, object]]]


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """A demonstration person's way in; `password` is empty when it was made earlier and is only kept as a hash."""

    label: str
    login: str
    password: str = ""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What one app brings.

    Attributes:
        slug: Short name, unique.
        dimension: The pillar's folder name for services, None for the platform's own apps.
        owner_office: Code of the office that answers for it (`regions.Office.slug`).
        prepare: Dotted name of `prepare() -> None`: reference data and real records that the app needs;
            run at every start of `pendopo run` and `demo`, so idempotent and quick when nothing changed.
        demo: Dotted name of `load() -> Sequence[SignIn] | None`: labelled demonstration data, idempotent.
    """

    slug: str
    name: Text
    summary: Text
    owner_office: str
    dimension: str | None = None
    urls: tuple[Mount, ...] = ()
    api: tuple[ApiMount, ...] = ()
    menu: tuple[MenuItem, ...] = ()
    tasks: tuple[Task, ...] = ()
    panels: tuple[Panel, ...] = ()
    office_panels: tuple[OfficePanel, ...] = ()
    queues: tuple[Queue, ...] = ()
    roles: tuple[Role, ...] = ()
    metrics: tuple[Metric, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    personal_data: tuple[PersonalData, ...] = ()
    prepare: str = ""
    demo: str = ""


class RegistryClosed(RuntimeError):
    """Manifests are read once at start; nothing joins later."""


class Registry:
    """All manifests, by slug, in the order of INSTALLED_APPS; closed after start."""

    def __init__(self) -> None:
        self._manifests: dict[str, Manifest] = {}
        self._closed = False

    def add(self, manifest: Manifest) -> None:
        """Take in a manifest.

        Raises:
            RegistryClosed: after start.
            ValueError: if the slug or one of the keys is taken.
        """
        if self._closed:
            raise RegistryClosed(f"{manifest.slug} came after the registry was closed")
        if manifest.slug in self._manifests:
            raise ValueError(f"Two manifests are called {manifest.slug}")
        for kind in ("metrics", "roles", "datasets"):
            taken = {item.key for item in self._each(kind)}
            for item in getattr(manifest, kind):
                if item.key in taken:
                    raise ValueError(f"{manifest.slug}: the {kind} key {item.key} is taken")
        self._manifests[manifest.slug] = manifest

    def close(self) -> None:
        """Let nothing join any more."""
        self._closed = True

    def _each(self, kind: str) -> Iterator[Metric | Role | Dataset]:
        for manifest in self._manifests.values():
            yield from getattr(manifest, kind)

    def __iter__(self) -> Iterator[Manifest]:
        return iter(self._manifests.values())

    def __len__(self) -> int:
        return len(self._manifests)

    def get(self, slug: str) -> Manifest | None:
        """The manifest of that slug, or None."""
        return self._manifests.get(slug)

    def metrics(self) -> dict[str, Metric]:
        """Every metric by its key."""
        return {metric.key: metric for manifest in self for metric in manifest.metrics}

    def metric(self, key: str) -> Metric:
        """The metric of that key.

        Raises:
            UnknownMetric: if no installed service offers it.
        """
        try:
            return self.metrics()[key]
        except KeyError:
            raise UnknownMetric(f"No installed service measures {key}.") from None

    def roles(self) -> dict[str, Role]:
        """Every role by its key."""
        return {role.key: role for manifest in self for role in manifest.roles}

    def menu(self) -> list[MenuItem]:
        """The public menu in its order."""
        return sorted((item for manifest in self for item in manifest.menu), key=lambda item: item.order)

    def tasks(self) -> list[Task]:
        """What citizens can do, in its order."""
        return sorted((task for manifest in self for task in manifest.tasks), key=lambda task: task.order)

    def panels(self) -> list[Panel]:
        """The parts of the home page in their order."""
        return sorted((panel for manifest in self for panel in manifest.panels), key=lambda panel: panel.order)

    def office_panels(self) -> list[OfficePanel]:
        """The parts of an office's page in their order."""
        return sorted((panel for manifest in self for panel in manifest.office_panels), key=lambda panel: panel.order)

    def queues(self) -> list[Queue]:
        """The workspace's queues in their order."""
        return sorted((queue for manifest in self for queue in manifest.queues), key=lambda queue: queue.order)


registry = Registry()


def discover() -> None:
    """Read the manifest of every installed app of ours that has a `service.py`, then close the registry."""
    for config in apps.get_app_configs():
        if not config.name.startswith("pendopo.") or find_spec(f"{config.name}.service") is None:
            continue
        registry.add(importlib.import_module(f"{config.name}.service").manifest)
    registry.close()
