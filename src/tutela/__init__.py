"""Tutela: from case files to a white paper whose every figure can be checked."""

__version__ = "0.1.0"
