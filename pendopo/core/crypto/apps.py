"""The app's place in Django."""

from django.apps import AppConfig


class CryptoConfig(AppConfig):
    name = "pendopo.core.crypto"
    label = "crypto"
    verbose_name = "Keys and encrypted fields"

    def ready(self) -> None:
        from pendopo.core.crypto import checks  # noqa: F401  registers itself
