# The Airflow DAG that replays dead letters of pipelines/users.yaml.
from millrace.dead_letters import dead_letters_dag

dead_letters_dag("users")
