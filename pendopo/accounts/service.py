"""What accounts bring to the platform."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Mount, PersonalData, Queue, Role

manifest = Manifest(
    slug="accounts",
    name=_("People and roles"),
    summary=_("Signing in, roles by office and territory, and what people ask about their own data."),
    owner_office="diskominfo",
    urls=(
        Mount(prefix="", urlconf="pendopo.accounts.signin.urls"),
        Mount(prefix="", urlconf="pendopo.accounts.urls"),
    ),
    queues=(
        Queue(
            label=_("Requests about personal data"),
            hint=_("People ask to see, correct or erase their data. The law gives a deadline."),
            url_name="accounts:privacy_queue",
            count="pendopo.accounts.selectors.privacy_queue",
            order=80,
        ),
        Queue(
            label=_("People without a role"),
            hint=_("They can sign in but open no staff page. Grant a role, or stop them."),
            url_name="accounts:people",
            count="pendopo.accounts.selectors.people_queue",
            order=90,
        ),
    ),
    roles=(
        Role(
            key="accounts.administrator",
            label=_("Administrator of people"),
            description=_("Adds people, grants and revokes roles; never to oneself."),
        ),
        Role(
            key="accounts.privacy_officer",
            label=_("Data protection officer"),
            description=_("Answers requests about personal data."),
        ),
    ),
    personal_data=(
        PersonalData(
            name=_("Your account"),
            subjects=_("People who sign in: staff, and citizens who want an account"),
            fields=_(
                "Name, e-mail, phone (encrypted), language, roles with office and dates, second factors (encrypted)"
            ),
            purpose=_("To let you in, and to know who acts for which office."),
            basis=_("Carrying out a public task (UU 27/2022, article 20; unconfirmed)"),
            retention=_("As long as you have the account; roles and public acts stay provable after that."),
            export="pendopo.accounts.services.privacy.export_account",
            erase="pendopo.accounts.services.privacy.erase_account",
        ),
        PersonalData(
            name=_("Sessions and failed sign-ins"),
            subjects=_("People who sign in"),
            fields=_(
                "Time, internet address and browser; of failed attempts only a keyed fingerprint of what was typed"
            ),
            purpose=_("To show you where you are signed in, and to stop people who guess passwords."),
            basis=_("Security of the system (UU 27/2022, articles 35-39; unconfirmed)"),
            retention=_("30 days after the last use"),
            retention_days=30,
            export="pendopo.accounts.services.privacy.export_sessions",
        ),
        PersonalData(
            name=_("What you ask about your data"),
            subjects=_("People who ask"),
            fields=_("What you ask, the answer, and when"),
            purpose=_("To answer you, and to prove that we did."),
            basis=_("A duty of the law (UU 27/2022, articles 30-41; unconfirmed)"),
            retention=_("Five years after the answer"),
            retention_days=5 * 365,
            export="pendopo.accounts.services.privacy.export_requests",
        ),
    ),
    demo="pendopo.accounts.demo.load",
)
