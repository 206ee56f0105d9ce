"""Make the release people read: cleared tables and sentences in, files out."""

from tutela.release.bindings import TextOutput, bindings
from tutela.release.brief import Brief
from tutela.release.compose import Bound
from tutela.release.write import write_release

__all__ = ["Bound", "Brief", "TextOutput", "bindings", "write_release"]
