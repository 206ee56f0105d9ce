"""Let a text about a case out only when the counts say that it points to nobody."""

from collections.abc import Mapping

from tutela.model.errors import RefusalError


def clear_text(text: str, counts: Mapping[str, int] | None, least: int = 5) -> str:
    """Give the text back when each combination of facts in it is shared by enough cases.

    ``counts`` says, for each combination, how many cases of the register share it; the caller
    counts them. Without counts nothing is known, and the text is refused.
    """
    if not counts:
        raise RefusalError(
            "cannot be cleared: nobody counted how many cases share its facts",
            "text about a case",
            "Count the combinations of its facts against the register first.",
        )
    rare = sorted(name for name, count in counts.items() if count < least)
    if rare or not text.strip():
        raise RefusalError(
            "combines facts too few cases share" if rare else "is empty",
            f"text about a case [{', '.join(rare)}]",
            "Say these facts more generally, and count again.",
        )
    return text
