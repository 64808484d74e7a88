"""What accounts bring to the platform."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import Manifest, Role

manifest = Manifest(
    slug="accounts",
    name=_("People and roles"),
    summary=_("Signing in, roles by office and territory, and what people ask about their own data."),
    owner_office="diskominfo",
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
)
