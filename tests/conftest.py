"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

# No test measures time: an example that takes long while other work runs is no failure.
settings.register_profile("without deadlines", deadline=None)
settings.load_profile("without deadlines")
