from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from pendopo.core.audit import public as audit
from pendopo.core.files import public as files
from pendopo.core.files import rules, services
from pendopo.core.files.inspection import images, sheets
from pendopo.core.files.models import StoredFile
from pendopo.core.files.tests import samples

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def clerk(db):
    return get_user_model().objects.create(full_name="Sri Contoh", email="sri@contoh.test")


def kept_files(storage):
    return sorted(path for path in storage.rglob("*") if path.is_file())


def keep(name, content, *, by=None, kind="evidence"):
    return files.keep(upload=SimpleUploadedFile(name, content), kind=kind, by=by, at=NOON)


def content_of(stored):
    with files.private().open(stored.path) as opened:
        return opened.read()


def test_a_kept_file_is_described_by_its_row_and_named_at_random(clerk, storage):
    content = samples.document()

    stored = keep("Laporan 2026.PDF", content, by=clerk)

    assert (stored.name, stored.kind, stored.content_type, stored.size) == (
        "Laporan 2026.pdf", "evidence", "application/pdf", len(content),
    )  # fmt: skip
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.uploaded_by, stored.at, stored.scan) == (clerk, NOON, "not_scanned")
    assert stored.path == f"2026/11/{stored.id.hex}.pdf"
    assert [path.stat().st_mode & 0o777 for path in kept_files(storage)] == [0o600]
    assert [entry.verb for entry in audit.history(stored)] == ["files.kept"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", samples.document()),
        ("opens-at-page-1.pdf", samples.document(samples.opens_at_its_first_page)),
        ("a.jpg", samples.picture("JPEG")),
        ("a.jpeg", samples.picture("JPEG")),
        ("a.png", samples.picture("PNG")),
        ("a.webp", samples.picture("WEBP")),
        ("a.xlsx", samples.workbook()),
        ("a.csv", b"kode,nama\n01,Sukolilo\n"),
    ],
)
def test_honest_files_are_kept(clerk, storage, name, content):
    keep(name, content)

    assert len(kept_files(storage)) == 1


