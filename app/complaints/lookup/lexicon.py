"""The words that residents are known to write, and which of them somebody meant who misspelt one.

Known are those of reports that accuse nobody and whose number is not hidden: the others are sealed, and never
read here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import text
from sqlalchemy.orm import Session

SETTLED = timedelta(minutes=1)
"""After so long whatever was begun before is written: a hop gives up after seconds."""
BATCH = 5000
SHORTEST, LONGEST = 3, 30
"""Letters of a word that is worth keeping."""
CLOSEST = 5
"""How many words one misspelt word may stand for."""
BEGINNINGS = 20
"""How many words one beginning may stand for, the shortest first."""

# Everything up to the first report that is too young: an id below it may still be on its way.
LEARN = text(
    """
    WITH mark AS (
        SELECT read_to FROM lexicon_mark FOR UPDATE SKIP LOCKED
    ), young AS (
        SELECT min(id) AS id FROM complaint WHERE id > (SELECT read_to FROM mark) AND filed_at > :settled
    ), fresh AS (
        SELECT id, level, words FROM complaint
        WHERE id > (SELECT read_to FROM mark) AND id < coalesce((SELECT id FROM young), 9223372036854775807)
        ORDER BY id LIMIT :batch
    ), said AS (
        SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple', translate(words, '/._@:', '     ')))) AS word
        FROM fresh WHERE level = 'c0' AND words IS NOT NULL
    ), learnt AS (
        INSERT INTO lexicon (word, grams)
        SELECT word, ARRAY(
            SELECT DISTINCT substr(' ' || word || ' ', at, 3) FROM generate_series(1, length(word)) AS at
        )
        FROM said WHERE length(word) BETWEEN :shortest AND :longest AND word !~ '[^[:alpha:]]'
        ON CONFLICT DO NOTHING
    )
    UPDATE lexicon_mark SET read_to = last.id FROM (SELECT max(id) AS id, count(*) FROM fresh) AS last
    WHERE last.id IS NOT NULL RETURNING last.count
    """
)

BEGUN = text(
    """
    SELECT asked, word FROM unnest(CAST(:words AS text[])) AS asked CROSS JOIN LATERAL (
        SELECT word FROM lexicon
        WHERE word >= asked COLLATE "C" AND word < (asked || chr(1114111)) COLLATE "C"
        ORDER BY length(word), word LIMIT :most
    ) AS begun
    """
)

SHARING = text(
    """
    SELECT word FROM lexicon
    WHERE grams && CAST(:grams AS text[]) AND length(word) BETWEEN :shortest AND :longest
    """
)


def learn(db: Session, *, now: datetime) -> int:
    """Take up the words of the reports filed since the last time; how many were read, at most 5000."""
    asked = {"settled": now - SETTLED, "batch": BATCH, "shortest": SHORTEST, "longest": LONGEST}
    return db.scalar(LEARN, asked) or 0


def meant(db: Session, words: Iterable[str]) -> dict[str, list[str]]:
    """For each of these words the written ones that it begins; where there are none, at most five near ones.

    One slip in up to seven letters, two in more: a letter too many, too few, wrong, or two swapped. Each word
    stands for itself too, for it may have been written a moment ago; one of fewer than three letters only so.
    """
    found = {word: [word] for word in words}
    asked = [word for word in found if len(word) >= SHORTEST]
    if asked:
        for word, begun in db.execute(BEGUN, {"words": asked, "most": BEGINNINGS}):
            found[word].append(begun)
    for word in asked:
        if found[word] == [word]:
            found[word] += _nearest(db, word)
    return {word: list(dict.fromkeys(spellings)) for word, spellings in found.items()}


def _nearest(db: Session, word: str) -> list[str]:
    slips = 1 if len(word) <= 7 else 2
    grams = sorted({f" {word} "[at : at + 3] for at in range(len(word))})
    asked = {"grams": grams, "shortest": len(word) - slips, "longest": len(word) + slips}
    sharing = db.scalars(SHARING, asked).all()
    found = process.extract(word, sharing, scorer=OSA.distance, score_cutoff=slips, limit=CLOSEST)
    return [near for near, _, _ in found]
