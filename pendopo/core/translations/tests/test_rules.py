import pytest

from pendopo.core.translations import rules
from pendopo.core.translations.rules import Entry, Key, Source

SOURCE = Source(Key("Hello %(name)s"))
COUNTED = Source(Key("One report"), "%(count)s reports")


@pytest.mark.parametrize(
    ("_case", "source", "entry", "reason"),
    [
        ("complete", SOURCE, Entry(SOURCE.key, "", ("Halo %(name)s",)), None),
        ("left empty", SOURCE, Entry(SOURCE.key, "", ("",)), "not translated"),
        ("guessed", SOURCE, Entry(SOURCE.key, "", ("Halo %(name)s",), fuzzy=True), "marked fuzzy"),
        ("placeholder lost", SOURCE, Entry(SOURCE.key, "", ("Halo",)), "placeholders: lacks %(name)s"),
        (
            "placeholder renamed",
            SOURCE,
            Entry(SOURCE.key, "", ("Halo %(nama)s",)),
            "placeholders: lacks %(name)s and has %(nama)s, which the source lacks",
        ),
        ("counted", COUNTED, Entry(COUNTED.key, COUNTED.plural, ("%(count)s laporan",)), None),
        ("count lost", COUNTED, Entry(COUNTED.key, COUNTED.plural, ("laporan",)), "placeholders: lacks %(count)s"),
        (
            "counted no more",
            SOURCE,
            Entry(SOURCE.key, "%(name)s", ("x",)),
            "counted in only one of source and catalogue",
        ),
        ("a brace", Source(Key("{n} of")), Entry(Key("{n} of"), "", ("dari",)), "placeholders: lacks {n}"),
        ("a percent sign is no placeholder", Source(Key("5 %%")), Entry(Key("5 %%"), "", ("5%%",)), None),
    ],
)
def test_one_entry(_case, source, entry, reason):
    found = rules.faults(catalogue="x.po", sources=[source], entries=[entry])

    assert [fault.reason for fault in found] == ([reason] if reason else [])


def test_a_text_without_an_entry_and_an_entry_without_a_text_are_faults():
    found = rules.faults(catalogue="x.po", sources=[SOURCE], entries=[Entry(Key("Old"), "", ("Lama",))])

    assert [str(fault) for fault in found] == [
        "x.po: 'Hello %(name)s': not yet in the catalogue",
        "x.po: 'Old': no longer in the source",
    ]


def test_the_context_tells_two_texts_apart():
    found = rules.disagreements(
        [
            ("a", [Entry(Key("Open"), "", ("Buka",)), Entry(Key("Open", "state"), "", ("Terbuka",))]),
            ("b", [Entry(Key("Open", "state"), "", ("Terbuka",))]),
        ]
    )

    assert found == []


def test_two_apps_may_not_translate_one_text_differently():
    found = rules.disagreements(
        [("a", [Entry(Key("Open"), "", ("Buka",))]), ("b", [Entry(Key("Open"), "", ("Terbuka",))])]
    )

    assert [str(fault) for fault in found] == ["b: 'Open': a says 'Buka'; agree, or tell them apart with pgettext"]
