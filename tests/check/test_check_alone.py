"""A newsroom can run the checker alone."""

import subprocess
import sys


def test_the_checker_loads_none_of_the_heavy_libraries() -> None:
    """It starts at once and needs no register, engine or typesetter."""
    heavy = {"pyarrow", "duckdb", "numba", "typst", "numpy", "docx", "pypdfium2"}
    code = f"import sys, tutela.check; print(sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
