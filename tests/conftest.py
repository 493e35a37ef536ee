"""Settings for all tests."""

from __future__ import annotations

from hypothesis import settings

# Tests do not measure time: an example must not fail because the machine is busy.
settings.register_profile("without deadlines", deadline=None)
settings.load_profile("without deadlines")
