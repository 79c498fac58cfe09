"""Photographs that the project draws itself, for where neither the network nor a mirror has the real ones."""

from infra.local.synthetic.photographs import draw_photographs

__all__ = ["draw_photographs"]
