"""The lowest point of a smooth function, by scipy's limited-memory BFGS (L-BFGS-B)."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_REMEMBERED: Final = 8
_LITTLE: Final = 1e-4
Point = NDArray[np.float32]


def lowest(function: Callable[[Point], tuple[float, Point]], start: Point, iterations: int) -> Point:
    """Return where a function is lowest; it gives its value and slope. Ends early where little is gained."""
    # Here, not above: scipy takes long to import, and only who learns needs it.
    from scipy.optimize import minimize

    def double(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, slope = function(point.astype(np.float32))
        return value, slope.astype(np.float64)

    options = {"maxiter": iterations, "maxcor": _REMEMBERED, "ftol": _LITTLE}
    found: Any = minimize(double, start.astype(np.float64), jac=True, method="L-BFGS-B", options=options)
    lowest_point: Point = found.x.astype(np.float32)
    return lowest_point
