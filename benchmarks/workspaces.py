"""Workspaces of any size for measuring: records as groups write them, in several languages, the same for each seed.

python -m benchmarks.workspaces 10000 /tmp/w10k
"""

from __future__ import annotations

import argparse
import random
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cawg_tui.records import vocabulary
from cawg_tui.records.identity import ALPHABET, slug
from cawg_tui.records.kinds import built_in
from cawg_tui.store.emit import emit

if TYPE_CHECKING:
    from collections.abc import Callable

    from cawg_tui.records.values import Value, Values

FOLDER_LIMIT: Final = 500
SHARES: Final = (("initiative", 24), ("upr_submission", 40), ("safeguard_review", 26), ("member", 10))
COUNTRIES: Final = ("KEN", "COL", "HND", "PHL", "IDN", "IND", "UGA", "COD", "PER", "BRA", "MEX", "THA", "NPL", "TUN",
                    "EGY", "ZAF", "NGA", "GTM", "KHM", "MMR", "LBN", "FRA", "CHE", "NLD")  # fmt: skip
STEMS: Final = {
    "en": "community company state bank right land water forest project policy review remedy harm risk worker union "
    "woman child village river mine dam road loan fund board draft clause consent notice hearing court case law treaty "
    "session report paragraph recommendation submission evidence witness reprisal threat defender safeguard standard "
    "disclosure grievance mechanism panel complaint resettlement livelihood compensation pollution climate energy debt",
    "es": "comunidad empresa estado banco derecho tierra agua bosque proyecto política revisión reparación daño riesgo "
    "trabajadora sindicato mujer niñez pueblo río minería represa carretera préstamo fondo borrador cláusula "
    "consentimiento audiencia tribunal caso ley tratado sesión informe párrafo recomendación evidencia defensora",
    "fr": "communauté entreprise état banque droit terre eau forêt projet politique examen réparation préjudice risque "
    "travailleur syndicat femme enfant village rivière mine barrage route prêt fonds conseil clause consentement "
    "audience tribunal affaire loi traité session rapport paragraphe recommandation preuve défenseur",
    "ar": "المجتمع الشركة الدولة البنك الحق الأرض المياه الغابة المشروع السياسة المراجعة الانتصاف الضرر العامل النقابة "
    "المرأة الطفل القرية النهر المنجم السد الطريق القرض الصندوق المجلس الموافقة المحكمة القضية القانون المعاهدة",
}
SMALL: Final = {
    "en": "the of and to in for on that with by from as is are was were not has have must may which their this under",
    "es": "de la que el en y a los las del por con para una su se no más como al es lo este entre sobre sin",
    "fr": "de la le et les des en un une du que pour dans par sur au avec ne pas est sont qui ce cette ou",
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي كل بعد قبل حول ضد لدى كما أو ثم",
}
STATES: Final = {kind.name: kind.workflow.states for kind in built_in()}
SYLLABLES: Final = (  # noqa: SIM905 - shorter than a list
    "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si "
    "so ta te ti to va ve vi wa za"
).split()


class Tongue:
    """A language's words, common ones often and rare ones seldom, as in any text."""

    def __init__(self, language: str, source: random.Random) -> None:
        rare = ["".join(source.choices(SYLLABLES, k=source.randint(2, 5))) for _ in range(12_000)]
        words = [*SMALL[language].split(), *STEMS[language].split(), *dict.fromkeys(rare)]
        self._words = words
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
        self._source = source

    def words(self, count: int) -> list[str]:
        """Return words as they fall."""
        return self._source.choices(self._words, cum_weights=self._weights, k=count)

    def line(self, count: int) -> str:
        """Return a few words, the first with a capital."""
        return " ".join(self.words(count)).capitalize()

    def prose(self, count: int) -> str:
        """Return sentences, one a line."""
        sentences = []
        while count > 0:
            length = min(count, self._source.randint(8, 22))
            sentences.append(self.line(length) + ".")
            count -= length
        return "\n".join(sentences) + "\n"


