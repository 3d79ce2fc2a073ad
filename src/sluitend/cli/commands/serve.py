"""Serving the pages of a workspace on this machine or a network."""

from __future__ import annotations

from sluitend.cli.terminal import terminal
from sluitend.cli.usage import Option, command
from sluitend.cli.workspaces import asked_path, workspace_option
from sluitend.core.errors import ArgumentError
from sluitend.core.messages import msg

MOST_PORT = 65_535
CLOSING = 3
"""Seconds that open connections get when the user stops the site."""


@command(
    "serve",
    msg("Open de pagina's van een werkruimte in de browser; alleen om te lezen."),
    workspace_option(),
    Option(
        "--poort", "poort", text=msg("poort waarop de site luistert; anders 8000"), metavar="POORT"
    ),
    Option(
        "--adres",
        "adres",
        text=msg("adres waarop de site luistert; anders 127.0.0.1, alleen deze computer"),
        metavar="ADRES",
    ),
    Option(
        "--naam",
        "namen",
        text=msg("naam waaronder bezoekers de site openen, naast localhost; mag vaker"),
        metavar="NAAM",
        multiple=True,
    ),
    Option(
        "--seconden",
        "seconden",
        text=msg("hoe lang één vraag mag duren; anders 20"),
        metavar="SECONDEN",
    ),
    Option(
        "--taken",
        "taken",
        text=msg("hoeveel vragen tegelijk worden beantwoord; anders 2"),
        metavar="AANTAL",
    ),
    Option(
        "--niet-voorbereiden",
        "niet_voorbereiden",
        text=msg("maak een pagina pas als iemand erom vraagt, en niet al in rustige momenten"),
        is_flag=True,
    ),
)
def serve(
    werkruimte: str | None,
    poort: str | None,
    adres: str | None,
    namen: tuple[str, ...],
    seconden: str | None,
    taken: str | None,
    niet_voorbereiden: bool,
) -> None:
    """Serve until the user stops it."""
    from sluitend.web.serving import ADDRESS, COUNT, PORT, SECONDS, site_app

    port = _number(poort, "--poort", PORT, 1, MOST_PORT)
    seconds = _number(seconden, "--seconden", int(SECONDS), 1, 3_600)
    count = _number(taken, "--taken", COUNT, 1, 64)
    app = site_app(
        asked_path(werkruimte),
        names=namen,
        seconds=seconds,
        count=count,
        prepared=not niet_voorbereiden,
    )
    # After the processes have been started, which take longer than this.
    import uvicorn

    host = adres or ADDRESS
    shown = f"[{host}]" if ":" in host else host
    seat = terminal()
    seat.answer(msg("De pagina's staan op http://{adres}:{poort}/", adres=shown, poort=port))
    seat.answer(msg("Stoppen: Ctrl-C."))
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws="none",
        timeout_graceful_shutdown=CLOSING,
    )


def _number(text: str | None, option: str, usual: int, least: int, most: int) -> int:
    if text is None:
        return usual
    if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
        raise ArgumentError(
            msg("‘{tekst}’ kan niet bij {optie}.", tekst=text, optie=option),
            msg("Geef een heel getal van {minst} tot en met {meest}.", minst=least, meest=most),
        )
    return int(text)
