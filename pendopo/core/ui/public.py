"""What other apps may use of the design system besides its templates."""

from pendopo.core.ui.components import ComponentFault
from pendopo.core.ui.icons import svg as icon
from pendopo.core.ui.shell import Site, site
from pendopo.core.ui.widgets import DateInput, NumberInput

__all__ = ["TONES", "ComponentFault", "DateInput", "NumberInput", "Site", "icon", "site"]

# Accent colours a page or a dimension may take: `class="tone-<name>"`, or `color` of a pillar.
TONES = ("governance", "branding", "economy", "society", "environment", "living", "teak", "slate", "sea")
