"""Who gets what from the addresses of the programme."""

from pendopo.programme.services import record
from tests.architecture.permissions import public


def _loaded(_world=None):
    from pendopo.programme.models import Masterplan

    if not Masterplan.objects.filter(is_current=True).exists():
        record.load_reference()
        record.load_record()


def achievements(world):
    _loaded(world)
    return {}


def pillar(world):
    _loaded(world)
    return {"slug": "environment"}


def initiative(world):
    from pendopo.programme.models import Initiative

    _loaded(world)
    return {"slug": Initiative.objects.order_by("slug").first().slug}


def indicator(world):
    from pendopo.programme.models import Indicator

    _loaded(world)
    return {"slug": Indicator.objects.filter(is_public=True).order_by("slug").first().slug}


ROWS = [
    public("programme:achievements", args=achievements),
    public("programme:achievements_csv", args=achievements),
    public("programme:sources", args=achievements),
    public("programme:smart_city", args=achievements),
    public("api-v1:achievements", args=achievements),
    public("api-v1:indicator", args=indicator),
    public("programme:masterplan", args=achievements),
    public("programme:dimension", args=pillar),
    public("programme:initiative", args=initiative),
    public("programme:indicator", args=indicator),
    public("programme:indicator_csv", args=indicator),
]
