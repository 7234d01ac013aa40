"""The words that fields choose from: countries, languages, areas of work, themes, rights, policy areas.

Areas, themes and rights are the working group's proposed lists (ESCR-Net's own term lists were not found);
they are open, so a workspace may use terms of its own. Countries follow ISO 3166-1 alpha-3, as UN symbols do.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final

LANGUAGES: Final = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "ar": "Arabic",
    "ru": "Russian",
    "zh": "Chinese",
    "pt": "Portuguese",
    "sw": "Swahili",
    "hi": "Hindi",
    "id": "Indonesian",
    "th": "Thai",
    "ne": "Nepali",
}

AREAS: Final = (
    "collective_initiatives",
    "standard_setting",
    "case_support",
    "capacity_building",
    "events",
    "solidarity",
)

THEMES: Final = (
    "binding_regulation",
    "corporate_capture",
    "extraterritorial_obligations",
    "access_to_remedy",
    "human_rights_defenders",
    "reprisals",
    "land_and_resettlement",
    "indigenous_fpic",
    "labour",
    "gender",
    "environment_climate",
    "extractives",
    "agribusiness",
    "energy_infrastructure",
    "development_finance",
    "trade_investment_isds",
    "tax_debt",
    "privatisation",
    "supply_chains",
    "technology",
    "occupation_conflict",
    "disclosure",
)

RIGHTS: Final = (
    "work",
    "social_security",
    "food",
    "water",
    "housing",
    "land",
    "health",
    "education",
    "culture",
    "equality",
    "environment",
)

POLICY_AREAS: Final = (
    "vision_and_commitment",
    "assessment_and_risk_class",
    "due_diligence",
    "borrower_systems",
    "financial_intermediaries",
    "labour",
    "resettlement_and_land",
    "indigenous_peoples_fpic",
    "gender_seah_sogi",
    "disability_children_marginalised_groups",
    "health_safety_security_forces",
    "climate_and_just_transition",
    "biodiversity",
    "pollution",
    "cultural_heritage",
    "stakeholder_engagement",
    "disclosure",
    "grievance_remedy_exit",
    "reprisals",
    "supply_chain",
    "contextual_risk",
    "cofinancing_common_approach",
    "exclusion_list",
)

# Headings of the OHCHR summary of stakeholder submissions, as in A/HRC/WG.6/48/SVN/3; the order of the
# sub-headings is partly from memory.
UPR_HEADINGS: Final = (
    "background",
    "nhri",
    "international_obligations",
    "national_framework",
    "equality",
    "life_and_liberty",
    "justice",
    "fundamental_freedoms",
    "marriage_and_family",
    "work",
    "social_security",
    "standard_of_living",
    "health",
    "education",
    "development_environment_business",
    "women",
    "children",
    "older_persons",
    "disabilities",
    "indigenous_peoples_and_minorities",
    "lgbti",
    "migrants_and_refugees",
    "stateless",
)

# What communities want of a mechanism, and what mechanisms end in (after the Accountability Console and MICI).
OBJECTIVES: Final = (
    "stop_project",
    "change_project",
    "compensation",
    "restitution",
    "recognition",
    "accountability",
    "dialogue",
    "protection",
    "precedent",
    "policy_change",
    "information",
)

OUTCOMES: Final = (
    "mediation",
    "compliance_review",
    "recommendation",
    "interim_measures",
    "views",
    "binding_judgment",
    "advisory",
    "monitoring",
    "inquiry",
    "decision",
    "damages",
    "allegation_letter",
    "urgent_appeal",
    "public_report",
    "remediation_plan",
    "investigation",
    "order",
    "fine",
    "injunction",
    "import_ban",
    "public_response",
    "pledge",
    "arbitration",
    "commission_of_inquiry",
    "complaints_panel_decision",
    "conciliation",
    "confidential_review",
    "determination",
    "dialogue",
    "direct_contacts",
    "disassociation",
    "early_resolution",
    "early_warning_urgent_action",
    "follow_up",
    "friendly_settlement",
    "letter_of_appeal",
    "management_action_plan",
    "opinion",
    "precautionary_measures",
    "provisional_measures",
    "public_inquiry",
    "public_statement",
    "referral_to_ceacr",
    "referral_to_court",
    "reinstatement",
    "remedial_actions",
    "remediation",
    "remedy_framework",
    "review",
    "settlement",
    "special_report",
    "supervision",
    "suspension",
    "verification",
    "written_submission",
)

# The stages of a complaint, in the words of the Accountability Console and of MICI.
COMPLAINT_STAGES: Final = (
    "filed",
    "registered",
    "eligible",
    "ineligible",
    "dispute_resolution",
    "agreement",
    "no_agreement",
    "appraisal",
    "investigation",
    "report",
    "board_decision",
    "action_plan",
    "monitoring",
    "closed_with_result",
    "closed_without_result",
)

REGIONS: Final = ("africa", "americas", "asia_pacific", "europe", "middle_east_north_africa", "global")

WORKING_GROUPS: Final = (
    "corporate_accountability",
    "women_and_escr",
    "strategic_litigation",
    "economic_policy",
    "monitoring",
    "social_movements",
)

# Cities whose hours the group's deadlines are kept in, with the zone of the time zone database.
ZONES: Final = {
    "geneva": "Europe/Zurich",
    "zurich": "Europe/Zurich",
    "london": "Europe/London",
    "paris": "Europe/Paris",
    "luxembourg": "Europe/Luxembourg",
    "new york": "America/New_York",
    "washington": "America/New_York",
    "abidjan": "Africa/Abidjan",
    "nairobi": "Africa/Nairobi",
    "manila": "Asia/Manila",
    "beijing": "Asia/Shanghai",
    "bangkok": "Asia/Bangkok",
    "bogota": "America/Bogota",
    "gmt": "UTC",
    "utc": "UTC",
}

# Words whose written form is not simply the stored word with blanks.
_WORDS: Final = {
    "ngo": "NGO",
    "nhri": "National human rights institution",
    "lgbti": "LGBTI persons",
    "indigenous_fpic": "Indigenous Peoples and FPIC",
    "indigenous_peoples_fpic": "Indigenous Peoples and FPIC",
    "gender_seah_sogi": "Gender, SEA/SH and SOGI",
    "trade_investment_isds": "Trade, investment and ISDS",
    "tax_debt": "Tax and debt",
    "environment_climate": "Environment and climate",
    "development_environment_business": "Development, environment, and business and human rights",
    "women_and_escr": "Women and ESCR",
    "grievance_remedy_exit": "Grievance, remedy and responsible exit",
    "asia_pacific": "Asia and the Pacific",
    "middle_east_north_africa": "Middle East and North Africa",
    "un_body": "UN body",
    "sign_off": "Sign-off",
    "between_drafts": "Between drafts",
    "midterm": "Mid-term",
    "follow_up": "Follow-up",
    "fixed_term": "Fixed term",
    "long_term": "Long term",
    "in_person": "In person",
}

# Names that members use where the ISO short name carries a position on sovereignty or reads as a register entry.
_COUNTRY_NAMES: Final = {
    "TWN": "Taiwan",
    "PSE": "Palestine",
    "BOL": "Bolivia",
    "VEN": "Venezuela",
    "IRN": "Iran",
    "TZA": "Tanzania",
    "COD": "Democratic Republic of the Congo",
    "COG": "Congo",
    "KOR": "Republic of Korea",
    "PRK": "Democratic People's Republic of Korea",
    "LAO": "Lao PDR",
    "MDA": "Moldova",
    "FSM": "Micronesia",
    "SYR": "Syria",
    "GBR": "United Kingdom",
    "USA": "United States",
    "RUS": "Russian Federation",
    "VNM": "Viet Nam",
    "MKD": "North Macedonia",
    "NLD": "Netherlands",
    "CZE": "Czechia",
    "TUR": "Türkiye",
    "XKX": "Kosovo",
    "BES": "Caribbean Netherlands",
    "SHN": "Saint Helena",
    "VGB": "British Virgin Islands",
    "VIR": "US Virgin Islands",
}
_COUNTRY_ALIASES: Final = {
    "uk": "GBR", "great britain": "GBR", "england": "GBR", "us": "USA", "united states of america": "USA",
    "russia": "RUS", "south korea": "KOR", "north korea": "PRK", "laos": "LAO", "ivory coast": "CIV",
    "cote d'ivoire": "CIV", "drc": "COD", "dr congo": "COD", "vietnam": "VNM", "turkey": "TUR", "burma": "MMR",
    "cape verde": "CPV", "czech republic": "CZE", "swaziland": "SWZ", "macedonia": "MKD", "holland": "NLD",
    "state of palestine": "PSE", "kosovo": "XKX", "timor leste": "TLS", "east timor": "TLS",
}  # fmt: skip
PLACEHOLDER_COUNTRY: Final = "XXX"


def words_of(term: str) -> str:
    """Return a stored term as a member reads it: `land_and_resettlement` -> `Land and resettlement`."""
    plain = term.replace("_", " ")
    return _WORDS.get(term) or (plain[:1].upper() + plain[1:])


@cache
def _countries() -> dict[str, str]:
    from iso3166 import countries_by_alpha3

    names = {code: entry.name for code, entry in countries_by_alpha3.items()}
    names.update(_COUNTRY_NAMES)
    names[PLACEHOLDER_COUNTRY] = "No country yet (placeholder)"
    return names


@cache
def _country_words() -> dict[str, str]:
    from iso3166 import countries_by_alpha2, countries_by_alpha3

    words = {code.lower(): entry.alpha3 for code, entry in countries_by_alpha2.items()}
    words |= {_plain(entry.name): code for code, entry in countries_by_alpha3.items()}
    words |= {_plain(name): code for code, name in _countries().items()}
    words |= {code.lower(): code for code in _countries()}
    return words | {_plain(name): code for name, code in _COUNTRY_ALIASES.items()}


def _plain(name: str) -> str:
    """Return a name without capitals, accents and the kinds of apostrophe and dash people choose from."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("’", "'").replace("-", " "))
    return " ".join("".join(sign for sign in letters if not unicodedata.combining(sign)).split())


def is_country(code: str) -> bool:
    """Say whether this is a known alpha-3 code (or XXX, the placeholder)."""
    return code in _countries()


def country_name(code: str) -> str:
    """Return a country's name, or the code itself where it is not known."""
    return _countries().get(code, code)


def country_code(typed: str) -> str | None:
    """Return the alpha-3 code for a code or name as typed, or None where nothing fits."""
    return _country_words().get(_plain(typed))


def countries() -> dict[str, str]:
    """Return code and name of every country, by name."""
    return dict(sorted(_countries().items(), key=lambda pair: pair[1]))


def countries_like(typed: str, limit: int = 3) -> list[str]:
    """Return names of countries that look like what was typed, best first."""
    from rapidfuzz import process

    found = process.extract(typed.strip(), countries().values(), limit=limit, score_cutoff=60)
    return [name for name, _, _ in found]
