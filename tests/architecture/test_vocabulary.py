"""A newcomer finds the same names in every app, and no loose ends."""

import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parents[2]
OURS = [config for config in apps.get_app_configs() if config.name.startswith("pendopo.")]
DOMAIN = [config for config in OURS if not config.name.startswith("pendopo.core.")]
VOCABULARY = {
    *("README.md", "__init__.py", "apps.py", "service.py", "public.py", "rules", "models", "selectors", "services"),
    *("forms", "views", "urls.py", "http", "jobs", "admin", "demo", "sentences", "management", "migrations"),
    *("templates", "static", "locale", "data", "tests"),
}
# A word of one's own needs a reason.
OWN_WORDS = {
    "pendopo.accounts": {"signin": "the seam to allauth: its adapter, second factors, single sign-on"},
    "pendopo.programme": {
        "record": "Pati's real record with its sources, as data and the code that loads it",
        "words": "labels of the plan's states, which models and pages share",
    },
}
MARKER = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
SIGNAL = re.compile(r"@receiver\(|models\.signals|\bSignal\(\)")


def sources(*suffixes: str) -> list[Path]:
    folders = [ROOT / name for name in ("pendopo", "scripts", "tests", "benchmarks", "docs", "deploy")]
    return [path for folder in folders for path in folder.rglob("*") if path.suffix in suffixes]


@pytest.mark.parametrize("app", OURS, ids=lambda app: app.name)
def test_every_app_says_what_it_is_for(app):
    readme = Path(app.path) / "README.md"

    assert readme.exists(), f"{app.name} has no README.md"
    assert len(readme.read_text().split()) >= 20, f"{readme} says nothing"


@pytest.mark.parametrize("app", DOMAIN, ids=lambda app: app.name)
def test_an_app_uses_the_words_of_the_vocabulary(app):
    known = VOCABULARY | OWN_WORDS.get(app.name, {}).keys()
    present = {path.name for path in Path(app.path).iterdir() if path.name != "__pycache__"}

    strange = {name for name in present if name not in known and name.removesuffix(".py") not in known}

    assert strange == set(), f"{app.name}: {sorted(strange)} is not in the vocabulary of architecture.md"


def test_tests_are_named_after_what_they_test():
    strange = []
    for app in OURS:
        tests = Path(app.path) / "tests"
        names = {path.name for path in tests.glob("*.py")}
        strange += [f"{app.name}: {name}" for name in names if re.search(r"_?(more|misc|new|old|\d+)\.py$", name)]

    assert strange == []


def test_nothing_is_left_to_be_done():
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sources(".py", ".html", ".js", ".css", ".md", ".txt", ".yaml", ".toml", ".in")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if MARKER.search(line)
    ]

    assert found == []


def test_apps_call_each_other_by_name_and_not_by_signals():
    found = [
        str(path.relative_to(ROOT))
        for path in sources(".py")
        if "pendopo" in path.parts and "tests" not in path.parts and SIGNAL.search(path.read_text())
    ]

    assert found == []
