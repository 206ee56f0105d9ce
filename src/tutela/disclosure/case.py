"""Write a typical case from coded facts: what identifies somebody never enters."""

from collections.abc import Mapping
from dataclasses import dataclass

from tutela.catalogue.policy import CaseRule, Policy
from tutela.disclosure.text import adult_name, refuse_marks, victim_name
from tutela.model.errors import InputError, RefusalError

_WHERE = "coded facts of a case"
_ADULT = 18
_UNNAMED = {"zh": "某成年人", "en": "an adult"}
_AND = {"zh": "、", "en": " and "}
_MANY = {"zh": "多名被害人", "en": "several victims"}
_TOLD_APART = 3


@dataclass(frozen=True, slots=True)
class CodedCase:
    """The facts of a case that a text may be written from, as codes.

    ``ages`` are those of the victims at the act, in years; the text holds the band alone.
    ``surname`` is the adult's; it is written only where it cannot point to the child. There is no
    field for a name, a day, a school, a place below ``place``, or what was done: the offence, an
    element of law, says that.
    """

    year: int
    place: str
    offence: str
    relation: str
    outcome: str
    ages: tuple[int, ...]
    surname: str = ""

    def facts(self, rule: CaseRule) -> Mapping[str, str]:
        """Give the facts as a reader of the text would know them: what rarity is asked about."""
        return {
            "age": age_band(self.ages, rule),
            "offence": self.offence,
            "place": self.place,
            "relation": self.relation,
            "victims": str(len(self.ages)) if len(self.ages) < _TOLD_APART else "several",
            "year": str(self.year),
        }


def write_case(case: CodedCase, policy: Policy, words: Mapping[str, str], language: str) -> str:
    """Write the one sentence of a case; ``words`` say its codes in the language.

    Raises ``InputError`` for a code without words, and ``RefusalError`` where the policy has no
    rule for cases or the sentence bears a mark of identity.
    """
    if policy.case is None:
        raise RefusalError("has no rule for cases", "disclosure.yaml", "Write its block [case].")
    missing = [
        code for code in (case.place, case.offence, case.outcome) if not words.get(code, "").strip()
    ]
    if missing:
        raise InputError(f"has no words for [{', '.join(missing)}]", _WHERE, "Name known codes.")
    text = policy.case.sentence[language].format(
        year=case.year,
        offender=_offender(case, policy.case, language),
        place=words[case.place],
        victims=_victims(len(case.ages), language),
        age=age_band(case.ages, policy.case),
        offence=words[case.offence],
        outcome=words[case.outcome],
    )
    refuse_marks(text, policy)
    return text


def age_band(ages: tuple[int, ...], rule: CaseRule) -> str:
    """Give the band, or the bands from the youngest to the eldest, that hold all ages.

    Raises ``InputError`` where there is no victim, or one who is no child.
    """
    if not ages or min(ages) < 0 or max(ages) >= _ADULT:
        raise InputError("holds no ages of children", _WHERE, f"Whole years of 0 to {_ADULT - 1}.")
    first = max(each for each in rule.age_from if each <= min(ages))
    last = min((each for each in (*rule.age_from, _ADULT) if each > max(ages)), default=_ADULT)
    return f"{first}-{last - 1}"


def _offender(case: CodedCase, rule: CaseRule, language: str) -> str:
    """Name an adult by surname only where neither relation nor a rare surname points to anybody."""
    if case.relation in rule.points_to_child or case.surname not in rule.surnames:
        return _UNNAMED[language]
    return adult_name(case.surname, language) if language == "zh" else _UNNAMED[language]


def _victims(count: int, language: str) -> str:
    if count > _TOLD_APART - 1:
        return _MANY[language]
    return _AND[language].join(victim_name(at, language) for at in range(1, count + 1))
