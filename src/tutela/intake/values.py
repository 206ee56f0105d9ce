"""Type the values of a column strictly: each distinct value is read once, in plain Python."""

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

from tutela.catalogue.mappings import Mappings
from tutela.intake.rows import words_of
from tutela.register.arrow import Column, pc

_ISO = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)?", re.ASCII
)
_US = re.compile(
    r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (?:\d|0\d|1[0-2]):[0-5]\d(?::[0-5]\d)? ?[AP]M)?", re.ASCII
)
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)
_WORDS = re.compile(r"[a-z0-9]+")
_CODE = re.compile(r"[a-z0-9_]+")
_FLAGS = {"true": True, "false": False, "1": True, "0": False, "yes": True, "no": False}
_FLAGS |= {"y": True, "n": False, "是": True, "否": False}
_LONGEST_KEY = 200
_AT_ONCE = 1 << 16
_LONGEST_CODE = 100
_MOST_KNOWN = 1 << 20


@dataclass(frozen=True, slots=True)
class Reading:
    """What one value means; ``problem`` makes the row unreadable, ``warning`` only the value."""

    value: object
    problem: str = ""
    warning: str = ""


_NOTHING = Reading(None)


@dataclass(frozen=True, slots=True)
class Typed:
    """A column read: values, and per row the number of a problem or a warning (0: none)."""

    values: Column
    problems: np.ndarray
    warnings: np.ndarray
    words: tuple[str, ...]


class Reader:
    """Reads one column of a file, stretch by stretch; what a value means is found out once."""

    def __init__(
        self, kind: str, mappings: Mappings, codes: Mapping[str, str] | None = None
    ) -> None:
        self._kind = kind
        self._mappings = mappings
        self._known: dict[object, Reading] = {None: _NOTHING, "": _NOTHING}
        self._known |= {word: Reading(code) for word, code in (codes or {}).items()}

    def read(self, column: Column) -> Typed:
        """Type the values of a column; nulls stay null."""
        if self._kind == "key":
            return _keys(column)
        if self._kind == "text":
            return _texts(column)
        arrow, read = _READERS[self._kind]
        coded = encoded(column)
        readings = [self._reading(word, read) for word in words_of(coded.dictionary)]
        values = pa.array([reading.value for reading in readings], arrow).take(coded.indices)
        words = ("", *sorted({each.problem or each.warning for each in readings} - {""}))
        if len(words) == 1:
            none = np.zeros(len(column), np.int8)
            return Typed(values, none, none, words)
        index = np.asarray(pc.fill_null(coded.indices, len(readings)))
        problems = [words.index(reading.problem) for reading in readings]
        warnings = [words.index(reading.warning) for reading in readings]
        return Typed(
            values,
            np.array([*problems, 0], np.int8)[index],
            np.array([*warnings, 0], np.int8)[index],
            words,
        )

    def _reading(self, word: object, read: "_Read") -> Reading:
        known = self._known.get(word)
        if known is None:
            known = read(word, self._mappings)
            if len(self._known) < _MOST_KNOWN:
                self._known[word] = known
        return known


def minutes(column: Column) -> Column:
    """Read moments as minutes of the clock they were written by; null where there is no time."""
    coded = encoded(column)
    read = [_minute(value) for value in words_of(coded.dictionary)]
    return pa.array(read, pa.int64()).take(coded.indices)


def slug(text: str) -> str:
    """Make a code of the words of another system.

    >>> slug("UUW - Unlawful Use of Weapon")
    'uuw_unlawful_use_of_weapon'
    """
    return "_".join(_WORDS.findall(text.lower().replace("'", "")))


