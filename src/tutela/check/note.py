"""Write the note a reader may send to an editor: what differs, and from what."""

from tutela.check.claims import Judgement, Report, Verdict
from tutela.check.page import wording


def correction_note(report: Report, language: str = "en") -> str:
    """Give a ready note in plain words; it names figures and sources, no author and no outlet."""
    words = {key: said[language] for key, said in wording().items()}
    lines = [words["dear"], ""]
    differing = [each for each in report.judgements if each.verdict is Verdict.CONTRADICTED]
    if differing:
        lines += [words["note_intro"], ""]
        for each in differing:
            lines.append(f"- [{each.claim.number.text}] {_why(each, language)}")
            lines += [f"  {words['conflict']}: {conflict}" for conflict in each.conflicts]
        lines.append("")
    if report.repairs:
        lines += [words["note_repairs"], ""]
        for repair in report.repairs:
            for field in repair.fields:
                value = field.recovered if field.certain else words["lost"]
                lines.append(f"- [{field.printed}] -> {value}")
        lines.append("")
    if len(lines) == 2:
        lines.append(words["note_none"])
    return "\n".join(lines).rstrip() + "\n"


def _why(judged: Judgement, language: str) -> str:
    """Say how a figure differs and from what, in the language of the note."""
    key = f"type_{judged.type}"
    if language == "en" or key not in wording() or not judged.published:
        return judged.reason
    return f"{wording()[key][language]}：{judged.published}"
