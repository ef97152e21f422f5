#!/usr/bin/env bash
# Prepares Airflow's database, its admin and the pools; ends when done.
exec python3 -m millrace.initialise
