"""The reading workflow against an independent model that predicts every reply.

The model below knows nothing of `rules.workflow`: it keeps one dictionary per
reading and says in plain conditions who may do what. That it catches a fault
is itself tested: with verifying also allowed from `returned`, it fails.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, multiple, rule, run_state_machine_as_test

from pendopo.core.errors import DomainError
from pendopo.programme import services
from pendopo.programme.models import Reading
from pendopo.programme.rules import workflow
from pendopo.programme.tests import factories

PEOPLE = ("reporter", "colleague", "stranger", "secretary", "other_secretary", "both", "nobody")
REPORTERS = {"reporter", "colleague", "both"}
SECRETARIES = {"secretary", "other_secretary", "both"}
people = st.sampled_from(PEOPLE)


class Machine(RuleBasedStateMachine):
    """Every act is asked of the product and of the model; both must answer alike."""

    readings = Bundle("readings")
    cast: dict = {}

    def __init__(self):
        super().__init__()
        self.model = {}
        self.indicator = factories.indicator()
        self.values = count(1)

    def ask(self, expected, act):
        before = list(Reading.objects.order_by("pk").values())
        try:
            reply = act()
        except DomainError as refusal:
            assert type(refusal).__name__ == expected  # noqa: PT017  the refusal is a reply like any other
            assert list(Reading.objects.order_by("pk").values()) == before
            return None
        assert expected == "done"
        return reply

    def known(self, pk):
        return Reading.objects.get(pk=pk)

    def live(self, year):
        """Whether the office has a report for the year that counts."""
        replaced = {row["supersedes"] for row in self.model.values()}
        return any(
            row["year"] == year and row["state"] != "superseded" and pk not in replaced
            for pk, row in self.model.items()
        )

    @rule(target=readings, who=people, year=st.integers(2020, 2022))
    def report(self, who, year):
        expected = "NotPermitted" if who not in REPORTERS else "AlreadyReported" if self.live(year) else "done"
        made = self.ask(
            expected,
            lambda: services.report_reading(
                indicator=self.indicator, period_start=date(year, 1, 1), period_end=date(year, 12, 31),
                value=Decimal(next(self.values)), by=self.cast[who], at=factories.NOON,
            ),
        )  # fmt: skip
        return self.remember(made, who, year, None)

    def remember(self, made, who, year, supersedes):
        if made is None:
            return multiple()
        self.model[made.pk] = {"state": "reported", "by": who, "year": year, "supersedes": supersedes}
        return made.pk

    @rule(pk=readings, who=people)
    def verify(self, pk, who):
        row = self.model[pk]
        expected = (
            "NotPermitted" if who not in SECRETARIES
            else "NotInThisState" if row["state"] != "reported"
            else "SameHands" if row["by"] == who
            else "done"
        )  # fmt: skip
        if self.ask(
            expected, lambda: services.verify_reading(reading=self.known(pk), by=self.cast[who], at=factories.NOON)
        ):
            row["state"] = "verified"

    @rule(pk=readings, who=people)
    def send_back(self, pk, who):
        row = self.model[pk]
        expected = (
            "NotPermitted" if who not in SECRETARIES
            else "done" if row["state"] in {"reported", "verified"}
            else "NotInThisState"
        )  # fmt: skip
        done = self.ask(
            expected,
            lambda: services.return_reading(reading=self.known(pk), reason="x", by=self.cast[who], at=factories.NOON),
        )
        if done:
            row["state"] = "returned"

    @rule(pk=readings, who=people)
    def publish(self, pk, who):
        row = self.model[pk]
        expected = (
            "NotPermitted" if who not in SECRETARIES else "done" if row["state"] == "verified" else "NotInThisState"
        )
        if self.ask(
            expected, lambda: services.publish_reading(reading=self.known(pk), by=self.cast[who], at=factories.NOON)
        ):
            row["state"] = "published"
            before = row["supersedes"]
            while before is not None:
                if self.model[before]["state"] == "published":
                    self.model[before]["state"] = "superseded"
                before = self.model[before]["supersedes"]

    def answered(self, pk):
        return any(row["supersedes"] == pk for row in self.model.values())

    @rule(target=readings, pk=readings, who=people)
    def mend(self, pk, who):
        row = self.model[pk]
        expected = (
            "NotPermitted" if who not in REPORTERS
            else "NotInThisState" if row["state"] != "returned"
            else "AlreadyCorrected" if self.answered(pk)
            else "done"
        )  # fmt: skip
        made = self.ask(
            expected,
            lambda: services.mend_reading(
                reading=self.known(pk), value=Decimal(next(self.values)), by=self.cast[who], at=factories.NOON
            ),
        )
        return self.remember(made, who, row["year"], pk)

    @rule(target=readings, pk=readings, who=people)
    def correct(self, pk, who):
        row = self.model[pk]
        expected = (
            "NotPermitted" if who not in REPORTERS | SECRETARIES
            else "NotInThisState" if row["state"] != "published"
            else "AlreadyCorrected" if self.answered(pk)
            else "done"
        )  # fmt: skip
        made = self.ask(
            expected,
            lambda: services.correct_reading(
                reading=self.known(pk),
                value=Decimal(next(self.values)),
                reason="x",
                by=self.cast[who],
                at=factories.NOON,
            ),
        )
        return self.remember(made, who, row["year"], pk)

    def teardown(self):
        stored = dict(Reading.objects.filter(indicator=self.indicator).values_list("pk", "state"))
        assert stored == {pk: row["state"] for pk, row in self.model.items()}
        for year in (2020, 2021, 2022):
            shown = [row for row in self.model.values() if row["year"] == year and row["state"] == "published"]
            assert len(shown) <= 1


@pytest.fixture
def cast(db):
    Machine.cast = {
        "reporter": factories.person("programme.reporter", office="dlh"),
        "colleague": factories.person("programme.reporter", office="dlh"),
        "stranger": factories.person("programme.reporter", office="dinsos"),
        "secretary": factories.person("programme.secretariat"),
        "other_secretary": factories.person("programme.secretariat"),
        "both": factories.person("programme.reporter", "programme.secretariat", office="dlh"),
        "nobody": factories.person(),
    }
    yield
    Machine.cast = {}


RUN = settings(
    max_examples=20, stateful_step_count=40, deadline=None, derandomize=True, database=None,
    suppress_health_check=list(HealthCheck), print_blob=False,
)  # fmt: skip


def test_every_reply_is_the_one_that_the_model_predicts(cast):
    run_state_machine_as_test(Machine, settings=RUN)


def test_a_seeded_fault_is_caught(cast, monkeypatch):
    fault = {
        **workflow.ALLOWED,
        workflow.Move.VERIFY: workflow.ALLOWED[workflow.Move.VERIFY] | {workflow.State.RETURNED},
    }
    monkeypatch.setattr(workflow, "ALLOWED", fault)

    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(
            Machine, settings=settings(RUN, max_examples=40, phases=[Phase.generate], report_multiple_bugs=False)
        )
