from __future__ import annotations

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.core.files import public as files
from pendopo.core.files import rules, scanner
from pendopo.core.files.models import StoredFile
from pendopo.core.files.tests import samples
from pendopo.core.files.tests.clamd_double import ClamdDouble


@pytest.fixture
def clamd(settings):
    made = []

    def start(**options):
        double = ClamdDouble(**options)
        made.append(double)
        settings.CLAMAV_ADDRESS = double.address
        return double

    yield start
    for double in made:
        double.close()


@pytest.fixture
def impatient(monkeypatch):
    """Half a second instead of thirty, so that the test of silence is short."""
    scan = scanner.Clamd

    def hurried(**options):
        return scan(**options, answer_seconds=0.5)

    monkeypatch.setattr(scanner, "Clamd", hurried)


def test_a_clean_file_is_kept_as_checked(db, clamd):
    double = clamd()

    stored = files.keep(upload=SimpleUploadedFile("a.csv", b"a,b\n"), kind="evidence", by=None)

    assert stored.scan == "clean"
    assert double.commands == [b"zINSTREAM\0"]


def test_the_test_virus_is_refused_and_leaves_no_trace(db, clamd, storage):
    clamd()

    with pytest.raises(rules.MalwareFound, match=r"a\.csv"):
        files.keep(upload=SimpleUploadedFile("a.csv", samples.EICAR), kind="evidence", by=None)

    assert (StoredFile.objects.count(), storage.exists()) == (0, False)


def test_a_large_file_goes_over_in_pieces(clamd):
    clamd()

    assert scanner.scanner().scan(b"a" * 300_000, name="a.csv") is True


@pytest.mark.parametrize("mood", ["silent", "hangs up", "cut short", "endless"])
def test_without_a_clear_answer_in_time_nothing_is_taken(db, clamd, impatient, mood):
    clamd(mood=mood)

    with pytest.raises(rules.ScannerUnavailable, match=r"a\.csv"):
        files.keep(upload=SimpleUploadedFile("a.csv", b"a,b\n"), kind="evidence", by=None)

    assert StoredFile.objects.count() == 0


def test_a_file_beyond_the_limit_of_the_scanner_is_not_taken(clamd):
    clamd(limit=100_000)

    with pytest.raises(rules.ScannerUnavailable):
        scanner.scanner().scan(b"a" * 5_000_000, name="a.csv")


def test_a_scanner_that_is_set_up_but_away_lets_nothing_through(db, settings):
    with socket.create_server(("127.0.0.1", 0)) as free:
        settings.CLAMAV_ADDRESS = f"127.0.0.1:{free.getsockname()[1]}"

    with pytest.raises(rules.ScannerUnavailable):
        files.keep(upload=SimpleUploadedFile("a.csv", b"a,b\n"), kind="evidence", by=None)

    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "address"),
    [("127.0.0.1:3310", ("127.0.0.1", 3310)), ("clamav:3310", ("clamav", 3310)), ("[::1]:3310", ("::1", 3310))],
)
def test_addresses_of_scanners(text, address):
    assert rules.scanner_address(text) == address


@pytest.mark.parametrize(
    "text", ["clamav", ":3310", "clamav:x", "http://clamav:3310", "clamav:3310/x", "clamav:99999"]
)
def test_other_addresses_are_refused(text):
    with pytest.raises(ValueError, match=r"host:port|Port"):
        rules.scanner_address(text)
