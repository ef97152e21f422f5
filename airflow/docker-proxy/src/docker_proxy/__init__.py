"""A policy proxy between Airflow's scheduler and the Docker engine.

Everything is rejected unless a rule allows it. An allowed request is not passed on unchanged: the
path, the query and the body for the engine are rebuilt from the accepted values.
"""
