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
            name=_("Audit trail"),
            subjects=_("Staff who do something that has to be provable"),
            fields=_("Who did what to what, and when"),
            purpose=_("Proving that rules were kept"),
            basis=_("Carrying out a public task (UU 27/2022, article 20; unconfirmed)"),
            retention=_("As long as the installation runs: a trail that can be erased proves nothing"),
            export="pendopo.core.platform.privacy.export_trail",
            erase="pendopo.core.platform.privacy.keep_trail",
        ),
        PersonalData(
            name=_("Uploaded evidence"),
            subjects=_("Staff who upload a file, and people whom it may show"),
            fields=_("The file with its name, who uploaded it and when"),
            purpose=_("Showing where a reported figure comes from"),
            basis=_("Carrying out a public task (UU 27/2022, article 20; unconfirmed)"),
            retention=_("As long as the figure that it proves"),
            export="pendopo.core.platform.privacy.export_files",
            erase="pendopo.core.platform.privacy.keep_files",
        ),
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