def encoded(column: Column) -> Column:
    """Number the distinct values, piece by piece under one dictionary."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    one = _in_one(column)
    return pa.concat_arrays(one.chunks) if isinstance(one, pa.ChunkedArray) else one


def _in_one(column: Column) -> Column:
    """Give a column in one piece, without copying one that is; above 2 GB it stays in several."""
    if isinstance(column, pa.ChunkedArray):
        return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
    return column


def _strings(column: Column) -> Column:
    """Give texts; an empty one says nothing and is null."""
    texts = _in_one(column.cast(pa.string()))
    if pc.min(pc.binary_length(texts)).as_py() != 0:
        return texts
    return pc.if_else(pc.equal(texts, ""), None, texts)


def _keys(column: Column) -> Typed:
    keys = _strings(column)
    is_null = np.asarray(pc.is_null(keys))
    problems = np.where(is_null, 1, np.where(_is_no_key(keys), 2, 0)).astype(np.int8)
    return Typed(keys, problems, np.zeros(len(keys), np.int8), ("", "key_missing", "not_a_key"))


def _is_no_key(keys: Column) -> np.ndarray:
    """Find texts with a space at an end, a control character anywhere, or too many letters."""
    pieces = keys.chunks if isinstance(keys, pa.ChunkedArray) else [keys]
    found = [
        _is_no_key_in(piece.slice(at, _AT_ONCE))
        for piece in pieces
        for at in range(0, len(piece), _AT_ONCE)
    ]
    return np.concatenate([np.zeros(0, bool), *found])


def _is_no_key_in(keys: Column) -> np.ndarray:
    """Judge by the bytes of all texts at once; no part of a longer UTF-8 sign is below 128."""
    is_wrong = np.zeros(len(keys), bool)
    _, offsets, data = keys.buffers()
    if data is None:
        return is_wrong
    ends = np.frombuffer(offsets, np.int32)[keys.offset : keys.offset + len(keys) + 1]
    letters = np.frombuffer(data, np.uint8)[ends[0] : ends[-1]]
    ends = ends - ends[0]
    control = np.flatnonzero((letters < 32) | (letters == 127))
    is_wrong[np.searchsorted(ends, control, "right") - 1] = True
    some = np.flatnonzero(ends[1:] > ends[:-1])
    is_wrong[some] |= (letters[ends[some]] == 32) | (letters[ends[some + 1] - 1] == 32)
    if (np.diff(ends) > _LONGEST_KEY).any():
        is_long = pc.greater(pc.utf8_length(keys), _LONGEST_KEY)
        is_wrong |= np.asarray(pc.fill_null(is_long, False))
    return is_wrong


def _texts(column: Column) -> Typed:
    texts = _strings(column)
    none = np.zeros(len(texts), np.int8)
    return Typed(texts, none, none, ("",))


def _code(value: object, _: Mappings) -> Reading:
    text = str(value)
    if _CODE.fullmatch(text) and len(text) <= _LONGEST_CODE:
        return Reading(text)
    made = slug(text)
    if not made or len(made) > _LONGEST_CODE or not text.isascii():
        return Reading(None, problem="not_a_code")
    return Reading(made)


def _flag(value: object, _: Mappings) -> Reading:
    said = _FLAGS.get(str(value).lower())
    return Reading(None, problem="not_yes_or_no") if said is None else Reading(said)


def _age(value: object, mappings: Mappings) -> Reading:
    if not _WHOLE.fullmatch(str(value)):
        return Reading(None, problem="not_a_whole_number")
    age = int(str(value))
    if not 0 <= age <= mappings.age_most:
        return Reading(None, warning="impossible_age")
    return Reading(age)


def _day(value: object, mappings: Mappings) -> Reading:
    if isinstance(value, datetime):
        return Reading(value.date())
    if isinstance(value, date):
        return Reading(value)
    for form in mappings.day_forms:
        pattern, order = _FORMS[form]
        match = pattern.fullmatch(str(value))
        if match is not None:
            return _calendar(*(int(match[at]) for at in order))
    return Reading(None, problem="not_a_day")


def _calendar(year: int, month: int, day: int) -> Reading:
    if year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
        return Reading(date(year, month, day))
    return Reading(None, warning="impossible_day")


_FORMS = {
    "iso": (_ISO, (1, 2, 3)),
    "us": (_US, (3, 1, 2)),
    "chinese": (_CHINESE, (1, 2, 3)),
    "compact": (_COMPACT, (1, 2, 3)),
}
_Read = Callable[[object, Mappings], Reading]


def _minute(value: object) -> int | None:
    for form in ("%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"):
        try:
            moment = datetime.strptime(str(value), form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return int(moment.timestamp()) // 60
    return None


_READERS: dict[str, tuple[pa.DataType, _Read]] = {
    "code": (pa.string(), _code),
    "flag": (pa.bool_(), _flag),
    "age": (pa.int32(), _age),
    "day": (pa.date32(), _day),
}
