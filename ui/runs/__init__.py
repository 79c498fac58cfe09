"""Runs of Airflow on a page: how far one is, task by task, and what came of those that have ended."""
