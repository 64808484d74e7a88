from __future__ import annotations

from pendopo import cli
from pendopo.settings.environment import Environment


def test_a_web_server_that_is_unfit_for_production_is_never_started(monkeypatch):
    asked, started = [], []
    monkeypatch.setattr(cli, "_child", lambda *words: asked.append(words) or 1)
    monkeypatch.setattr(cli.supervisor, "ensure_port_free", lambda _host, _port: None)
    monkeypatch.setattr(cli.supervisor, "supervise", started.append)
    production = Environment().model_copy(update={"environment": "production", "database_url": "postgresql://db/pati"})

    code = cli._web(production, [])

    assert (code, asked, started) == (1, [("check",)], [])
