"""The stylesheets: small enough for a slow phone, legible in both themes, put together from their parts."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from pendopo.core.ui import public, styles

MODULES = Path(styles.HERE).parent / "static" / "ui" / "modules"
KILOBYTE = 1024
TEXT = ["ink", "ink-soft", "sea", "sea-deep", "good", "behind", "bad", "unknown", *public.TONES]


def palette(theme):
    source = (styles.HERE / {"light": "tokens.css", "dark": "dark.css"}[theme]).read_text(encoding="utf-8")
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6}|#[0-9a-f]{3});", source))


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["salt", "paper", "mist"])
@pytest.mark.parametrize("ink", TEXT)
def test_text_can_be_read_on_every_ground(theme, ground, ink):
    colours = palette(theme)

    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("edge", "salt", 3),
        ("edge", "paper", 3),
        ("edge", "mist", 3),
        ("on-sea", "sea", 4.5),
        ("on-sea", "sea-deep", 4.5),
        ("foot-ink", "foot", 4.5),
        ("foot-link", "foot", 4.5),
        ("ink", "good-wash", 4.5),
        ("ink", "behind-wash", 4.5),
        ("ink", "bad-wash", 4.5),
        ("ink", "info-wash", 4.5),
        ("bad", "bad-wash", 4.5),
        ("good", "good-wash", 3),
        ("behind", "behind-wash", 3),
        ("sea", "info-wash", 3),
        ("paper", "good", 3),
        ("paper", "bad", 3),
    ],
)
def test_marks_and_labels_stand_out(theme, ink, ground, least):
    colours = palette(theme)

    assert contrast(colours[ink], colours[ground]) >= least


def test_dark_names_every_colour_that_light_has():
    assert set(palette("light")) - set(palette("dark")) == {"focus"}


def test_what_a_citizen_loads_is_small():
    assert len(gzip.compress(styles.bundle("pendopo").encode())) <= 14 * KILOBYTE


def test_what_staff_load_besides_is_small():
    assert len(gzip.compress(styles.bundle("workspace").encode())) <= 6 * KILOBYTE


def test_all_modules_together_are_small():
    assert sum(len(gzip.compress(file.read_bytes())) for file in MODULES.glob("*.js")) <= 10 * KILOBYTE


def test_the_dark_palette_serves_preference_and_choice():
    css = styles.bundle("pendopo")

    assert css.count("--salt:#0e1a1f") == 2
    assert '[data-theme="dark"]{' in css


@pytest.mark.parametrize(
    ("_case", "source", "small"),
    [
        ("comments and space", "a {\n  color: red; /* why */\n}\n", "a{color:red}"),
        ("a descendant with a pseudo class", "a :hover { b: c }", "a :hover{b:c}"),
        ("text in quotes", 'a::after { content: " ;  } "; }', 'a::after{content:" ;  } "}'),
        ("arithmetic", "a { b: calc(1px + 2px) }", "a{b:calc(1px + 2px)}"),
    ],
)
def test_minifying_keeps_what_matters(_case, source, small):
    assert styles.minified(source) == small


def test_a_changed_part_makes_a_new_bundle(tmp_path):
    styles.build(tmp_path)
    bundle = tmp_path / "ui" / "pendopo.css"
    bundle.write_text("old", encoding="utf-8")
    os.utime(bundle, (1, 1))

    styles.build(tmp_path)

    assert bundle.read_text(encoding="utf-8") == styles.bundle("pendopo")


def test_an_unchanged_bundle_is_left_alone(tmp_path):
    styles.build(tmp_path)
    before = (tmp_path / "ui" / "pendopo.css").stat().st_mtime_ns

    styles.build(tmp_path)

    assert (tmp_path / "ui" / "pendopo.css").stat().st_mtime_ns == before


def test_the_bundles_are_found_as_static_files():
    assert Path(finders.find("ui/pendopo.css")).exists()
    assert Path(finders.find("ui/workspace.css")).exists()
    assert finders.find("ui/nothing.css") is None
