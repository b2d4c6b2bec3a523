"""How long the random tests run: briefly and the same every time, or at length and anew when asked for.

``PANOPTIC_NB_THOROUGH=20 python -m pytest tests/trust`` tries twenty times as many cases, all of them new.
"""

from __future__ import annotations

import os
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings

TIMES = int(os.environ.get("PANOPTIC_NB_THOROUGH", "0"))


def tries(count: int, *, steps: int = 30) -> settings:
    """Settings for `count` random cases, each of `steps` steps where it has steps."""
    return settings(
        max_examples=count * max(TIMES, 1),
        stateful_step_count=steps,
        deadline=timedelta(seconds=120),
        derandomize=not TIMES,
        print_blob=True,
        # Making a failing case smaller takes minutes; the whole case is printed either way.
        phases=tuple(Phase) if TIMES else (Phase.explicit, Phase.generate),
        suppress_health_check=list(HealthCheck),
        database=None,
    )
