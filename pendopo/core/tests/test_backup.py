from __future__ import annotations

import tarfile

import psycopg
import pytest

from pendopo.core import backup, postgres
from pendopo.settings.environment import Environment


@pytest.fixture
def env(open_folder):
    made = Environment(environment="development", home=open_folder / "home", database_url="")
    postgres.ensure_running(made.home)
    (made.home / "secret-key").write_text("the secret")
    (made.home / "keyring.json").write_text("{}")
    (made.home / "files" / "ab").mkdir(parents=True)
    (made.home / "files" / "ab" / "evidence").write_bytes(b"\x00evidence")
    ask(made, "CREATE TABLE note (text text); INSERT INTO note VALUES ('kept')")
    yield made
    postgres.release(made.home)


def ask(env, sql):
    address = postgres.django_database("", home=env.home)
    with psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"], autocommit=True) as db:
        cursor = db.execute(sql)
        return cursor.fetchall() if cursor.description else None


def test_database_files_and_keys_come_back_as_they_were(env, tmp_path):
    target = tmp_path / "pati.backup"
    backup.backup(target, env=env)
    ask(env, "UPDATE note SET text = 'changed'")
    (env.home / "files" / "ab" / "evidence").write_bytes(b"changed")
    (env.home / "files" / "later").write_bytes(b"")
    (env.home / "keyring.json").write_text("changed")

    assert backup.restore(target, env=env, replace=True) == 0

    assert ask(env, "SELECT text FROM note") == [("kept",)]
    assert (env.home / "files" / "ab" / "evidence").read_bytes() == b"\x00evidence"
    assert not (env.home / "files" / "later").exists()
    assert (env.home / "keyring.json").read_text() == "{}"
    assert (env.home / "secret-key").read_text() == "the secret"


def test_only_its_owner_can_read_a_backup_because_it_holds_the_keys(env, tmp_path):
    backup.backup(tmp_path / "pati.backup", env=env)

    assert (tmp_path / "pati.backup").stat().st_mode & 0o777 == 0o600


def test_a_damaged_backup_is_refused_and_changes_nothing(env, tmp_path):
    target = tmp_path / "pati.backup"
    backup.backup(target, env=env)
    with tarfile.open(target) as tar:
        place = tar.getmember("files/ab/evidence").offset_data
    with target.open("r+b") as file:
        file.seek(place)
        file.write(b"\x01")

    with pytest.raises(backup.BackupFault, match="files/ab/evidence is missing or changed"):
        backup.restore(target, env=env, replace=True)

    assert ask(env, "SELECT text FROM note") == [("kept",)]


def test_a_backup_cut_short_is_refused(env, tmp_path):
    target = tmp_path / "pati.backup"
    backup.backup(target, env=env)
    with target.open("r+b") as file:
        file.truncate(target.stat().st_size // 2)

    with pytest.raises(backup.BackupFault):
        backup.restore(target, env=env, replace=True)

    assert ask(env, "SELECT text FROM note") == [("kept",)]


def test_a_full_database_is_replaced_only_on_request(env, tmp_path):
    target = tmp_path / "pati.backup"
    backup.backup(target, env=env)
    ask(env, "UPDATE note SET text = 'newer'")

    with pytest.raises(backup.BackupFault, match="--replace"):
        backup.restore(target, env=env, replace=False)

    assert ask(env, "SELECT text FROM note") == [("newer",)]


def test_a_backup_of_another_regency_is_refused(env, tmp_path):
    backup.backup(tmp_path / "pati.backup", env=env)

    with pytest.raises(backup.BackupFault, match=r"PENDOPO_REGION=33\.18"):
        backup.restore(tmp_path / "pati.backup", env=env.model_copy(update={"region": "33.19"}), replace=True)


def test_an_existing_file_is_never_written_over(env, tmp_path):
    (tmp_path / "pati.backup").write_text("precious")

    with pytest.raises(backup.BackupFault, match="exists already"):
        backup.backup(tmp_path / "pati.backup", env=env)

    assert (tmp_path / "pati.backup").read_text() == "precious"
