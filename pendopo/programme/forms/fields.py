"""Form fields that speak the reader's language."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from pendopo.core import formatting
from pendopo.core.ui.public import NumberInput
from pendopo.programme import sentences
from pendopo.programme.rules import figures

_FAULTS = {
    figures.Fault.NOT_A_NUMBER: _("Enter a number, such as %(example)s."),
    figures.Fault.AMBIGUOUS: _("This could mean two numbers. Write decimals like %(example)s, thousands like %(thousands)s."),
    figures.Fault.TOO_FINE: _("At most six decimals can be kept."),
}  # fmt: skip


class FigureField(forms.CharField):
    """A figure as the active language writes it: `1.234,5` or `1,234.5`; cleaned to a Decimal, empty to None.

    Attributes:
        least: Refuses what is below it.
        unit: Refuses a fraction of what only comes whole.
    """

    def __init__(self, *, least: Decimal | None = None, unit: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("widget", NumberInput(attrs={"inputmode": "decimal"}))
        self.least, self.unit = least, unit
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The figure that was typed."""
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        comma = "." if formatting.language() == "en" else ","
        try:
            return figures.parse(text, comma=comma)  # type: ignore[arg-type]
        except figures.BadFigure as bad:
            # Examples are written by the same hand that will read the answer.
            facts = {"example": formatting.number(Decimal("1234.5")), "thousands": formatting.number(1234)}
            raise ValidationError(str(_FAULTS[bad.fault]) % facts, code=bad.fault.value) from None

    def run_validators(self, value: Any) -> None:
        """Text validators have nothing to say about a number."""
        if value is None:
            return
        if self.least is not None and value < self.least:
            raise ValidationError(_("At least %(least)s.") % {"least": formatting.number(self.least)}, code="least")
        if self.unit and (why := sentences.split(value, self.unit)):
            raise ValidationError(why, code="split")

    def prepare_value(self, value: Any) -> Any:
        """A figure that we know as people write it; what was typed as it was typed."""
        if isinstance(value, Decimal):
            return formatting.number(value, decimals=figures.DECIMALS)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """True if another figure was typed, however it is written."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True


def offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """What a choice field offers, asked for when the form is made: offices and periods come and go."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices
