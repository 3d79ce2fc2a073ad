"""Tests of a filing as a whole: was it handed in, and is no domain at zero that the law obliges to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sluitend.core.missing import Missing
from sluitend.reference.taakvelden import concordance
from sluitend.studies.plausibility.findings import Figures, filed_rows
from sluitend.studies.plausibility.outputs import ALL_SOCIAL, Check
from sluitend.studies.plausibility.pairs import members
from sluitend.studies.reasons import BIT, any_of

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from sluitend.studies.filed import Filing
    from sluitend.studies.panel import Panel
    from sluitend.studies.plausibility.findings import Figures, Findings

    Flags = NDArray[np.bool_]


def handed_in(findings: Findings, panel: Panel, filing: Filing, earlier: Filing | None) -> None:
    """Find municipalities that did not file, and domains obliged by law that stand at zero.

    Parameters
    ----------
    earlier
        The filing of the year before, when it was loaded: its amounts show what is at stake.
    """
    geography, jaar = panel.geography, filing[1]
    exists = geography.exists(jaar)
    why = panel.of(filing)[1]
    absent = exists & (any_of(why) & BIT[Missing.NOT_FILED] > 0)
    findings.count(jaar, Check.NOT_FILED, exists)
    everything = np.ones((len(panel.taakvelden), 1), dtype=np.bool_)
    _absent(
        findings, panel, filing, earlier, Check.NOT_FILED, absent, ("6", ALL_SOCIAL), everything
    )
    domains = tuple(concordance().verplicht)
    blocks = concordance().groups(jaar, domains)
    zero = panel.blocks(filing, blocks, "naar")[1] & BIT[Missing.NOT_FILED_APART] > 0
    for position, domain in enumerate(domains):
        findings.count(jaar, Check.DOMAIN_ZERO, exists & ~absent)
        before = (
            members(panel, earlier, concordance().groups(earlier[1], (domain,)), "naar")
            if earlier
            else everything
        )
        _absent(
            findings,
            panel,
            filing,
            earlier,
            Check.DOMAIN_ZERO,
            exists & zero[:, position],
            (domain, concordance().groepen[domain]),
            before,
        )


def _absent(
    findings: Findings,
    panel: Panel,
    filing: Filing,
    earlier: Filing | None,
    check: Check,
    absent: Flags,
    subject: tuple[str, str],
    inside: Flags,
) -> None:
    """Add findings whose amount is minus what the municipality or its predecessors filed before."""
    codes = np.flatnonzero(absent)
    known = np.full(codes.size, np.nan)
    parts: list[pl.DataFrame] = []
    national = None
    if earlier is not None and codes.size:
        share, estimated = panel.geography.weights(earlier[1], filing[1])
        values, reasons = panel.of(earlier)
        flows = share.T[codes] > 0
        gaps = flows.astype(np.float64) @ ((reasons > 0) & inside.T).any(axis=1) > 0
        whole = ~gaps & ~np.any(estimated, axis=0)[codes]
        owners = flows & whole[:, None]
        cells = np.broadcast_to(inside.T, (codes.size, inside.shape[0]))
        amounts = np.nan_to_num(values) @ inside[:, 0]
        known = np.where(whole, flows @ amounts, np.nan)
        national = np.full(codes.size, amounts.sum())
        parts = [filed_rows(panel, earlier, owners, cells, -1)]
    findings.add(
        check,
        filing[1],
        codes,
        [subject] * codes.size,
        [str(check)] * codes.size,
        parts,
        Figures(earlier=known, national=national),
        strong=True,
        amount_known=~np.isnan(known),
    )
