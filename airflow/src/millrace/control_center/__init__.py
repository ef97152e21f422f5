"""The Control Center's door in Airflow: who may see what, and nothing else.

The page and its data come from the service ``control-center``, over a network of its own and with a
secret. Here each request gets a login and the permission that the thing has in Airflow, and is
passed on. Nothing here changes anything: that is done by the browser, through Airflow's REST API.
"""
