"""Words as they fall in texts of four languages: common ones often, rare ones seldom, names that no other text has."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate
from typing import Final

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
SYLLABLES: Final = (  # noqa: SIM905 - shorter than a list
    "ba be bi bo da de di do fa fe ga go ka ke ki ko la le li lo ma me mi mo na ne ni no pa pe ra re ri ro sa se si "
    "so ta te ti to va ve vi wa za"
).split()
RARE: Final = 12_000
STREAM: Final = 80_000


class Tongue:
    """A language: a long stream of its words, drawn once, from which texts take pieces at any place."""

    def __init__(self, language: str, seed: int) -> None:
        source = random.Random(f"{seed} {language}")
        rare = ("".join(source.choices(SYLLABLES, k=source.randint(2, 5))) for _ in range(RARE))
        words = list(dict.fromkeys([*SMALL[language].split(), *STEMS[language].split(), *rare]))
        weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
        self._stream = source.choices(words, cum_weights=weights, k=STREAM)

    def words(self, source: random.Random, count: int) -> list[str]:
        """Return words as they fall."""
        at = int(source.random() * (STREAM - count))
        return self._stream[at : at + count]

    def line(self, source: random.Random, count: int) -> str:
        """Return a few words, the first with a capital."""
        return " ".join(self.words(source, count)).capitalize()

    def prose(self, source: random.Random, count: int, name: str) -> str:
        """Return sentences about a name: one to a line, or, where they are few, all on one."""
        sentences: list[str] = []
        left = count
        while left > 0:
            length = min(left, 8 + int(source.random() * 15))
            about = f" {name}" if source.random() < 0.3 else ""
            sentences.append(self.line(source, length) + about + ".")
            left -= length
        return " ".join(sentences) if len(sentences) < 3 else "\n".join(sentences) + "\n"


@cache
def tongue(language: str, seed: int) -> Tongue:
    """Return a language; drawing one takes a while, so each is drawn once."""
    return Tongue(language, seed)


def name_of(source: random.Random) -> str:
    """Return the name of a place, a company or a group, as there are more of the more records there are."""
    return "".join(source.choices(SYLLABLES, k=source.randint(3, 5))).capitalize()
