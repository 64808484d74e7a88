"""The import-linter contract "doors": another app is entered only by its `public` module.

An app is a package with an `apps` module, so a new service needs no edit here
or in pyproject.toml. The package itself (its `__init__`) is a door too: it
holds what an app shows to all, if anything.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class DoorsContract(Contract):
    """Options: `doors`, names of modules that may be imported from outside; `open_modules`, further ones in full;

    `composition`, packages that may enter anywhere.
    """

    type_name = "doors"

    doors = fields.SetField(subfield=fields.StringField())
    open_modules = fields.SetField(subfield=fields.StringField(), required=False)
    composition = fields.SetField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001  import-linter's signature
        doors = cast("AbstractSet[str]", self.doors)
        open_modules = cast("AbstractSet[str] | None", self.open_modules) or frozenset()
        composition = tuple(
            f"{package}." for package in cast("AbstractSet[str] | None", self.composition) or frozenset()
        )
        apps = {module.removesuffix(".apps") for module in graph.modules if module.endswith(".apps")}
        broken = [
            (
                importer,
                imported,
                [detail["line_number"] for detail in graph.get_import_details(importer=importer, imported=imported)],
            )
            for importer in sorted(graph.modules)
            if not f"{importer}.".startswith(composition)
            for imported in sorted(graph.find_modules_directly_imported_by(importer))
            if not enters_by_a_door(importer, imported, apps=apps, doors=doors, open_modules=open_modules)
        ]
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, lines in check.metadata["broken"]:
            output.print_error(
                f"{importer} enters {imported} past its door (l. {', '.join(map(str, lines))})", bold=False
            )
        output.new_line()
        output.print("Another app is entered only by its public module: from pendopo.<app> import public as <app>")
        output.new_line()


def enters_by_a_door(
    importer: str, imported: str, *, apps: AbstractSet[str], doors: AbstractSet[str], open_modules: AbstractSet[str]
) -> bool:
    """True if this import stays inside an app, leads to no app, or goes through a door."""
    app = app_of(imported, apps)
    if app is None or app == app_of(importer, apps) or imported == app or imported in open_modules:
        return True
    return imported.removeprefix(f"{app}.").split(".", maxsplit=1)[0] in doors


def app_of(module: str, apps: AbstractSet[str]) -> str | None:
    """The innermost app that the module belongs to, or None."""
    parts = module.split(".")
    prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((prefix for prefix in prefixes if prefix in apps), None)
