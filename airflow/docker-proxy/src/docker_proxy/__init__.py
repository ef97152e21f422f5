"""A policy proxy between Airflow's scheduler and the Docker engine.

Everything is refused unless a rule allows it. What is allowed is not passed on as it came: the
path, the query and the body that reach the engine are built anew from the values that passed.
"""
