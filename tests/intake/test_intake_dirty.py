"""Any dirt at all: received = accepted + returned, and nothing but a clear error otherwise."""

import gzip
import io
import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tutela.intake import returned, take_in
from tutela.model.errors import InputError
from tutela.register import open_register

_HEADER = b"case_id,office_code,received_on\n"
_GOOD = st.builds(lambda at: f"C{at},N01,2022-01-{at:02}".encode(), st.integers(1, 28))
_DIRT = st.one_of(
    st.sampled_from(
        [
            b'C1,"N01,2022-01-01',
            b'C2,"N\n01",2022-01-01',
            b"C3,N01",
            b"C4,N01,2022-01-01,more",
            b"C5,\0,2022-01-01",
            b"C6,\xd5\xe3\xbd\xad,2022-01-01",
            "C7,浙江,2022-01-01".encode(),
            b",N01,2022-01-01",
            b"C8,N01,2022/01/02",
            b"C9,N01,2022-02-30",
            b"",
            b'C10,a"b,2022-01-01',
            b"C11,N01\r,2022-01-01",
        ]
    ),
    st.binary(max_size=20),
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_GOOD | _DIRT, max_size=12))
def test_received_is_accepted_and_returned_whatever_was_sent(rows: list[bytes]) -> None:
    """Proved on each file: what is not in the register is in the list of returned rows."""
    data = _HEADER + b"".join(row + b"\n" for row in rows)
    with tempfile.TemporaryDirectory() as home:
        folder, file = Path(home, "r"), Path(home, "c.csv")
        file.write_bytes(data)
        try:
            receipt = take_in(folder, "xx", [file])
        except InputError:
            assert not folder.exists()
            return

        assert receipt.received == receipt.accepted + receipt.returned
        assert receipt.returned == len(returned(folder)) == sum(receipt.returned_by_reason.values())
        register = open_register(folder)
        kept = register.read("cases", register.batches()).num_rows
        assert kept <= receipt.accepted
        assert (kept > 0) == (receipt.accepted > 0)


def _workbook() -> bytes:
    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate((_HEADER.decode().strip().split(","), ["C1", "N01", 44566])):
        sheet.write_row(at, 0, row)
    book.close()
    return sink.getvalue()


def _columns() -> bytes:
    sink = io.BytesIO()
    rows = {
        "case_id": ["C1", "C2"],
        "office_code": ["N01", None],
        "received_on": ["2022-01-05", "x"],
    }
    pq.write_table(pa.table(rows), sink)
    return sink.getvalue()


_SOUND = {"c.xlsx": _workbook(), "c.parquet": _columns(), "c.csv.gz": gzip.compress(_HEADER * 9)}


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(sorted(_SOUND)),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=3), st.integers(0, 4)), max_size=4),
)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(
    name: str, damage: list[tuple[float, bytes, int]]
) -> None:
    """A few bytes lost, added or changed anywhere: libraries raise what they like, we do not."""
    data = bytearray(_SOUND[name])
    for share, put, gone in damage:
        at = int(share * len(data))
        data[at : at + gone] = put
    with tempfile.TemporaryDirectory() as home:
        file = Path(home, name)
        file.write_bytes(data)
        try:
            receipt = take_in(Path(home, "r"), "xx", [file])
        except InputError:
            assert not Path(home, "r").exists()
            return

        assert receipt.received == receipt.accepted + receipt.returned


@settings(deadline=None, max_examples=12)
@given(st.integers(0, 200))
def test_a_gzip_cut_anywhere_is_refused_as_a_whole(left: int) -> None:
    """A truncated file never passes for a short one."""
    packed = gzip.compress(_HEADER + b"".join(b"C%d,N01,2022-01-01\n" % at for at in range(400)))
    cut = packed[: max(2, min(left * len(packed) // 200, len(packed) - 1))]
    with tempfile.TemporaryDirectory() as home:
        folder, file = Path(home, "r"), Path(home, "c.csv.gz")
        file.write_bytes(cut)

        with pytest.raises(InputError) as caught:
            take_in(folder, "xx", [file])

        assert caught.value.where == str(file)
        assert not folder.exists()
