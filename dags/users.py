# The Airflow DAG of pipelines/users.yaml.
from millrace.dag import pipeline_dag

pipeline_dag("users")
