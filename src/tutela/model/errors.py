"""Say what is wrong, where, and what to do; one class per thing a caller can do about it.

    TutelaError
      InputError    something handed to us cannot be read        exit code 2
      DataError     a file of a jurisdiction is wrong            exit code 2
      RefusalError  a gate refused; what was asked is withheld   exit code 1

A message may name a file, a line, a record id or a figure id; never the content of a case.
"""

from typing import ClassVar


class TutelaError(Exception):
    """What is wrong, where, and what to do.

    >>> print(InputError("is no register", "./r", "Name a folder made by `tutela intake`."))
    ./r: is no register
      Name a folder made by `tutela intake`.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, problem: str, where: str, hint: str) -> None:
        super().__init__(problem, where, hint)
        self.problem = problem
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.where}: {self.problem}\n  {self.hint}"


class InputError(TutelaError):
    """Something handed to us cannot be read: hand over another one."""


class DataError(TutelaError):
    """A hand-written file of a jurisdiction is wrong: mend the file."""


class RefusalError(TutelaError):
    """A gate refused, and nothing was released: mend what it names and ask again."""

    exit_code: ClassVar[int] = 1
