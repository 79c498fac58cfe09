"""Writes the tables of docs/reference.md from the code."""

from tests.docs.reference import PAGE, written

PAGE.write_text(written(PAGE.read_text()))
