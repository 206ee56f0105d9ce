"""Hand-written files are read strictly: every key asked for, none left over."""

from pathlib import Path

import pytest

from tutela.catalogue.fields import Fields, read_file, read_yaml
from tutela.model.errors import DataError


def test_a_missing_key_is_named_with_what_was_found() -> None:
    """The writer of the file should see the typing slip at once."""
    with (
        pytest.raises(DataError, match=r"needs the key \[unit\]\n.*units"),
        Fields({"units": "day"}, "days.yaml") as fields,
    ):
        fields.text("unit")


def test_a_key_nobody_asked_for_is_refused() -> None:
    """A misplaced key that is silently ignored is a rule that silently does not hold."""
    with pytest.raises(DataError, match=r"keys nobody knows: \[extra\]"), Fields({"extra": 1}, "x"):
        pass


@pytest.mark.parametrize(
    ("value", "method"),
    [
        (1, "text"), ("1", "whole"), (True, "whole"), (1, "flag"), ("x y", "day"),
        ({"en": "only"}, "words"), ({"en": "", "zh": "甲"}, "words"), ([1], "texts"),
        ("a", "texts"), (True, "number"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_refused(value: object, method: str) -> None:
    """YAML guesses types; the reader must not follow it."""
    with pytest.raises(DataError, match=r"\[key\] is not"):
        getattr(Fields({"key": value}, "x.yaml"), method)("key")


def test_a_key_written_twice_is_refused(tmp_path: Path) -> None:
    """Plain loaders keep the last one and say nothing."""
    path = tmp_path / "twice.yaml"
    path.write_text("a: 1\nb: 2\na: 3\n", encoding="utf-8")

    with pytest.raises(DataError, match="written twice"):
        read_yaml(path)


def test_a_day_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    """30 February must be an error of the file, not a text."""
    path = tmp_path / "day.yaml"
    path.write_text("since: 2021-02-30\n", encoding="utf-8")

    with pytest.raises(DataError):
        read_file(path, lambda fields: fields.day("since"))


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    """The message names the file and what to do."""
    with pytest.raises(DataError, match="is not there\n  Write the file"):
        read_yaml(tmp_path / "none.yaml")
