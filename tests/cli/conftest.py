"""Commands are called through one fixture."""

from conftest_cli import call, package, register

__all__ = ["call", "package", "register"]
