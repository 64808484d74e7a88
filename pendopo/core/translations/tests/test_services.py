import gettext as gnu
import os

import pytest
from django.core.management import CommandError, call_command

from pendopo.core.translations import selectors, services
from pendopo.core.translations.rules import Key, Source

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, npgettext, pgettext
a = _("Long text "
      "in two parts")
b = ngettext("One office", "%(count)s offices", 2)
c = pgettext("state", "Open")
d = npgettext("queue", "One case", "{count} cases", 3)
"""
TEMPLATE = """{% load i18n %}
  <h1>{% translate "Achievements" %}</h1>
      {% blocktranslate trimmed with name=office.name %}
         Ask {{ name }}
         first.
      {% endblocktranslate %}
 <p title="{% translate "Open" context "state" %}">It's 100 % plain {{ value|default:_("no data") }}</p>
{% blocktranslate count n=rows|length %}One row{% plural %}{{ n }} rows{% endblocktranslate %}
{% ui "form" submit=_("Send") %}
"""


@pytest.fixture
def app(tmp_path, monkeypatch):
    """A folder that the tool takes for our only app."""
    folder = tmp_path / "pendopo"
    (folder / "templates").mkdir(parents=True)
    (folder / "tests").mkdir()
    (folder / "forms.py").write_text(CODE)
    (folder / "tests" / "test_x.py").write_text('_("Not for people")')
    (folder / "templates" / "page.html").write_text(TEMPLATE)
    monkeypatch.setattr(selectors, "PACKAGE", folder)
    monkeypatch.setattr(selectors, "app_folders", lambda: {"pendopo.hall": folder})
    monkeypatch.setattr(selectors, "HOME_OF_THE_HOMELESS", folder)
    return folder


@pytest.fixture
def catalogue(app):
    return selectors.catalogue_path(app, "id")


def translate(catalogue, msgid, translation):
    text = catalogue.read_text()
    assert f'msgid "{msgid}"\nmsgstr ""' in text
    catalogue.write_text(text.replace(f'msgid "{msgid}"\nmsgstr ""', f'msgid "{msgid}"\nmsgstr "{translation}"'))


def test_every_way_of_marking_a_text_is_found(app):
    [texts] = selectors.extracted()

    assert set(texts.sources.values()) == {
        Source(Key("Long text in two parts")),
        Source(Key("One office"), "%(count)s offices"),
        Source(Key("Open", "state")),
        Source(Key("One case", "queue"), "{count} cases"),
        Source(Key("Achievements")),
        Source(Key("Ask %(name)s first.")),
        Source(Key("no data")),
        Source(Key("One row"), "%(n)s rows"),
        Source(Key("Send")),
    }
    assert texts.files[Key("Open", "state")] == {"forms.py", "templates/page.html"}


def test_updating_keeps_translations_drops_the_gone_and_guesses_nothing(app, catalogue):
    services.update(texts=selectors.extracted(), language="id")
    translate(catalogue, "Achievements", "Capaian")
    translate(catalogue, "Send", "Kirim")
    (app / "templates" / "page.html").write_text(TEMPLATE.replace('"Send"', '"Send it"'))

    changed = services.update(texts=selectors.extracted(), language="id")

    entries = {entry.key: entry.translations for entry in selectors.entries(catalogue, "id")}
    assert changed == [catalogue]
    assert entries[Key("Achievements")] == ("Capaian",)
    assert entries[Key("Send it")] == ("",)
    assert Key("Send") not in entries


def test_updating_twice_changes_nothing(app, catalogue):
    services.update(texts=selectors.extracted(), language="id")
    before = catalogue.read_bytes()

    assert services.update(texts=selectors.extracted(), language="id") == []
    assert catalogue.read_bytes() == before


def test_moving_lines_leaves_the_catalogue_alone(app):
    services.update(texts=selectors.extracted(), language="id")
    (app / "forms.py").write_text("\n\n\n" + CODE)

    assert services.update(texts=selectors.extracted(), language="id") == []


def test_the_check_names_file_and_text(app, catalogue):
    services.update(texts=selectors.extracted(), language="id")

    with pytest.raises(CommandError) as refusal:
        call_command("translations", "check")

    assert "pendopo/locale/id/LC_MESSAGES/django.po: 'Achievements': not translated" in str(refusal.value)


def test_a_compiled_catalogue_is_read_by_gettext(app, catalogue):
    services.update(texts=selectors.extracted(), language="id")
    translate(catalogue, "Achievements", "Capaian")

    [compiled] = services.compile_all()

    with compiled.open("rb") as file:
        assert gnu.GNUTranslations(file).gettext("Achievements") == "Capaian"


def test_only_a_stale_catalogue_is_compiled_again(app, catalogue):
    services.update(texts=selectors.extracted(), language="id")

    assert services.compile_stale() == [catalogue.with_suffix(".mo")]
    assert services.compile_stale() == []
    later = catalogue.stat().st_mtime_ns + 10**9
    os.utime(catalogue, ns=(later, later))
    assert services.compile_stale() == [catalogue.with_suffix(".mo")]


def test_a_file_that_cannot_be_read_is_named(app):
    (app / "forms.py").write_text('_("unclosed')

    with pytest.raises(CommandError, match=r"forms\.py cannot be read"):
        selectors.extracted()
