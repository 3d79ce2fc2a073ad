"""All contracts by id, so that store, docs and tests can walk them."""

from __future__ import annotations

from sluitend.tables.areas import (
    BORDERS,
    DIVISIONS,
    MAP_SHAPES,
    MUNICIPALITIES,
    MUNICIPALITIES_BRP,
    RECLASSIFICATIONS,
)
from sluitend.tables.bbv import BALANCE, BALANCE_TITLES, RATIOS
from sluitend.tables.buig import BUDGETS
from sluitend.tables.circulaire import MUTATIONS
from sluitend.tables.eigen import OWN_LEDGER, OWN_POSTS
from sluitend.tables.gemeentefonds import (
    AMOUNTS_PER_UNIT,
    FACTORS,
    OUTCOMES,
    PAYMENTS,
    PAYMENTS_BEFORE,
    SHARES,
    UNITS,
    VOLUMES,
    WEIGHTS,
)
from sluitend.tables.iv3 import (
    BATEN_LASTEN,
    CATEGORIES,
    INCOME,
    INHABITANTS,
    INHABITANTS_ELSEWHERE,
    LASTEN,
    TITLES,
    TOTALS,
)
from sluitend.tables.kerncijfers import (
    COUNTS,
    DISTRICT_COUNTS,
    DISTRICT_RATES,
    DISTRICTS,
    RATES,
)
from sluitend.tables.reeksen import AGE_COSTS, FORECAST, PRICES, PROBATION
from sluitend.tables.statline import IV3_ITEMS, STATLINE, WMO_CLIENTS, YOUTH_CARE

CONTRACTS = {
    contract.id: contract
    for contract in (
        LASTEN,
        BATEN_LASTEN,
        TOTALS,
        CATEGORIES,
        INCOME,
        INHABITANTS,
        INHABITANTS_ELSEWHERE,
        TITLES,
        MUNICIPALITIES,
        MUNICIPALITIES_BRP,
        RECLASSIFICATIONS,
        DIVISIONS,
        BORDERS,
        MAP_SHAPES,
        BALANCE,
        BALANCE_TITLES,
        RATIOS,
        VOLUMES,
        WEIGHTS,
        UNITS,
        SHARES,
        PAYMENTS,
        OUTCOMES,
        FACTORS,
        PAYMENTS_BEFORE,
        AMOUNTS_PER_UNIT,
        MUTATIONS,
        BUDGETS,
        COUNTS,
        RATES,
        DISTRICTS,
        DISTRICT_COUNTS,
        DISTRICT_RATES,
        FORECAST,
        AGE_COSTS,
        PRICES,
        PROBATION,
        IV3_ITEMS,
        YOUTH_CARE,
        WMO_CLIENTS,
        STATLINE,
        OWN_POSTS,
        OWN_LEDGER,
    )
}
