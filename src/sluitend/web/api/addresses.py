"""The addresses of the interface, in the order in which they are described: each with who answers it."""

from __future__ import annotations

from sluitend.core.messages import Message, msg
from sluitend.web.api.version import BASE, DOCUMENT

_RESULT = f"{BASE}/berekeningen/{{berekening}}/resultaat"
_ASKED = "gebied={gm}&van={van}&tot={tot}&onderwerp=jeugd"

ADDRESSES: tuple[tuple[str, str, str, Message, str], ...] = (
    (
        "api.document",
        DOCUMENT,
        "api.document:document",
        msg("De beschrijving van deze API (OpenAPI)."),
        f"{DOCUMENT}.json",
    ),
    (
        "api.gemeenten",
        f"{BASE}/gemeenten",
        "api.places:municipalities",
        msg("De gemeenten van een jaar."),
        "",
    ),
    (
        "api.gemeente",
        f"{BASE}/gemeenten/{{gm_code}}",
        "api.places:municipality",
        msg("Een gemeente: jaren, gebieden en herindelingen."),
        f"{BASE}/gemeenten/{{gm}}",
    ),
    (
        "api.indelingen",
        f"{BASE}/gebieden",
        "api.places:divisions",
        msg("De indelingen van het land in gebieden."),
        "",
    ),
    (
        "api.gebieden",
        f"{BASE}/gebieden/{{indeling}}",
        "api.places:areas",
        msg("De gebieden van een indeling met hun gemeenten."),
        f"{BASE}/gebieden/provincie",
    ),
    (
        "api.berekeningen",
        f"{BASE}/berekeningen",
        "api.calculations:calculations",
        msg("De berekeningen."),
        "",
    ),
    (
        "api.berekening",
        f"{BASE}/berekeningen/{{berekening}}",
        "api.calculations:calculation",
        msg("Wat een berekening vraagt, waarop zij rust en wat zij geeft."),
        f"{BASE}/berekeningen/netto-lasten",
    ),
    (
        "api.resultaat",
        _RESULT,
        "api.results:result",
        msg("De hele uitkomst van een berekening."),
        f"{BASE}/berekeningen/netto-lasten/resultaat?{_ASKED}",
    ),
    (
        "api.resultaattabel",
        f"{_RESULT}/tabellen/{{tabel}}",
        "api.results:result_table",
        msg("Eén tabel van de uitkomst, in bladzijden of als CSV."),
        f"{BASE}/berekeningen/netto-lasten/resultaat/tabellen/jaren?{_ASKED}",
    ),
    (
        "api.termen",
        f"{_RESULT}/termen",
        "api.results:terms",
        msg("De termen waaruit de bedragen van de uitkomst zijn opgebouwd."),
        f"{BASE}/berekeningen/netto-lasten/resultaat/termen?{_ASKED}",
    ),
    (
        "api.tabellen",
        f"{BASE}/tabellen",
        "api.tables:tables",
        msg("De geladen tabellen."),
        "",
    ),
    (
        "api.tabel",
        f"{BASE}/tabellen/{{tabel}}",
        "api.tables:table",
        msg("Een geladen tabel: kolommen, maten en publicaties."),
        f"{BASE}/tabellen/inwoners",
    ),
    (
        "api.rijen",
        f"{BASE}/tabellen/{{tabel}}/rijen",
        "api.tables:rows",
        msg("De rijen van een geladen tabel, in bladzijden of als CSV."),
        f"{BASE}/tabellen/inwoners/rijen?gebied={{gm}}",
    ),
    (
        "api.publicaties",
        f"{BASE}/publicaties",
        "api.sources:publications",
        msg("De geladen publicaties, de nieuwste eerst."),
        "",
    ),
    (
        "api.publicatie",
        f"{BASE}/publicaties/{{publicatie_id}}",
        "api.sources:publication",
        msg("Een publicatie: datums, licentie, bestanden en tellingen."),
        f"{BASE}/publicaties/{{publicatie}}",
    ),
    (
        "api.uitval",
        f"{BASE}/publicaties/{{publicatie_id}}/uitval",
        "api.sources:rejects",
        msg("De afgekeurde rijen van een publicatie, met de reden."),
        f"{BASE}/publicaties/{{publicatie}}/uitval",
    ),
    (
        "api.parameters",
        f"{BASE}/parameters",
        "api.rules:all_parameters",
        msg("De parameters van de regels."),
        "",
    ),
    (
        "api.parameter",
        f"{BASE}/parameters/{{parameter_id}}",
        "api.rules:parameter",
        msg("Een parameter met zijn waarden, artikelen en bronnen."),
        f"{BASE}/parameters/iv3.inleverdatum_jaarrekening",
    ),
    (
        "api.definities",
        f"{BASE}/definities",
        "api.rules:all_definitions",
        msg("De definities: wat een onderwerp omvat."),
        "",
    ),
    (
        "api.definitie",
        f"{BASE}/definities/{{definitie_id}}",
        "api.rules:definition",
        msg("Een definitie, met wat zij weglaat en waarom."),
        f"{BASE}/definities/jeugd",
    ),
)
"""Name, pattern, module and function, what it is, and an example, as a `Route` has them.

In an example ``{gm}`` is a municipality, ``{van}`` and ``{tot}`` the first and last year with
accounts and ``{publicatie}`` the newest publication of the workspace.
"""
