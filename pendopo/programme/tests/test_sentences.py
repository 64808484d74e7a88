"""Sentences that people quote, in both languages and at every edge."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import translation

from pendopo.programme import sentences
from pendopo.programme.rules.progress import Headline, Judgement, Status, Whole
from pendopo.programme.rules.workflow import Qualifier
from pendopo.programme.words import Words


def counts(good=0, lagging=0, unjudged=0, silent=0):
    return Headline(good=good, lagging=lagging, unjudged=unjudged, silent=silent)


@pytest.mark.parametrize(
    ("facts", "indonesian", "english"),
    [
        (
            counts(2, 2, 0, 1),
            "Dua pilar sesuai jalur, dua tertinggal, satu belum ada datanya.",
            "Two pillars are on track, two are behind, one has no data yet.",
        ),
        (
            counts(1, 0, 3, 1),
            "Satu pilar sesuai jalur, tiga belum punya target untuk dinilai, satu belum ada datanya.",
            "One pillar is on track, three have no target to judge them by, one has no data yet.",
        ),
        (
            counts(0, 1, 1, 3),
            "Satu pilar tertinggal, satu belum punya target untuk dinilai, tiga belum ada datanya.",
            "One pillar is behind, one has no target to judge it by, three have no data yet.",
        ),
        (counts(5), "Kelima pilar sesuai jalur.", "All five pillars are on track."),
        (counts(0, 6), "Keenam pilar tertinggal.", "All six pillars are behind."),
        (
            counts(0, 0, 5),
            "Kelima pilar punya angka, tetapi belum punya target untuk dinilai.",
            "All five pillars have figures, but no target to judge them by.",
        ),
        (counts(0, 0, 0, 5), "Belum ada data untuk lima pilar.", "None of the five pillars has data yet."),
        (counts(1), "Satu-satunya pilar sesuai jalur.", "The one pillar is on track."),
        (counts(), "Program ini belum memiliki pilar.", "The programme has no pillars yet."),
        (counts(11, 1), "11 pilar sesuai jalur, satu tertinggal.", "11 pillars are on track, one is behind."),
    ],
)
def test_the_headline(facts, indonesian, english):
    with translation.override("id"):
        assert sentences.headline(facts) == indonesian
    with translation.override("en"):
        assert sentences.headline(facts) == english


@pytest.mark.parametrize("status", Status)
def test_every_status_has_words_in_both_languages(status):
    with translation.override("en"):
        english = sentences.status(status)
    with translation.override("id"):
        indonesian = sentences.status(status)

    assert english
    assert indonesian
    assert english != indonesian


@pytest.mark.parametrize(
    ("whole", "english"),
    [
        (Whole(status=Status.NO_DATA, attainment=None, coverage=None, judged=0, total=0), "no data for 2026"),
        (Whole(status=Status.NO_TARGET, attainment=None, coverage=Decimal(0), judged=0, total=2), "figures without a target"),
        (Whole(status=Status.ON_TRACK, attainment=Decimal(1), coverage=Decimal(1), judged=2, total=2), "on track"),
        (
            Whole(status=Status.BEHIND, attainment=Decimal("0.5"), coverage=Decimal("0.5"), judged=1, total=2),
            "behind; 1 of 2 indicators can be judged",
        ),
    ],
)  # fmt: skip
def test_what_a_pillar_says(whole, english):
    with translation.override("en"):
        assert sentences.pillar_say(whole, year=2026) == english


@pytest.mark.parametrize(
    ("qualifier", "english", "indonesian"),
    [
        (Qualifier.EXACT, "790 families", "790 keluarga"),
        (Qualifier.APPROXIMATE, "about 790 families", "sekitar 790 keluarga"),
        (Qualifier.AT_LEAST, "at least 790 families", "sedikitnya 790 keluarga"),
        (Qualifier.AT_MOST, "at most 790 families", "paling banyak 790 keluarga"),
    ],
)
def test_a_vague_figure_stays_vague(qualifier, english, indonesian):
    for language, text in (("en", english), ("id", indonesian)):
        with translation.override(language):
            assert sentences.figure(Decimal(790), "family", qualifier).replace("\u00a0", " ") == text


def test_no_figure_is_a_dash_and_never_0():
    assert sentences.figure(None, "family", Qualifier.APPROXIMATE) == "–"


@pytest.mark.parametrize(
    ("value", "judgement", "english"),
    [
        (None, Judgement(status=Status.NO_DATA), "Units: no data for 2026."),
        (5, Judgement(status=Status.NO_TARGET), "Units: 5 units (2026). No target has been set."),
        (5, Judgement(status=Status.ACHIEVED, expected=Decimal(5)), "Units: 5 units (2026), target reached."),
        (
            5,
            Judgement(status=Status.BEHIND, expected=Decimal(10)),
            "Units: 5 units (2026), behind: the plan expects 10 units by then.",
        ),
        (5, Judgement(status=Status.NO_BASELINE), "Units: 5 units (2026), target not reached, start unknown."),
    ],
)
def test_an_indicator_in_one_sentence(value, judgement, english):
    with translation.override("en"):
        said = sentences.indicator(
            name="Units",
            value=None if value is None else Decimal(value),
            unit="unit",
            when="2026",
            judgement=judgement,
        )

    assert said.replace("\u00a0", " ") == english


def test_a_disagreement_names_every_figure_and_source():
    with translation.override("id"):
        said = sentences.disagreement([("sekitar 790", "5News"), ("sedikitnya 1.000", "Jurnalindo")])

    assert said == "Sumber berbeda: sekitar 790 (5News) dan sedikitnya 1.000 (Jurnalindo)."


def test_domain_texts_follow_the_language_and_fall_back_to_indonesian():
    with translation.override("en"):
        assert (str(Words("Pilar", "Pillar")), str(Words("Pilar")), Words("Pilar").language) == (
            "Pillar",
            "Pilar",
            "id",
        )
    with translation.override("id"):
        assert str(Words("Pilar", "Pillar")) == "Pilar"
