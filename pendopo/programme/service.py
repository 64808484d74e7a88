"""What the programme brings to the platform."""

from django.utils.translation import gettext_lazy as _

from pendopo.core.manifest import (
    ApiMount,
    Manifest,
    MenuItem,
    Mount,
    OfficePanel,
    Panel,
    PersonalData,
    Queue,
    Role,
    Task,
)

manifest = Manifest(
    slug="programme",
    name=_("Smart City programme"),
    summary=_("The masterplan, what it wants to reach, what has been reached, and where each figure comes from."),
    owner_office="diskominfo",
    urls=(Mount(prefix="", urlconf="pendopo.programme.urls"),),
    api=(ApiMount(prefix="", router="pendopo.programme.http.router"),),
    menu=(
        MenuItem(label=_("Achievements"), url_name="programme:achievements", order=20),
        MenuItem(label=_("Masterplan"), url_name="programme:masterplan", order=30),
    ),
    tasks=(
        Task(
            label=_("See what has been achieved"),
            hint=_("Pillar by pillar, each figure with its source"),
            url_name="programme:achievements",
            order=10,
        ),
        Task(
            label=_("Read the masterplan"),
            hint=_("Aims, initiatives and who is in charge"),
            url_name="programme:masterplan",
            order=60,
        ),
    ),
    panels=(
        Panel(template="programme/_home.html", context="pendopo.programme.views.achievements.home_panel", order=10),
    ),
    office_panels=(
        OfficePanel(
            template="programme/_office.html",
            context="pendopo.programme.views.achievements.office_panel",
            stamp="pendopo.programme.selectors.publication_stamp",
            order=10,
        ),
    ),
    queues=(
        Queue(
            label=_("Reports due"),
            hint=_("Figures that your office owes, and reports that came back."),
            url_name="programme:work_due",
            count="pendopo.programme.selectors.due_count",
            order=10,
        ),
        Queue(
            label=_("My reports"),
            hint=_("What you reported, and what became of it."),
            url_name="programme:work_mine",
            count="pendopo.programme.selectors.workspace.returned_count",
            order=15,
        ),
        Queue(
            label=_("Verify and publish"),
            hint=_("Look at the evidence, then verify, return or publish."),
            url_name="programme:work_queue",
            count="pendopo.programme.selectors.verify_count",
            order=20,
        ),
        Queue(
            label=_("What is behind"),
            hint=_("What is behind, why, and who owns it."),
            url_name="programme:work_regent",
            count="pendopo.programme.selectors.workspace.behind_count",
            order=30,
        ),
        Queue(
            label=_("Plan"),
            hint=_("Initiatives, indicators, targets; versions that wait for a review or for adoption."),
            url_name="programme:work_plan",
            count="pendopo.programme.selectors.workspace.version_count",
            order=40,
        ),
        Queue(
            label=_("Budget"),
            hint=_("Load a sheet from the budget system."),
            url_name="programme:work_budget",
            count="pendopo.programme.selectors.workspace.budget_count",
            order=50,
        ),
    ),
    roles=(
        Role(
            key="programme.reporter",
            label=_("Reporter of an office"),
            description=_("Reports the figures of the office's indicators with evidence, and mends what is returned."),
            scope="office",
        ),
        Role(
            key="programme.secretariat",
            label=_("Programme secretariat"),
            description=_("Verifies, returns and publishes figures of every office; never one's own reports."),
        ),
        Role(
            key="programme.planner",
            label=_("Planner"),
            description=_("Edits the plan, its targets and budget, and makes versions of the masterplan."),
        ),
        Role(
            key="programme.regent",
            label=_("Regent and council"),
            description=_("Sees what is behind, why, and who owns it."),
        ),
        Role(
            key="programme.assessor",
            label=_("Assessor of the national movement"),
            description=_("Reads figures, evidence and history in every state."),
        ),
    ),
    personal_data=(
        PersonalData(
            name=_("Officers on reports"),
            subjects=_("Officers who report, verify or publish figures"),
            fields=_("Who reported, returned, verified or published a figure, and when"),
            purpose=_("To prove that two people looked at every reported figure."),
            basis=_("Carrying out a public task (UU 27/2022, article 20; unconfirmed)"),
            retention=_("As long as the figure is kept: the history of a public figure is not deleted."),
            export="pendopo.programme.services.privacy.export_reports",
            erase="pendopo.programme.services.privacy.keep_reports",
        ),
    ),
    prepare="pendopo.programme.services.record.load_reference",
    demo="pendopo.programme.services.record.load_for_demo",
)
