"""Damaged text: no line is lost, and damage costs its own line only."""

import csv
import io

from hypothesis import assume, given
from hypothesis import strategies as st

from tutela.intake.lines import cells, is_whole, split


def _reasons(text: str, fields: int = 3) -> dict[int, str]:
    return {bad.line: bad.reason for bad in split(text.encode(), fields).bad}


def test_an_unclosed_quote_costs_one_line_and_not_the_rest_of_the_file() -> None:
    """The trap of the study: one quote swallowed 99,500 rows of 100,000."""
    lines = [f"{at},b,c" for at in range(100_000)]
    lines[500] = '500,"b,c'

    parts = split("\n".join(lines).encode(), 3)

    assert [(bad.line, bad.reason) for bad in parts.bad] == [(500, "unclosed_quote")]
    assert len(parts.lines) == 99_999


def test_an_unclosed_quote_among_quoted_rows_costs_one_line() -> None:
    """The next quote belongs to the next row, not to this one."""
    lines = [f'{at},"b, {at}",c' for at in range(1000)]
    lines[500] = '500,"b,c'

    assert _reasons("\n".join(lines)) == {500: "unclosed_quote"}


def test_two_unclosed_quotes_do_not_join_across_whole_rows() -> None:
    """Together they would read as one row with 200 rows inside a value."""
    lines = [f"{at},b,c" for at in range(1000)]
    lines[300] = '300,"b,c'
    lines[500] = '500,b",c'

    assert _reasons("\n".join(lines)) == {300: "unclosed_quote", 500: "stray_quote"}


def test_a_value_of_several_lines_is_one_record_with_its_first_line() -> None:
    """Physical lines are counted, not records: editors show lines."""
    parts = split(b'a,"one\ntwo, ""quoted""\n\nthree",c\nd,e,f\n', 3)

    assert parts.lines.tolist() == [0, 4]
    assert parts.spans.tolist() == [4, 1]
    assert parts.bad == ()
    assert parts.blank == 0


def test_wrong_counts_nul_and_stray_returns_are_named() -> None:
    """Each reason leads to another cure."""
    text = 'a,b\na,b,c,d\na,\0,c\na,b\rx,c\na,b"c,d\n"a"b,c,d\n"a,1",b\n'

    assert list(_reasons(text).values()) == [
        "too_few_fields",
        "too_many_fields",
        "nul_byte",
        "stray_return",
        "stray_quote",
        "stray_quote",
        "too_few_fields",
    ]


@given(st.text(alphabet='ab,"\n\r\0é', max_size=80), st.integers(1, 4))
def test_no_line_is_ever_lost(text: str, fields: int) -> None:
    """Lines = lines of good records + bad lines + blank lines, for any text at all."""
    data = text.encode()

    parts = split(data, fields)

    assert parts.counted == parts.physical
    assert parts.physical == data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    for start, end in zip(parts.starts.tolist(), parts.ends.tolist(), strict=True):
        assert len(cells(data[start:end])) == fields


@given(st.lists(st.lists(st.text(alphabet='ab,"\n ', max_size=6), min_size=4, max_size=4)))
def test_what_a_writer_of_csv_wrote_is_split_as_it_was_meant(rows: list[list[str]]) -> None:
    """No false rejection of legal values, with commas, quotes and line breaks in them.

    Only a value with a line that is a whole row by itself is sent back: it cannot be told from a
    row that an unclosed quote has swallowed, and nothing may be swallowed.
    """
    inner = (line for row in rows for cell in row for line in cell.split("\n")[1:-1])
    assume(not any(is_whole(line.encode(), 4) for line in inner))
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    data = stream.getvalue().encode()

    parts = split(data, 4)

    found = [
        [cell.decode() for cell in cells(data[start:end])]
        for start, end in zip(parts.starts.tolist(), parts.ends.tolist(), strict=True)
    ]
    assert found == rows
