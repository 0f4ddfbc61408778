"""A catalogue block by block: whatever is not changed keeps its bytes."""

import pytest

from app.authoring.translation.blocks import Block, a_block, blocks_of
from tests.authoring.drafts import CATALOGUE

ENTRY = """\
# From the radio.
#. review: M
#: home.yaml
msgctxt "home"
msgid ""
"Hello\\n"
"you"
msgstr "Mulembe \\"wewe\\""

"""
MANY = f"""\
# A file.
msgid ""
msgstr ""
"Language: sw\\n"

# A comment that stands alone.

{ENTRY}msgctxt "a"
msgid "A"
msgstr "B"
# Without an empty line before.
msgctxt "b"
msgid "C"
msgstr ""

#, fuzzy
#~ msgctxt "gone"
#~ msgid ""
#~ "Was\\n"
#~ "here"
#~ msgstr "Kale"
"""


@pytest.mark.parametrize("text", [MANY, CATALOGUE, "", "\n", MANY.rstrip("\n"), "# only\n"])
def test_joins_to_the_same_bytes(text):
    assert "".join(block.text for block in blocks_of(text)) == text


def test_reads_what_an_entry_says():
    block = Block(ENTRY)

    said = (block.context, block.source, block.translation, block.review, block.is_fuzzy, block.is_gone)
    assert said == ("home", "Hello\nyou", 'Mulembe "wewe"', "M", False, False)


def test_tells_entries_from_comments_and_what_is_gone():
    blocks = blocks_of(MANY)

    assert [block.context for block in blocks] == ["", "", "home", "a", "b", "gone"]
    assert [block.is_header for block in blocks] == [True, *[False] * 5]
    assert [block.context for block in blocks if block.is_gone] == ["gone"]
    assert blocks[-1].source == "Was\nhere"


def test_changes_only_the_translation():
    changed = Block(ENTRY).translated("Moja\nmbili").text

    assert changed == ENTRY.replace('msgstr "Mulembe \\"wewe\\""', 'msgstr ""\n"Moja\\n"\n"mbili"')
    assert Block(changed).translated('Mulembe "wewe"').text == ENTRY


def test_is_fuzzy_when_its_english_changes_and_says_what_it_was():
    block = Block(ENTRY).reworded("Hello all")

    assert block.text == ENTRY.replace(
        'msgctxt "home"\nmsgid ""\n"Hello\\n"\n"you"',
        '#, fuzzy\n#| msgid ""\n#| "Hello\\n"\n#| "you"\nmsgctxt "home"\nmsgid "Hello all"',
    )
    assert (block.is_fuzzy, block.previous) == (True, "Hello\nyou")


def test_remembers_the_first_english_when_it_changes_twice():
    assert Block(ENTRY).reworded("Hello all").reworded("Hello both").previous == "Hello\nyou"


def test_is_settled_when_its_english_comes_back():
    assert Block(ENTRY).reworded("Hello all").reworded("Hello\nyou").text == ENTRY


def test_keeps_other_flags_when_it_is_settled():
    block = Block(ENTRY.replace("#: home.yaml\n", "#: home.yaml\n#, fuzzy, no-wrap\n"))

    assert block.settled().text == ENTRY.replace("#: home.yaml\n", "#: home.yaml\n#, no-wrap\n")


def test_has_nothing_to_be_fuzzy_about_without_a_translation():
    assert a_block("home", "Hello").reworded("Hello all") == a_block("home", "Hello all")


def test_gets_another_mark_where_the_old_one_stood():
    assert Block(ENTRY).reviewed("H").text == ENTRY.replace("review: M", "review: H")
    assert Block('# Said.\nmsgctxt "a"\n').reviewed("L").text == '# Said.\n#. review: L\nmsgctxt "a"\n'


def test_comes_back_from_being_gone_as_it_was():
    gone = Block(ENTRY).retired()

    assert (gone.is_gone, gone.context, gone.translation) == (True, "home", 'Mulembe "wewe"')
    assert gone.revived().text == ENTRY
