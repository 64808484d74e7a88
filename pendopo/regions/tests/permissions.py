"""Who gets what from the addresses of regions and offices: everybody everything."""

from tests.architecture.permissions import public


def pati(_world):
    return {"code": "33.18"}


def environment_office(_world):
    return {"slug": "dlh"}


ROWS = [
    public("regions:index"),
    public("regions:region", args=pati),
    public("regions:codes", args=pati),
    public("regions:offices"),
    public("regions:office", args=environment_office),
    public("api-v1:regions"),
    public("api-v1:region", args=pati),
    public("api-v1:offices"),
    public("api-v1:office", args=environment_office),
]
