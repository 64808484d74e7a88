"""The environment: every PENDOPO_* variable, typed, with its default.

A wrong or missing value stops the start, and the message lists every fault at
once, so that an operator mends them in one go.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from pendopo.core.files import rules as files
from pendopo.core.files import storage
from pendopo.core.outbox import rules as outbox

CHECKOUT = Path(__file__).resolve().parents[2]


class EnvironmentFault(SystemExit):
    """The environment is not usable; the message names every fault and its remedy."""


def _default_home() -> Path:
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "var"
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "pendopo"


class Environment(BaseSettings):
    """What an operator may set; see docs/guides/environment.md."""

    model_config = SettingsConfigDict(env_prefix="PENDOPO_", extra="ignore")

    environment: Literal["development", "production", "test"] = "development"
    debug: bool = False
    home: Path = Field(default_factory=_default_home)
    database_url: str = ""
    region: str = Field(default="33.18", pattern=r"^\d{2}\.\d{2}$")
    secret_key_file: Path | None = None
    keyring_file: Path | None = None
    storage_url: str = ""
    allowed_hosts: Annotated[list[str], NoDecode] = Field(default_factory=list)
    base_url: str = "http://localhost:8000"
    email_url: str = ""
    clamav_address: str = ""
    tile_url: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret_file: Path | None = None
    whatsapp_url: str = ""
    sms_url: str = ""
    metrics_token_file: Path | None = None
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    web_threads: int = Field(default=4, ge=1, le=64)
    web_workers: int = Field(default=1, ge=1, le=64)

    @field_validator("allowed_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("home", mode="after")
    @classmethod
    def _absolute_home(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _postgresql_only(cls, value: str) -> str:
        if value and urlsplit(value).scheme not in {"postgres", "postgresql"}:
            raise ValueError("must start with postgresql://; Pendopo runs on PostgreSQL only")
        if value and (not urlsplit(value).path.strip("/") or _port_of(value) == 0):
            raise ValueError(
                "must name a database, and its port is a number: postgresql://user:password@host:5432/name"
            )
        return value

    @field_validator("storage_url")
    @classmethod
    def _folder_or_s3(cls, value: str) -> str:
        storage.private_storage(value, home=Path())
        return value

    @field_validator("clamav_address")
    @classmethod
    def _host_and_port(cls, value: str) -> str:
        if value:
            files.scanner_address(value)
        return value

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if urlsplit(value).scheme not in {"http", "https"} or not urlsplit(value).netloc:
            raise ValueError("must be a web address such as https://pendopo.patikab.go.id")
        return value.rstrip("/")

    @field_validator("email_url")
    @classmethod
    def _mail_address(cls, value: str) -> str:
        outbox.mail(value)
        return value

    @field_validator("whatsapp_url", "sms_url")
    @classmethod
    def _gateway(cls, value: str) -> str:
        outbox.endpoint(value)
        return value

    @model_validator(mode="after")
    def _production_is_complete(self) -> Environment:
        if self.environment != "production":
            return self
        missing = [
            f"PENDOPO_{name.upper()}"
            for name in ("database_url", "secret_key_file", "keyring_file", "allowed_hosts", "email_url")
            if not getattr(self, name)
        ]
        if "*" in self.allowed_hosts:
            missing.append("PENDOPO_ALLOWED_HOSTS (names, not *: links and kept pages follow the name that is asked)")
        if urlsplit(self.base_url).scheme != "https":
            missing.append("PENDOPO_BASE_URL (an https:// address)")
        if missing:
            raise ValueError("production needs " + ", ".join(missing))
        return self


def _port_of(url: str) -> int | None:
    """The port of an address, None if it has none, 0 if it is no number up to 65535."""
    try:
        return urlsplit(url).port
    except ValueError:
        return 0


def read() -> Environment:
    """Read and validate the environment.

    Raises:
        EnvironmentFault: naming every variable that is wrong or missing.
    """
    try:
        return Environment()
    except ValidationError as faults:
        lines = ["Pendopo cannot start; please mend the environment:"]
        for fault in faults.errors():
            name = "PENDOPO_" + "_".join(str(part).upper() for part in fault["loc"]) if fault["loc"] else "environment"
            lines.append(f"  {name}: {fault['msg'].removeprefix('Value error, ')}")
        raise EnvironmentFault("\n".join(lines)) from None