class Maker:
    """Makes the values of records, one after another."""

    def __init__(self, seed: int) -> None:
        self.source = random.Random(seed)
        self._tongues = {language: Tongue(language, self.source) for language in STEMS}
        self.members: list[str] = []
        self._kinds: dict[str, Callable[[Tongue], Values]] = {
            "initiative": self._initiative, "upr_submission": self._submission,
            "safeguard_review": self._review, "member": self._member,
        }  # fmt: skip

    def record(self, kind: str) -> tuple[str, Values]:
        """Return a new id and the values of a record of a kind."""
        language = self.source.choices(("en", "es", "fr", "ar"), (70, 15, 10, 5))[0]
        tongue = self._tongues[language]
        title = tongue.line(self.source.randint(4, 9))
        values: Values = {
            "title": {language: title, "en": self._tongues["en"].line(5)} if language == "ar" else title,
            "status": self.source.choice(STATES[kind]),
            **({"lead": self.source.choice(self.members)} if self.members else {}),
            **self._kinds[kind](tongue),
            "summary": tongue.prose(self.source.randint(40, 120)),
            "areas": self._some(vocabulary.AREAS, 2),
            "themes": self._some(vocabulary.THEMES, 3),
            "rights": self._some(vocabulary.RIGHTS, 2),
            "countries": self._some(COUNTRIES, 2),
            "languages": [language],
            "confidentiality": self.source.choice(("network", "group")),
            "notes": tongue.prose(self.source.randint(20, 90)),
        }
        if self.source.random() < 0.5:
            values["deadlines"] = [self._deadline(tongue) for _ in range(self.source.randint(1, 2))]
        record_id = f"{slug(title) or slug(kind)}-{''.join(self.source.choices(ALPHABET, k=4))}"
        if kind == "member":
            self.members.append(record_id)
        return record_id, values

    def _initiative(self, tongue: Tongue) -> Values:
        return {
            "type": self.source.choice(("temporary", "fixed_term", "long_term")),
            "trigger": tongue.line(6),
            "objective": tongue.prose(25),
            "theory": tongue.prose(self.source.randint(150, 400)),
            "targets": self._items(2, lambda: {"name": tongue.line(3), "kind": "bank"}),
            "start": f"20{self.source.randint(18, 26)}-{self.source.randint(1, 12):02d}",
            "decisions": self._items(2, lambda: {"date": self._day(), "text": tongue.prose(25)}),
            "outcomes": self._items(2, lambda: {"what": tongue.line(8), "evidence": tongue.prose(30)}),
        }

    def _submission(self, tongue: Tongue) -> Values:
        return {
            "sur": self.source.choice(COUNTRIES),
            "session": self.source.randint(40, 58),
            "cycle": 4,
            "type": self.source.choice(("individual", "joint")),
            "language": "en",
            "rule_profile": "upr-c4",
            "submitters": [
                {"org": f"{tongue.line(3)} {at}", "acronym": tongue.line(1)[:4].upper(), "consent": "given"}
                for at in range(self.source.randint(1, 3))
            ],
            "keywords": [tongue.line(1).lower() for _ in range(3)],
            "issues": self._items(
                2,
                lambda: {
                    "heading": self.source.choice(vocabulary.UPR_HEADINGS),
                    "title": tongue.line(5),
                    "paras": tongue.prose(self.source.randint(110, 290)),
                    "recommendations": self._items(1, lambda: {"text": tongue.prose(20), "category": 5}),
                },
            ),
        }

    def _review(self, tongue: Tongue) -> Values:
        return {
            "bank": tongue.line(2),
            "instrument": tongue.line(4),
            "phase": "draft1",
            "windows": self._items(1, lambda: {"phase": "draft1", "closes": self._day()}),
            "clauses": self._items(
                3,
                lambda: {
                    "ref": f"ESS{self.source.randint(1, 10)} para {self.source.randint(1, 60)}",
                    "policy_area": self.source.choice(vocabulary.POLICY_AREAS),
                    "current_text": tongue.prose(65),
                    "problem": tongue.prose(65),
                    "proposed_text": tongue.prose(65),
                },
            ),
        }

    def _member(self, tongue: Tongue) -> Values:
        return {
            "type": "organizational",
            "country": self.source.choice(COUNTRIES),
            "region": self.source.choice(vocabulary.REGIONS),
            "email": f"office{self.source.randint(1, 10**9)}@example.org",
            "expertise": self._items(3, lambda: {"what": tongue.line(2), "level": 2}),
            "availability": tongue.line(6),
        }

    def _deadline(self, tongue: Tongue) -> Value:
        return {
            "id": self._name(), "what": tongue.line(3), "date": self._day(), "time": "23:59", "tz": "Europe/Zurich",
            "hard": self.source.random() < 0.5, "verified": True,
        }  # fmt: skip

    def _items(self, most: int, make: Callable[[], Values]) -> list[Value]:
        return [{"id": self._name(), **make()} for _ in range(self.source.randint(1, most))]

    def _some(self, words: tuple[str, ...], most: int) -> list[Value]:
        return list(self.source.sample(words, self.source.randint(1, most)))

    def _day(self) -> str:
        return f"202{self.source.randint(4, 8)}-{self.source.randint(1, 12):02d}-{self.source.randint(1, 28):02d}"

    def _name(self) -> str:
        return "".join(self.source.choices(ALPHABET, k=5))


def make_workspace(root: Path, records: int, seed: int = 7) -> int:
    """Write a workspace of so many records, in small folders as the program keeps them; return their bytes."""
    kinds = built_in()
    maker = Maker(seed)
    root.mkdir(parents=True, exist_ok=True)
    (root / "cawg.yaml").write_text("format: 1\nname: Measured\nlanguages: [en, es, fr, ar]\n", "utf-8")
    names = [name for name, _ in SHARES]
    order = ["member"] * max(1, records // 20)
    order += maker.source.choices(names, [share for _, share in SHARES], k=records - len(order))
    totals = {name: order.count(name) for name in names}
    written = 0
    for kind in order:
        record_id, values = maker.record(kind)
        folder = root / kinds[kind].about.folder
        if totals[kind] > FOLDER_LIMIT:
            folder /= record_id[-4:-2]
        folder.mkdir(parents=True, exist_ok=True)
        data = emit(values, kinds[kind].fields).encode()
        (folder / f"{record_id}.yaml").write_bytes(data)
        written += len(data)
    return written


def workspace_of(records: int, folder: Path, seed: int = 7) -> Path:
    """Return a workspace of so many records in a folder of such workspaces; it is made where it is not there yet."""
    root = folder / f"records-{records}-{seed}"
    if not (root / "cawg.yaml").exists():
        made = make_workspace(root.with_name(root.name + ".new"), records, seed)
        root.with_name(root.name + ".new").rename(root)
        print(f"made {root}: {records:,} records, {made:,} bytes")
    return root


def main() -> None:
    """Make a workspace where the command line says."""
    parser = argparse.ArgumentParser(description="Make a workspace for measuring.")
    parser.add_argument("records", type=int)
    parser.add_argument("root", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    print(f"{make_workspace(asked.root, asked.records, asked.seed):,} bytes")


if __name__ == "__main__":
    main()
