"""Read a hand-written mapping key by key: every key asked for, none left over."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from tutela.model.errors import DataError
from tutela.model.words import LANGUAGES, Words

T = TypeVar("T")
_MISSING: Any = object()


class Fields:
    """The keys of one mapping, taken out one by one.

    ``where`` names file and key path in messages. Used as a context manager it refuses, at the
    end, any key that nobody asked for.

    >>> with Fields({"unit": "day"}, "x.yaml") as fields:
    ...     fields.text("unit")
    'day'
    """

    def __init__(self, mapping: object, where: str) -> None:
        if not isinstance(mapping, Mapping):
            raise DataError("is no mapping of keys", where, "Write `key: value` lines.")
        self._left = {str(key): value for key, value in mapping.items()}
        self.where = where

    def __enter__(self) -> "Fields":
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None:
            self.done()

    def done(self) -> None:
        """Refuse keys that were not asked for."""
        if self._left:
            keys = ", ".join(sorted(self._left))
            raise DataError(
                f"has keys nobody knows: [{keys}]", self.where, "Remove or correct them."
            )

    def has(self, key: str) -> bool:
        """Tell whether the key is there and not yet taken."""
        return key in self._left

    def raw(self, key: str, default: Any = _MISSING) -> Any:
        """Take a value as it was written."""
        if key not in self._left:
            if default is _MISSING:
                found = ", ".join(sorted(self._left)) or "nothing"
                raise DataError(
                    f"needs the key [{key}]", self.where, f"Found, and not read: {found}."
                )
            return default
        return self._left.pop(key)

    def text(self, key: str, default: Any = _MISSING) -> str:
        """Take a text."""
        return self._typed(key, default, str, "a text")

    def whole(self, key: str, default: Any = _MISSING) -> int:
        """Take a whole number."""
        return self._typed(key, default, int, "a whole number")

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        """Take a yes or no."""
        return self._typed(key, default, bool, "true or false")

    def number(self, key: str, default: Any = _MISSING) -> Decimal:
        """Take a number, exactly as written."""
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise self._wrong(key, "a number")
        return Decimal(str(value))

    def day(self, key: str, default: Any = _MISSING) -> date:
        """Take a day (2023-06-01)."""
        value = self.raw(key, default)
        if value is default and default is not _MISSING:
            return value  # type: ignore[no-any-return]
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self._wrong(key, "a day such as 2023-06-01")
        return value

    def choice(self, key: str, allowed: tuple[str, ...], default: Any = _MISSING) -> str:
        """Take one of a few texts."""
        value = self.raw(key, default)
        if value not in allowed:
            raise self._wrong(key, " or ".join(allowed))
        return str(value)

    def words(self, key: str) -> Words:
        """Take the same words in every language."""
        value = self.raw(key)
        if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
            raise self._wrong(key, f"words in each of {', '.join(LANGUAGES)}")
        if any(not isinstance(text, str) or not text.strip() for text in value.values()):
            raise self._wrong(key, f"words in each of {', '.join(LANGUAGES)}")
        return {language: str(value[language]) for language in LANGUAGES}

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """Take a list of texts."""
        value = self.raw(key, default)
        if not isinstance(value, list | tuple) or any(not isinstance(v, str) for v in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def inner(self, key: str, default: Any = _MISSING) -> "Fields":
        """Take a mapping inside this one."""
        return Fields(self.raw(key, default), f"{self.where} [{key}]")

    def each(
        self, key: str, read: Callable[["Fields"], T], default: Any = _MISSING
    ) -> tuple[T, ...]:
        """Take a list of mappings, each read by ``read``."""
        value = self.raw(key, default)
        if not isinstance(value, list | tuple):
            raise self._wrong(key, "a list")
        return tuple(self._read(item, read, f"{key} {at}") for at, item in enumerate(value, 1))

    def items(self) -> Iterator[tuple[str, Any]]:
        """Take all keys that are left, in the order written."""
        left, self._left = self._left, {}
        return iter(left.items())

    def _read(self, item: object, read: Callable[["Fields"], T], at: str) -> T:
        with Fields(item, f"{self.where} [{at}]") as fields:
            return read(fields)

    def _typed(self, key: str, default: Any, kind: type[T], name: str) -> T:
        value = self.raw(key, default)
        if value is default and default is not _MISSING:
            return value  # type: ignore[no-any-return]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._wrong(key, name)
        return value

    def _wrong(self, key: str, wanted: str) -> DataError:
        return DataError(f"[{key}] is not {wanted}", self.where, f"Write {wanted}.")


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML without a key written twice, which plain loaders let pass in silence."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Any, Any]:
    keys = [loader.construct_object(key, deep=True) for key, _ in node.value]
    twice = sorted({str(key) for key in keys if keys.count(key) > 1})
    if twice:
        raise yaml.YAMLError(f"key written twice: {', '.join(twice)}")
    return {
        key: loader.construct_object(value, deep=True)
        for key, (_, value) in zip(keys, node.value, strict=True)
    }


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> object:
    """Read a YAML file; raise ``DataError`` where it is missing, no UTF-8 or no YAML."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    except FileNotFoundError:
        raise DataError("is not there", str(path), "Write the file.") from None
    except (UnicodeDecodeError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = f"is no YAML: {getattr(error, 'problem', None) or error}"
        raise DataError(problem, f"{path.name}{line}", "Mend the file.") from None


def read_file(path: Path, read: Callable[[Fields], T]) -> T:
    """Read one hand-written file strictly."""
    with Fields(read_yaml(path), path.name) as fields:
        return read(fields)
