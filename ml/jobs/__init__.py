"""The steps of the pipeline, each from its settings to its outcome: what Airflow's tasks and the command line call.

A step passes on keys, digests and numbers, and may run twice.
"""
