"""Months of traffic, drawn from photographs that the reference never saw: and when the drift rule alarms.

Nothing here runs in service; `python -m ml simulate-drift` does.
"""
