import pytest

from pendopo.core.charts import services


@pytest.fixture(autouse=True)
def nothing_remembered():
    services.forget_memory()
    yield
    services.forget_memory()
