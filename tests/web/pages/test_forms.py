"""Forms in words: what a parameter is, what a method is called, and files that run nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from html import unescape
from http import HTTPStatus
from typing import TYPE_CHECKING

import polars as pl

from sluitend.core.messages import msg
from sluitend.core.result import Column, TableSpec
from sluitend.store.calculations import CALCULATIONS, find_calculation
from sluitend.web.page import Listing, Page
from sluitend.web.prose import METHODS, document, title_of
from sluitend.web.question import Question
from sluitend.web.refusal import problem_json
from sluitend.web.rendering import render_page
from sluitend.web.terms import parameter_words

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from sluitend.web.site import Site

RISKY = ["=1+1", "+31 6", "-2", "@som", "\tx"]


def test_every_parameter_field_is_labelled_in_words_with_its_id_beside(client: TestClient) -> None:
    seen = 0
    for name in CALCULATIONS:
        text = client.get(f"/berekeningen/{name}").text
        for parameter in find_calculation(name).parameters:
            if f'id="veld-stel.{parameter}"' not in text:
                continue
            label = re.search(rf'<label for="veld-stel.{re.escape(parameter)}"[^>]*>(.*?)<', text)
            assert label
            words = unescape(label[1])
            assert words == parameter_words(parameter)
            assert " " in words
            assert parameter not in words
            assert f"<code>{parameter}</code>" in text
            seen += 1
    assert seen > 10


def test_a_method_is_named_by_its_title(client: TestClient, town: str) -> None:
    text = client.get(f"/gebied/{town}").text
    place = text.index("Methode:")
    named = re.findall(r'<a href="/methode/([^"]+)"[^>]*>([^<]+)</a>', text[place : place + 900])
    assert len(named) == 4
    for name, title in named:
        assert title == title_of(METHODS, name) == document(METHODS, name, "nl").title


def test_no_text_in_a_csv_is_ever_a_formula(site: Site) -> None:
    spec = TableSpec(
        msg("Proef"), (Column("naam", msg("Naam")), Column("n", msg("Aantal"), "aantal")), ("naam",)
    )
    frame = pl.DataFrame({"naam": RISKY, "n": [-1, 2, 3, 4, 5]})
    page = Page(msg("Proef"), "calculations.html.j2", listings=(Listing("proef", spec, frame),))
    asked = Question("/proef", form="csv")
    rows = list(csv.DictReader(io.StringIO(render_page(site, asked, page).body.decode())))
    assert [row["naam"] for row in rows] == [f"'{text}" for text in RISKY]
    assert rows[0]["n"] == "-1"
    twin = json.loads(render_page(site, replace(asked, form="json"), page).body)
    assert [row["naam"] for row in twin["tabellen"]["proef"]["rijen"]] == RISKY


def test_the_address_in_a_problem_is_one(client: TestClient) -> None:
    question = Question.read("/gebied/Súd west|<x>.json", "")
    told = problem_json(question, HTTPStatus.NOT_FOUND, msg("Nee."), msg("Zoek."))
    instance = json.loads(told.body)["instance"]
    assert re.fullmatch(r"[A-Za-z0-9/:+%._~-]+", instance)
    assert instance == "/gebied/S%C3%BAd%20west%7C%3Cx%3E"
    assert json.loads(client.get("/gebied/a b.json").content)["instance"] == "/gebied/a%20b"
