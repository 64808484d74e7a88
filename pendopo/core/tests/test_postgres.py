from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from pendopo.core import postgres


@pytest.mark.django_db
def test_the_test_database_is_a_postgresql_that_we_support():
    assert connection.pg_version >= 150_000


def connect(home: Path) -> psycopg.Connection:
    address = postgres.django_database("", home=home)
    return psycopg.connect(host=address["HOST"], user=address["USER"], dbname=address["NAME"], autocommit=True)


@pytest.fixture
def home(open_folder):
    place = open_folder / "home"
    yield place
    postgres.release(place)


def test_the_first_start_makes_a_database_and_the_last_release_stops_the_server(home):
    postgres.ensure_running(home)
    with connect(home) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)

    postgres.release(home)

    assert postgres.running_pid(home) is None


def test_what_was_acknowledged_is_there_after_everything_was_killed(home):
    postgres.ensure_running(home)
    with connect(home) as db:
        db.execute("CREATE TABLE note (n int)")
        for n in range(50):
            db.execute("INSERT INTO note VALUES (%s)", [n])
    pid = postgres.running_pid(home)
    os.kill(pid, signal.SIGKILL)

    postgres.ensure_running(home)

    assert postgres.running_pid(home) != pid
    with connect(home) as db:
        assert db.execute("SELECT count(*) FROM note").fetchone() == (50,)


def test_a_pid_file_whose_number_belongs_to_another_program_does_not_block_the_start(home):
    postgres.ensure_running(home)
    pid_file = home / "postgres" / "postmaster.pid"
    left = pid_file.read_text()
    postgres.release(home)
    pid_file.write_text("\n".join([str(os.getpid()), *left.splitlines()[1:]]) + "\n")

    postgres.ensure_running(home)

    assert postgres.running_pid(home) not in {None, os.getpid()}


def _start_in_a_process(home: Path, started: object, go_on: object) -> None:
    postgres.ensure_running(home)
    with connect(home) as db:
        started.put(db.execute("SELECT pg_backend_pid() > 0").fetchone()[0])
    go_on.wait(30)
    os._exit(0)  # without letting go: the operating system drops the lock


def test_processes_that_start_at_once_share_one_server_which_outlives_all_but_the_last(home):
    context = multiprocessing.get_context("spawn")
    started, go_on = context.Queue(), context.Event()
    people = [context.Process(target=_start_in_a_process, args=(home, started, go_on)) for _ in range(3)]
    for person in people:
        person.start()
    assert [started.get(timeout=60) for _ in people] == [True, True, True]
    pid = postgres.running_pid(home)

    postgres.ensure_running(home)
    go_on.set()
    for person in people:
        person.join(30)

    assert postgres.running_pid(home) == pid
    postgres.release(home)
    assert postgres.running_pid(home) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another account")
def test_a_home_that_the_servers_account_cannot_enter_is_refused_with_a_remedy(open_folder):
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(postgres.PostgresUnavailable) as refusal:
        postgres.ensure_running(closed / "home")

    assert f"may not enter {closed}" in str(refusal.value)
    assert "PENDOPO_HOME=/var/lib/pendopo" in str(refusal.value)
    assert not (closed / "home" / "postgres" / "PG_VERSION").exists()


def test_a_home_that_cannot_be_made_is_refused_with_a_remedy(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(postgres.PostgresUnavailable, match="PENDOPO_HOME"):
        postgres.ensure_running(tmp_path / "file" / "home")


def test_an_initdb_that_was_cut_short_is_begun_again(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "half").write_text("")
    home.chmod(0o755)

    postgres.ensure_running(home)

    with connect(home) as db:
        assert db.execute("SELECT 1").fetchone() == (1,)


def test_a_home_with_a_long_path_gets_a_short_socket(tmp_path):
    folders = postgres.Folders(tmp_path / ("deep" * 30))

    assert len(str(folders.socket / ".s.PGSQL.5432")) < 107


@pytest.mark.parametrize("name", ["with spaces", "o'clock", "one, two", "data Pati – Jawa", "ꦥꦛꦶ" * 8])
def test_a_home_may_have_any_usual_name(name, home):
    named = home / name
    named.mkdir(parents=True)

    postgres.ensure_running(named)

    try:
        with connect(named) as db:
            assert db.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.release(named)


@pytest.mark.parametrize("name", ['a"b', "a$HOME", "a`id`", "a\\b", "a\nb"])
def test_a_home_that_a_shell_would_read_otherwise_is_refused(name, tmp_path):
    with pytest.raises(postgres.PostgresUnavailable, match="PENDOPO_HOME"):
        postgres.ensure_running(tmp_path / name)

    assert not (tmp_path / name).exists()


def test_a_home_that_takes_no_files_is_refused_with_a_remedy(home):
    home.mkdir()
    (home / "postgres.lock").symlink_to(home / "nowhere" / "lock")

    with pytest.raises(postgres.PostgresUnavailable, match="PENDOPO_HOME"):
        postgres.ensure_running(home)


def test_a_link_in_the_place_of_the_socket_is_refused_and_what_it_points_to_left_alone(home):
    precious = home / "precious"
    precious.mkdir(parents=True)
    (home / "run").symlink_to(precious)

    with pytest.raises(postgres.PostgresUnavailable, match="is a link"):
        postgres.ensure_running(home)

    assert precious.stat().st_uid == os.geteuid()


def test_without_the_wheel_the_programs_on_the_path_are_used(home, monkeypatch):
    packaged = postgres._packaged_binaries()
    monkeypatch.setattr(postgres, "_packaged_binaries", lambda: None)
    monkeypatch.setenv("PATH", str(packaged))

    assert postgres.binary("psql", home) == packaged / "psql"


def test_without_any_postgresql_the_message_says_what_to_install(home, monkeypatch):
    monkeypatch.setattr(postgres, "_packaged_binaries", lambda: None)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "DEBIAN", home / "nowhere")

    with pytest.raises(postgres.PostgresUnavailable, match="apt install postgresql"):
        postgres.binary("psql", home)


@pytest.mark.parametrize(
    ("_case", "url", "expected"),
    [
        ("a usual address", "postgresql://ann:s3@db:5433/pati", ("pati", "ann", "s3", "db", "5433")),
        ("escaped characters", "postgresql://a%40b:p%2Fq@db/pati", ("pati", "a@b", "p/q", "db", "")),
        ("a socket", "postgresql://ann@/pati?host=/run/postgresql", ("pati", "ann", "", "/run/postgresql", "")),
    ],
)
def test_an_address_becomes_djangos_settings(_case, url, expected):
    settings = postgres.django_database(url, home=Path("/nowhere"))

    assert tuple(settings[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_a_killed_holder_lets_the_next_release_stop_the_server(home):
    script = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from pendopo.core import postgres
        postgres.ensure_running(Path({str(home)!r}))
        print("up", flush=True)
        time.sleep(60)
    """)
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert holder.stdout.readline() == b"up\n"
    postgres.ensure_running(home)
    holder.kill()
    holder.wait()
    holder.stdout.close()

    postgres.release(home)

    deadline = time.monotonic() + 10
    while postgres.running_pid(home) is not None and time.monotonic() < deadline:
        time.sleep(0.05)
    assert postgres.running_pid(home) is None
