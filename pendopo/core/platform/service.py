"""What operating the platform brings: its addresses and the operator's queue."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount, PersonalData, Queue, Role

manifest = Manifest(
    slug="platform",
    name=_("Platform"),
    summary=_("Background work, messages and the health of the installation."),
    owner_office="diskominfo",
    urls=(
        Mount(prefix="", urlconf="pendopo.core.platform.urls"),
        Mount(prefix="", urlconf="pendopo.core.errors.urls"),
        Mount(prefix="kerja/", urlconf="pendopo.core.jobs.urls"),
    ),
    roles=(
        Role(
            key="platform.operator",
            label=_("Operator"),
            description=_("Keeps the installation running: jobs, backups, upgrades."),
        ),
    ),
    queues=(
        Queue(
            label=_("Failed background work"),
            hint=_("See why it failed, mend the cause, then have it tried again."),
            url_name="jobs:overview",
            count="pendopo.core.jobs.selectors.failed_for",
            order=90,
        ),
    ),
    personal_data=(
        PersonalData(
            name=_("Messages sent"),
            subjects=_("People to whom the platform sends e-mail, WhatsApp or SMS"),
            fields=_("Address or phone number, text of the message, when it was sent"),
            purpose=_("Delivering the message and answering questions about it"),
            basis=_("The legal basis of the service that sends the message"),
            retention=_("Text and recipient 90 days; that a message was sent stays, without either"),
            retention_days=90,
        ),
    ),
)
