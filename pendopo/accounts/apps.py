"""The app's place in Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "pendopo.accounts"
    label = "accounts"
    verbose_name = "People and roles"
