"""Take the names of countries and languages from CLDR and ISO 3166 again, into `cawg_tui/vocabularies/`.

    uv run --no-project --with babel --with iso3166 --with pycountry docs/names_from_cldr.py

Needed once in years. Only `countries`, `languages` and `codes` are written anew; `house` (names of our own in the place
of those) and `also` (other names that are understood) stay. `tests/records/test_vocabularies.py` then says what
clashes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "cawg_tui" / "vocabularies"
LANGUAGES = ("en", "es", "fr")
UNITED_NATIONS = ("en", "es", "fr", "ar", "ru", "zh")
# Codes of ISO 639-1 that were given up, that another code says better, or that nobody writes to the group in.
LEFT_OUT = frozenset(
    {
        "in",
        "iw",
        "ji",
        "jw",
        "mo",
        "sh",
        "tl",
        "bh",
        "nn",
        "nb",
        "ie",
        "vo",
        "io",
        "ia",
        "eo",
        "ae",
        "cu",
        "la",
        "pi",
        "sa",
    }
)
# Languages of three letters that members meet and CLDR names.
OTHERS = (
    "arn", "ast", "ceb", "fil", "fon", "hil", "hmn", "ilo", "kab", "kmb", "kok", "luo", "mai", "mni", "mos", "niu",
    "pau", "quc", "sat", "tet", "tpi", "umb",
)  # fmt: skip


def main() -> None:
    """Write both files."""
    import babel
    import pycountry
    from babel import Locale
    from iso3166 import countries_by_alpha3

    locales = {language: Locale(language) for language in LANGUAGES}
    countries = {
        code: {
            "alpha2": entry.alpha2,
            "en": entry.name,
            **{language: straight(locales[language].territories[entry.alpha2]) for language in ("es", "fr")},
        }
        for code, entry in sorted(countries_by_alpha3.items())
    }
    write("countries", "countries", countries, f"ISO 3166-1; CLDR in Babel {babel.__version__} for Spanish and French.")
    named = locales["en"].languages
    codes = sorted(
        (code for code in named if (len(code) == 2 and code not in LEFT_OUT) or code in OTHERS), key=named.__getitem__
    )
    languages = {code: language_names(code, locales) for code in (*UNITED_NATIONS, *codes)}
    owns = [said.get("own") for said in languages.values()]
    languages = {
        code: said if owns.count(said.get("own")) == 1 else {one: said[one] for one in LANGUAGES}
        for code, said in languages.items()
    }
    write("languages", "languages", languages, f"ISO 639; CLDR in Babel {babel.__version__}.")
    taken = {*languages, *(name.lower() for said in languages.values() for name in said.values())}
    known = {code: pycountry.languages.get(alpha_2=code) for code in languages if len(code) == 2}
    threes = {code: (one.alpha_3, getattr(one, "bibliographic", one.alpha_3)) for code, one in known.items() if one}
    codes = dict(sorted((three, code) for code, some in threes.items() for three in some if three not in taken))
    write("languages", "codes", codes, f"ISO 639; CLDR in Babel {babel.__version__}.")


def language_names(code: str, locales: dict[str, Any]) -> dict[str, str]:
    """Return a language's names, and what its speakers call it where CLDR knows."""
    from babel import Locale, UnknownLocaleError

    english = locales["en"].languages[code]
    names = {language: capital(straight(locale.languages.get(code, english))) for language, locale in locales.items()}
    try:
        own = Locale(code).languages.get(code, "")
    except UnknownLocaleError:
        own = ""
    return {**names, "own": capital(own)} if own and capital(own) not in names.values() else names


def straight(name: str) -> str:
    """Return a name with the apostrophe of a keyboard."""
    return name.replace("’", "'").replace("\u00a0", " ")


def capital(name: str) -> str:
    """Return a name with a capital, as it stands alone."""
    return name[:1].upper() + name[1:]


def write(name: str, key: str, names: dict[str, Any], source: str) -> None:
    """Write a file with one name on each line; what it says besides stays."""
    path = FOLDER / f"{name}.json"
    there: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    there |= {"source": source, key: names}
    parts = ",\n".join(part(*one) for one in there.items())
    path.write_text(f"{{\n{parts}\n}}\n", encoding="utf-8")


def part(name: str, value: Any) -> str:
    """Return one part of a file: what holds names has one entry on each line."""
    if not isinstance(value, dict):
        return f"  {flow(name)}: {flow(value)}"
    entries = ",\n".join(f"    {flow(one)}: {flow(said)}" for one, said in value.items())
    return f"  {flow(name)}: {{\n{entries}\n  }}"


def flow(value: Any) -> str:
    """Return a value on one line."""
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    main()