@pytest.mark.parametrize(
    ("_case", "name", "content", "refusal"),
    [
        ("nothing in it", "a.pdf", b"", rules.EmptyFile),
        ("an extension that nobody takes", "a.exe", b"MZ", rules.TypeNotAllowed),
        ("no extension", "laporan", b"%PDF-1.7", rules.TypeNotAllowed),
        ("a program behind a double extension", "a.pdf.exe", samples.document(), rules.TypeNotAllowed),
        ("a drawing with script as png", "a.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", rules.ContentMismatch),
        ("a picture as pdf", "a.pdf", samples.picture("PNG"), rules.ContentMismatch),
        ("a pdf as picture", "a.jpg", samples.document(), rules.ContentMismatch),
        ("a web page before the pdf", "a.pdf", b"<script></script>" + samples.document(), rules.ContentMismatch),
        ("an archive behind the pdf", "a.pdf", samples.document() + samples.archive({"a": b"b"}), rules.UnsafePdf),
        ("a script that starts with it", "a.pdf", samples.document(samples.opens_with_script), rules.UnsafePdf),
        ("a named script", "a.pdf", samples.document(samples.has_named_script), rules.UnsafePdf),
        ("a program to launch", "a.pdf", samples.document(samples.launches_a_program), rules.UnsafePdf),
        ("an action on a page", "a.pdf", samples.document(samples.acts_on_a_page), rules.UnsafePdf),
        ("another file inside", "a.pdf", samples.document(samples.carries_a_file), rules.UnsafePdf),
        (
            "scripts packed into object streams",
            "a.pdf",
            samples.document(samples.has_named_script, object_stream_mode=samples.pikepdf.ObjectStreamMode.generate),
            rules.UnsafePdf,
        ),
        (
            "a password to open",
            "a.pdf",
            samples.document(encryption=samples.pikepdf.Encryption(owner="o", user="u")),
            rules.UnsafePdf,
        ),
        (
            "a password to change",
            "a.pdf",
            samples.document(encryption=samples.pikepdf.Encryption(owner="o", user="")),
            rules.UnsafePdf,
        ),
        ("half a pdf", "a.pdf", samples.document()[:200], rules.BrokenFile),
        ("half a picture", "a.jpg", samples.picture("JPEG")[:400], rules.BrokenFile),
        ("a picture that moves", "a.webp", samples.picture(
            "WEBP", save_all=True, append_images=[Image.new("RGB", (40, 30), "red")]
        ), rules.AnimatedImage),
        ("an archive as workbook", "a.xlsx", samples.archive({"a.txt": b"b"}), rules.ContentMismatch),
        ("macros", "a.xlsx", samples.workbook({"xl/vbaProject.bin": b"x"}), rules.UnsafeSheet),
        ("an old macro sheet", "a.xlsx", samples.workbook({"xl/macrosheets/sheet1.xml": b"<x/>"}), rules.UnsafeSheet),
        ("an embedded program", "a.xlsx", samples.workbook({"xl/embeddings/ole1.bin": b"x"}), rules.UnsafeSheet),
        ("a path that climbs out", "a.xlsx", samples.workbook({"../../etc/x": b"x"}), rules.UnsafeSheet),
        ("xml that expands itself", "a.xlsx", samples.workbook({"xl/x.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), rules.UnsafeSheet),
        ("the same in two-byte letters", "a.xlsx", samples.workbook({"xl/x.xml": "<!DOCTYPE a>".encode("utf-16")}), rules.UnsafeSheet),
        ("a bomb", "a.xlsx", samples.workbook({"xl/big.xml": b"0" * 105_000_000}), rules.UnsafeSheet),
        ("a bomb that lies about its size", "a.xlsx", samples.lying_bomb(), rules.BrokenFile),
        ("half a workbook", "a.xlsx", samples.workbook()[:-100], rules.BrokenFile),
        ("bytes as text", "a.csv", b"a,b\n\0\x01", rules.NotText),
        ("a web page as text", "a.csv", b" <html><script>", rules.NotText),
    ],
)  # fmt: skip
def test_a_refused_file_leaves_no_trace(clerk, storage, _case, name, content, refusal):
    with pytest.raises(refusal) as refused:
        keep(name, content, by=clerk)

    assert "a." in str(refused.value) or "laporan" in str(refused.value)
    assert (kept_files(storage), StoredFile.objects.count(), len(audit.recent())) == ([], 0, 0)


def test_the_size_is_checked_before_the_file_is_read(clerk, storage):
    class Unreadable(SimpleUploadedFile):
        def read(self, size):
            raise AssertionError(f"{size} bytes were read")

    upload = Unreadable("a.pdf", b"x")
    upload.size = rules.MEGABYTE * 10 + 1

    with pytest.raises(rules.FileTooLarge, match="10 MB"):
        files.keep(upload=upload, kind="evidence", by=clerk)


def test_a_size_that_is_claimed_is_not_believed(clerk, storage):
    upload = SimpleUploadedFile("a.csv", b"a" * (rules.MEGABYTE * 10 + 1))
    upload.size = 10

    with pytest.raises(rules.FileTooLarge):
        files.keep(upload=upload, kind="evidence", by=clerk)

    assert kept_files(storage) == []


def test_a_picture_with_too_many_pixels_is_refused_by_its_header(clerk, storage, monkeypatch):
    content = samples.picture("PNG")
    monkeypatch.setattr(images, "MAX_PIXELS", 1_000)
    monkeypatch.setattr(Image.Image, "load", lambda *_: pytest.fail("loaded"))

    with pytest.raises(rules.ImageTooLarge):
        keep("a.png", content)


def test_a_picture_made_to_exhaust_the_server_is_refused(clerk, storage):
    header = samples.picture("PNG")
    # Width and height of the header chunk, and its checksum made to fit.
    from zlib import crc32

    chunk = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + header[24:29]
    bomb = header[:12] + chunk + crc32(chunk).to_bytes(4, "big") + header[33:]

    with pytest.raises(rules.ImageTooLarge):
        keep("a.png", bomb)


def test_a_photo_loses_its_place_and_its_words_but_stands_upright(clerk):
    sent = samples.picture_with_gps()
    assert b"Rumah Ibu Siti" in sent

    kept = content_of(keep("rumah.jpg", sent))

    with Image.open(BytesIO(kept)) as picture:
        assert (dict(picture.getexif()), picture.size) == ({}, (30, 40))
    assert b"Rumah" not in kept


def test_what_hides_behind_a_picture_is_gone(clerk):
    kept = content_of(keep("a.png", samples.picture("PNG") + b"<?php system('x'); ?>" + samples.archive({"a": b"b"})))

    assert b"php" not in kept
    assert b"PK\x03\x04" not in kept


def test_text_from_windows_is_kept_in_utf8(clerk):
    assert content_of(keep("a.csv", "nama\ncafé – 5\n".encode("cp1252"))).decode() == "nama\ncafé – 5\n"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\x\\data.csv", "data.csv"),
        ("laporan\u202evsc.csv", "laporan vsc.csv"),
        ("a\r\nSet-Cookie: x.csv", "a Set-Cookie x.csv"),
        (".csv", "file.csv"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
        ("laporan.php.csv", "laporan.php.csv"),
    ],
)
def test_names_are_made_safe(sent, kept):
    assert rules.safe_name(sent, extension="csv") == kept


def test_too_many_files_are_refused_together(clerk, storage):
    uploads = [SimpleUploadedFile(f"{n}.csv", b"a,b\n") for n in range(11)]

    with pytest.raises(files.FileRefused, match="10"):
        files.keep_all(uploads=uploads, kind="evidence", by=clerk)

    assert kept_files(storage) == []


def test_one_bad_file_of_several_takes_the_others_with_it(clerk, storage):
    uploads = [SimpleUploadedFile("a.csv", b"a,b\n"), SimpleUploadedFile("b.csv", b"\0")]

    with pytest.raises(rules.NotText):
        files.keep_all(uploads=uploads, kind="evidence", by=clerk, at=NOON)

    assert (kept_files(storage), StoredFile.objects.count()) == ([], 0)


def test_a_rolled_back_transaction_takes_its_file_along(clerk, storage):
    def keep_and_fail():
        with transaction.atomic():
            keep("a.csv", b"a,b\n")
            assert len(kept_files(storage)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        keep_and_fail()

    assert (kept_files(storage), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_a_committed_file_stays_and_a_removed_one_goes(storage):
    clerk = get_user_model().objects.create(full_name="Sri Contoh", email="sri@contoh.test")
    keep("a.csv", b"a,b\n", by=clerk)
    assert len(kept_files(storage)) == 1

    def remove_and_fail():
        with transaction.atomic():
            files.remove(stored=StoredFile.objects.get(), by=clerk)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        remove_and_fail()
    assert (len(kept_files(storage)), StoredFile.objects.count()) == (1, 1)

    files.remove(stored=StoredFile.objects.get(), by=clerk)
    assert (kept_files(storage), StoredFile.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_files_that_no_row_knows_are_cleared_away_after_a_day(storage):
    stored = keep("a.csv", b"a,b\n")
    (storage / "2026" / "11" / "left.csv").write_bytes(b"x")
    written = datetime.now(tz=UTC)

    assert services.remove_orphans(at=written) == 0
    assert services.remove_orphans(at=written + timedelta(days=2)) == 1
    assert [path.name for path in kept_files(storage)] == [f"{stored.id.hex}.csv"]


def test_a_kind_that_nobody_declared_is_refused(clerk):
    with pytest.raises(files.UnknownKind, match="unheard"):
        keep("a.csv", b"a,b\n", kind="unheard")


def test_workbooks_are_bounded_in_entries(clerk, monkeypatch):
    monkeypatch.setattr(sheets, "MAX_ENTRIES", 5)

    with pytest.raises(rules.UnsafeSheet):
        keep("a.xlsx", samples.workbook())
