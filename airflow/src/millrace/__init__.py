"""Millrace's Airflow half: pipelines become DAGs whose tasks are containers.

Airflow schedules and shows; it never touches data. Import the builder from ``millrace.dag``;
the pipeline file is read by ``millrace.pipeline``, which needs no Airflow.
"""
