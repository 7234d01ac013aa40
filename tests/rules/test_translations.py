"""Which version changed a text, and which translations stayed behind (X10): from versions alone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cawg_tui.rules.translations import Texts, TextVersion, texts_of, translated

from tests.rules.codes import KINDS, found, titles

if TYPE_CHECKING:
    from cawg_tui.records.values import Value, Values

FIELDS = KINDS["initiative"].fields
NEW, OLD = titles(en="New", es="Nuevo"), titles(en="Old", es="Viejo")


def version(day: int, after: Texts, *before: Texts) -> TextVersion:
    return TextVersion(datetime(2026, 11, day, tzinfo=UTC), "Ana", after, before)


def behind(values: Texts, *versions: TextVersion, languages: tuple[str, ...] = ("en", "es")) -> list[str]:
    title: Value = {language: text for (_, language), text in values.items()}
    record: Values = {"title": title, "languages": list(languages), "status": "active"}
    return [one.message for one in found("initiative", record, None, versions) if one.code == "X10"]


def test_texts_changed_in_one_version_are_of_one_age() -> None:
    assert behind(NEW, version(9, NEW, OLD), version(1, OLD, {})) == []
    assert behind(OLD, version(1, OLD, {})) == []


def test_a_translation_made_after_its_source_is_not_older() -> None:
    between = titles(en="New", es="Viejo")
    assert behind(NEW, version(9, NEW, between), version(5, between, OLD), version(1, OLD, {})) == []
    assert behind(between, version(5, between, OLD), version(1, OLD, {})) != []


def test_a_text_put_back_counts_from_when_it_was_put_back() -> None:
    versions = version(9, OLD, NEW), version(5, NEW, OLD), version(1, OLD, {})
    assert behind(OLD, *versions) == []
    back = titles(en="Old", es="Nuevo")
    assert len(behind(back, version(9, back, NEW), version(5, NEW, OLD), version(1, OLD, {}))) == 1


def test_what_two_members_changed_apart_is_as_old_as_each_change_and_not_as_their_merge() -> None:
    english, spanish = titles(en="New", es="Viejo"), titles(en="Old", es="Nuevo")
    merge = version(9, NEW, english, spanish)
    assert behind(NEW, merge, version(8, spanish, OLD), version(7, english, OLD), version(1, OLD, {})) == []
    (said,) = behind(NEW, merge, version(8, english, OLD), version(7, spanish, OLD), version(1, OLD, {}))
    assert "which changed 14 days ago (by Ana)" in said


def test_a_translation_older_than_all_that_is_known_is_older_and_an_old_source_is_not_held_against_it() -> None:
    english = titles(en="New", es="Viejo")
    assert len(behind(english, version(5, english, OLD))) == 1
    assert behind(titles(en="Old", es="Nuevo"), version(5, titles(en="Old", es="Nuevo"), OLD)) == []
    assert behind(english) == []


def test_what_is_not_in_the_history_yet_counts_too() -> None:
    now = TextVersion(None, "", titles(en="New", es="Viejo"), (OLD,))
    (said,) = behind(now.after, now, version(1, OLD, {}))
    assert said == "The Spanish title is older than the English one, which has changed and is not in the history yet."


def test_other_line_breaks_are_no_change_and_a_plain_text_is_in_the_first_language() -> None:
    broken: Values = {"title": {"en": "One\ntwo", "es": "x"}, "languages": ["en"]}
    assert texts_of(broken, FIELDS)["title", "en"] == "One two"
    assert texts_of({"title": "One", "languages": ["fr", "en"]}, FIELDS) == {("title", "fr"): "One"}


def test_the_source_is_the_first_of_the_record_s_languages_that_the_text_has() -> None:
    def sources(**values: object) -> list[tuple[str, str, tuple[str, ...]]]:
        found_ones = translated({"title": {"en": "a", "es": "b", "fr": ""}, **values}, FIELDS)  # type: ignore[dict-item]
        return [(one.path, one.source, one.languages) for one in found_ones]

    assert sources(languages=["fr", "es", "en"]) == [("title", "es", ("en",))]
    assert sources(languages=["ar"]) == []
    assert sources() == []
    assert sources(title={"en": "a"}, languages=["en"]) == []


def test_without_translations_no_version_is_asked_for() -> None:
    def never() -> tuple[TextVersion, ...]:
        raise AssertionError

    class Never(tuple[TextVersion, ...]):
        __slots__ = ()

        def __iter__(self) -> object:  # type: ignore[override]
            return never()

    found("initiative", {"title": "One", "languages": ["en", "es"], "status": "active"}, None, Never())
