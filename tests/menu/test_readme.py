"""What county staff read of the language: every word of it and every command, and none that is not there."""

import re

import pytest
import typer

from app.console.menus import cli
from app.menu.model import Found, Node, Option, Turn
from app.settings import MENUS

README = (MENUS / "README.md").read_text("utf-8")
WORDS = README.partition("## The words of a screen")[2].partition("## ")[0]
EXPLAINED = set(re.findall(r"`([a-z_]+)`", " ".join(re.findall(r"^\| ([^|]+) \|", WORDS, re.MULTILINE))))
MENTIONED = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`([^`\n]+)`", WORDS))))
COMMANDS = typer.main.get_command(cli).commands
TYPED = [found.split() for found in re.findall(r"`itika menus ([^`\n]+)`", README)]


def test_it_explains_every_word_of_a_screen_and_no_other():
    assert set(Node.model_fields) == EXPLAINED


@pytest.mark.parametrize("model", [Option, Turn, Found], ids=lambda model: model.__name__)
def test_it_mentions_every_word_inside_one(model):
    assert set(model.model_fields) - MENTIONED == set()


def test_it_names_every_command_and_no_other():
    assert {words[0] for words in TYPED} == set(COMMANDS)


@pytest.mark.parametrize("words", TYPED, ids=" ".join)
def test_it_names_no_setting_that_a_command_has_not(words):
    known = {name for parameter in COMMANDS[words[0]].params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known


def test_it_names_every_file_of_the_folder():
    files = {path.name for path in MENUS.glob("*.yaml")}
    assert files - set(re.findall(r"`([a-z]+\.yaml)`", README)) == set()
