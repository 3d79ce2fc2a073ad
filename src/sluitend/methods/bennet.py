"""Splitting a change of quantity x rate in two, exactly and without favourites."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def bennet(
    quantity_0: NDArray[np.float64],
    quantity_1: NDArray[np.float64],
    value_0: NDArray[np.float64],
    value_1: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Split ``value_1 - value_0`` into the effect of the quantity and the effect of the rate.

    With rate = value / quantity: quantity effect = change of quantity x mean rate, rate effect =
    change of rate x mean quantity. Both are computed on their own; they add up to the change
    because the algebra says so, and both change sign when the years are swapped.

    Parameters
    ----------
    quantity_0, quantity_1, value_0, value_1
        Arrays of one shape; quantities positive.

    Returns
    -------
    (quantity effect, rate effect), in the unit of value.

    Notes
    -----
    Bennet, T.L. (1920), *The theory of measurement of changes in cost of living*, Journal of the
    Royal Statistical Society 83(3). For two factors it equals the Shapley value (Sun 1998).

    Examples
    --------
    >>> import numpy as np
    >>> bennet(*(np.array([x]) for x in (20_000.0, 21_000.0, 6e6, 6.3e6)))
    (array([300000.]), array([0.]))
    """
    rate_0, rate_1 = value_0 / quantity_0, value_1 / quantity_1
    quantity_effect = (quantity_1 - quantity_0) * (rate_0 + rate_1) / 2
    rate_effect = (rate_1 - rate_0) * (quantity_0 + quantity_1) / 2
    return quantity_effect, rate_effect
