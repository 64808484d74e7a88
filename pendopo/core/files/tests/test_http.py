from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import SimpleUploadedFile

from pendopo.core.files import public as files
from pendopo.core.files.storage import private_storage

NOON = datetime(2026, 11, 23, 5, tzinfo=UTC)


@pytest.fixture
def stored(db):
    return files.keep(
        upload=SimpleUploadedFile("Laporan bulan Nopember – 1.csv", b"a,b\n"), kind="evidence", by=None, at=NOON
    )


def test_a_file_is_a_download_that_no_browser_runs_and_no_shared_cache_keeps(stored, rf):
    response = files.serve(rf.get("/"), stored)

    assert b"".join(response.streaming_content) == b"a,b\n"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''Laporan%20bulan")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Length"] == "4"
    response.close()


def test_an_unchanged_file_is_not_sent_again(stored, rf):
    response = files.serve(rf.get("/", headers={"If-None-Match": f'"{stored.sha256}"'}), stored)

    assert (response.status_code, response.content) == (304, b"")


def test_a_file_that_the_storage_lost_is_said_to_be_gone(stored, rf):
    files.private().delete(stored.path)

    with pytest.raises(files.FileGone):
        files.serve(rf.get("/"), stored)


def test_a_request_that_sends_too_much_is_refused_before_it_is_read(rf, settings):
    settings.UPLOAD_MAX_BYTES = 1_000
    request = rf.post("/", {"file": SimpleUploadedFile("a.csv", b"a" * 2_000)})

    with pytest.raises(RequestDataTooBig):
        _ = request.FILES


def test_what_is_allowed_arrives(rf):
    request = rf.post("/", {"file": SimpleUploadedFile("a.csv", b"a" * 2_000)})

    assert request.FILES["file"].read() == b"a" * 2_000


def test_files_lie_in_a_private_folder_unless_told_otherwise(tmp_path):
    options = private_storage("", home=tmp_path)["OPTIONS"]

    assert (options["location"], options["base_url"], options["file_permissions_mode"]) == (
        tmp_path / "files" / "private", None, 0o600,
    )  # fmt: skip


def test_files_lie_in_a_bucket_where_one_is_named(tmp_path):
    found = private_storage("s3://pati/berkas?endpoint_url=https://s3.example.id&region_name=jkt", home=tmp_path)

    assert found["BACKEND"] == "storages.backends.s3.S3Storage"
    assert found["OPTIONS"] == {
        "bucket_name": "pati", "location": "berkas", "default_acl": None, "querystring_auth": True,
        "file_overwrite": False, "endpoint_url": "https://s3.example.id", "region_name": "jkt",
    }  # fmt: skip


@pytest.mark.parametrize("url", ["ftp://x", "s3://", "/srv/files", "s3://b?secret_key=x"])
def test_other_places_are_refused(tmp_path, url):
    with pytest.raises(ValueError, match="s3://bucket/prefix"):
        private_storage(url, home=tmp_path)


def test_a_bucket_can_be_opened_by_django(tmp_path):
    from django.utils.module_loading import import_string

    found = private_storage("s3://pati/berkas", home=tmp_path)

    assert import_string(found["BACKEND"])(**found["OPTIONS"]).bucket_name == "pati"
