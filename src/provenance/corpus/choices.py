"""Options for reading articles, such as the input fields to use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from provenance.corpus import names
from provenance.errors import InputError, SettingsError, did_you_mean, not_among


@dataclass(frozen=True)
class Choices:
    """Options for reading inputs.

    Parameters
    ----------
    limit : int
        The maximum size of a text or line, in bytes; larger texts and lines are skipped.
    columns : mapping of str to str
        A mapping from columns of the documents table to the input fields to use for them, such as
        ``{"title": "headline_raw"}``. For all other columns, fields are recognised by their usual names.
    day_first : bool or None
        Whether the day comes first in dates such as ``03/04/2024``. If None, the order is inferred from the
        unambiguous dates in the same file or, if there are none or they are evenly split, from those in all
        inputs.
    outlet_from_folder : bool
        Whether to use the name of a file's top-level folder (the first folder below the given folder) as the
        outlet of documents that name no outlet.
    only : set of str or None
        The real paths of the files to read, or None to read every file found. Files that are not read still
        affect ids, because an id keeps the extension if two file names differ only in the extension.
    """

    limit: int
    columns: Mapping[str, str] = field(default_factory=dict)
    day_first: bool | None = None
    outlet_from_folder: bool = False
    only: frozenset[str] | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.columns, Mapping):
            raise SettingsError(
                f"columns must be a dict such as {{'title': 'headline'}}, not {self.columns!r}"
            )
        for role, name in self.columns.items():
            if role not in names.ORDER:
                raise not_among(list(names.ORDER), "column", role)
            if not isinstance(name, str) or not name.strip():
                raise SettingsError(f"columns[{role!r}] must be the name of a field, not {name!r}")

    def rank(self, role: str, name: str) -> tuple[int, int] | None:
        """Return the sort key of a field for the column `role`; the most suitable field sorts first.

        Return None if the field cannot fill the column.
        """
        chosen = self.columns.get(role)
        if chosen is not None:
            return (0, int(name != chosen)) if names.key(name) == names.key(chosen) else None
        taken = self.columns and any(names.key(name) == names.key(other) for other in self.columns.values())
        return None if taken else names.rank(role, name)

    def is_text(self, name: str) -> bool:
        """Return whether a field may contain the text of an article."""
        return self.rank("text", name) is not None

    def knows(self, name: str) -> bool:
        """Return whether a field may be used for any column of the documents table."""
        return any(self.rank(role, name) is not None for role in names.ORDER)

    def check_found(self, found: set[str]) -> None:
        """Raise InputError if a chosen field is not in `found`, the set of all field names in the inputs."""
        keys = {names.key(name) for name in found}
        for role, name in self.columns.items():
            if found and names.key(name) not in keys:
                shown = ", ".join(map(repr, sorted(found)[:12]))
                hint = did_you_mean(name, found) or f"the fields are {shown}"
                raise InputError(f"no input has the field {name!r}, which was chosen for {role!r}", hint)

    def as_dict(self) -> dict[str, Any]:
        """Return the options to store in the record of a run."""
        return {
            "columns": dict(self.columns),
            "day_first": self.day_first,
            "outlet_from_folder": self.outlet_from_folder,
        }
