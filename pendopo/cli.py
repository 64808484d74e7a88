"""The console script `pendopo`: thin verbs over services; any other word is a Django management command."""

from __future__ import annotations

import os
import sys

from pendopo.core import postgres
from pendopo.settings import environment


def main() -> None:
    """Run the verb named on the command line; errors go to standard error with a remedy."""
    env = environment.read()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"pendopo.settings.{env.environment}")
    if not env.database_url:
        postgres.ensure_running(env.home)
    from django.core.management import execute_from_command_line

    execute_from_command_line(["pendopo", *sys.argv[1:]])
