"""What manifests name exists, and keys belong to the app that declares them."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.urls import reverse
from django.utils.module_loading import import_string
from ninja import Router

from pendopo.core import units
from pendopo.core.manifest import Manifest, registry

PILLARS = Path(__file__).resolve().parents[2] / "pendopo" / "pillars"
MANIFESTS = pytest.mark.parametrize("manifest", list(registry), ids=lambda manifest: manifest.slug)


def names(manifest: Manifest) -> Iterator[str]:
    """Every dotted name of a function in a manifest."""
    yield from filter(None, (manifest.prepare, manifest.demo))
    yield from (queue.count for queue in manifest.queues)
    yield from (panel.context for panel in manifest.panels)
    for kept in manifest.personal_data:
        yield from filter(None, (kept.export, kept.erase))


@MANIFESTS
def test_dotted_names_lead_to_functions(manifest):
    for name in names(manifest):
        assert callable(import_string(name)), name


@MANIFESTS
def test_addresses_resolve(manifest):
    for item in (*manifest.menu, *manifest.tasks, *manifest.queues):
        assert reverse(item.url_name).startswith("/"), item.url_name


@MANIFESTS
def test_routers_and_templates_exist(manifest):
    for mount in manifest.api:
        assert isinstance(import_string(mount.router), Router), mount.router
    for panel in manifest.panels:
        assert get_template(panel.template)


@MANIFESTS
def test_keys_begin_with_the_slug(manifest):
    keys = [item.key for kind in ("metrics", "roles", "datasets") for item in getattr(manifest, kind)]

    assert [key for key in keys if not key.startswith(f"{manifest.slug}.")] == []


@MANIFESTS
def test_metrics_have_a_known_unit_and_take_a_scope(manifest):
    for metric in manifest.metrics:
        assert units.get(metric.unit).code == metric.unit
        assert list(inspect.signature(metric.measure).parameters) == ["scope"], metric.key


def test_a_service_stands_in_the_folder_of_its_dimension():
    for path in PILLARS.glob("*/*/service.py"):
        manifest = registry.get(path.parent.name)
        assert manifest is not None, f"{path}: the slug is the folder's name"
        assert manifest.dimension == path.parent.parent.name
