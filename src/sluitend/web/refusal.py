"""An answer to what is not even asked of the workspace: wrong name, wrong verb, too long, too slow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import escape

from sluitend.core.messages import msg
from sluitend.web.answer import MEDIA_TYPES, PROBLEM, Answer

if TYPE_CHECKING:
    from http import HTTPStatus

    from sluitend.core.messages import Message
    from sluitend.web.question import Question

API = "/api/"


def wants_data(question: Question) -> bool:
    """Say whether an error is told as data and not as a page."""
    return question.form != "html" or question.path.startswith(API)


def problem_json(
    question: Question, status: HTTPStatus, problem: Message, remedy: Message
) -> Answer:
    """Return a problem as data, after RFC 9457."""
    language = question.language
    body = {
        "type": "about:blank",
        "title": problem.render(language),
        "status": int(status),
        "detail": f"{problem.render(language)} {remedy.render(language)}",
        "instance": quote(question.path, safe="/:+"),
    }
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    return Answer(text.encode(), PROBLEM, status, lasting=False)


def refusal(question: Question, status: HTTPStatus, problem: Message, remedy: Message) -> Answer:
    """Return a refusal that needs neither workspace nor templates."""
    if wants_data(question):
        return problem_json(question, status, problem, remedy)
    language = question.language
    title, said, advice, home = (
        escape(text.render(language))
        for text in (msg("Dat lukt niet"), problem, remedy, msg("Naar de startpagina"))
    )
    html = (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title} · Sluitend</title>\n<link rel="stylesheet" href="/static/sluitend.css">\n'
        f'</head>\n<body>\n<main id="inhoud">\n<h1>{title}</h1>\n<p class="lead">{said}</p>\n'
        f'<p>{advice}</p>\n<p><a href="{"/en" if language == "en" else "/"}">{home}</a></p>\n'
        "</main>\n</body>\n</html>\n"
    )
    return Answer(html.encode(), MEDIA_TYPES["html"], status, lasting=False)
