"""The operator that runs one of Millrace's tasks in a container."""

import time
from collections.abc import Mapping
from typing import Any

from airflow.providers.docker.operators.docker import DockerOperator
from airflow.sdk import BaseHook, BaseOperatorLink
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from airflow.sdk.log import mask_secret
from docker import APIClient

from millrace import stop
from millrace.containers import (
    GRACE_SECONDS,
    ContainerLostError,
    Containers,
    Limits,
    TaskInstanceLabels,
    create_body,
)
from millrace.links import ImageLink, StoredLink
from millrace.macros import STRUCTURE
from millrace.outcome import Outcome, judge
from millrace.task_log import TaskLog

_REPORTED = (
    "interval_start",
    "revision",
    "fetched",
    "produced",
    "stored",
    "dead_lettered",
    "reused",
    "replayed",
    "failed_again",
    "would_be_replayed",
    "would_fail_again",
    "remaining",
)


class JavaTaskOperator(DockerOperator):
    """Runs ``millrace/<program>:<version>`` and derives the outcome from its exit code.

    What it returns (XCom) is the JSON object in the last line of the task's stdout; a failed try
    leaves its own as XCom ``failure``. Exit codes: see ``millrace.outcome``.

    :param program: name of the task image, such as ``fetch-and-produce``
    :param version: its tag
    :param project: whose container it is; label ``millrace.project``
    :param network: Docker network that it joins
    :param environment: its variables; Jinja templates
    :param constants: more variables, not templated, whatever braces they have
    :param secrets: Airflow connection whose login and password it gets as CASSANDRA_USERNAME and
        CASSANDRA_PASSWORD; they are read when the task starts and shown nowhere
    :param structure: the pipeline's; part of what it returns, for the tasks after it
    :param limits: what it may use
    """

    # So that Airflow shows the image next to the environment
    template_fields = ("image", "environment")
    template_ext = ()

    def __init__(
        self,
        *,
        program: str,
        version: str,
        project: str,
        network: str,
        environment: Mapping[str, str],
        constants: Mapping[str, str],
        structure: str,
        limits: Limits,
        docker_url: str,
        api_version: str,
        secrets: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            image=f"millrace/{program}:{version}",
            environment=dict(environment),
            docker_url=docker_url,
            api_version=api_version,
            network_mode=network,
            timeout=GRACE_SECONDS + 45,
            mount_tmp_dir=False,
            auto_remove="never",
            **kwargs,
        )
        self.project = project
        self.network = network
        self.constants = dict(constants)
        self.structure = structure
        self.limits = limits
        self.secrets = secrets
        self._running: str | None = None
        self._refusal = ""
        self._result: dict[str, Any] = {}

    def render_template(self, content: Any, *args: Any, **kwargs: Any) -> Any:
        """Like Airflow's, but leaves errors, such as an invalid hour, to ``execute`` to report.

        An error raised here would be logged with a long Jinja traceback.
        """
        try:
            return super().render_template(content, *args, **kwargs)
        except AirflowFailException as error:
            self._refusal = self._refusal or str(error)
            return f"none: {error}"

    @property
    def cli(self) -> APIClient:
        """Without the provider's ping, which fails the task while the proxy is restarted."""
        return APIClient(self.docker_url, self.api_version, timeout=self.timeout)

    @property
    def operator_extra_links(self) -> tuple[BaseOperatorLink, ...]:
        """What the task's page links to."""
        return (ImageLink(), StoredLink()) if self.outlets else (ImageLink(),)

    def execute(self, context: Any) -> dict[str, Any]:
        """One try: removes what earlier ones left, runs the container, evaluates its exit code."""
        ti = context["ti"]
        if self._refusal:
            self._fail(ti, Outcome({"reason": self._refusal}, self._refusal))
        labels = TaskInstanceLabels(
            self.project, ti.dag_id, ti.run_id, ti.task_id, ti.map_index, ti.try_number
        )
        variables, limits = self._variables(), self._limits()
        body = create_body(self.image, variables, labels.all(), self.network, limits)
        name = f"{self.project}-{ti.dag_id}-{ti.task_id}-{str(ti.id)[-12:]}-{ti.try_number}"
        try:
            containers = Containers(self.cli)
            for line in containers.remove_leftovers(labels):
                self.log.warning("%s", line)
            containers.remove_forgotten(self.project, time.time())
            outcome = self._run(containers, name, body)
        except ContainerLostError as error:
            outcome = Outcome(None, str(error), retry=True)
        if not outcome.succeeded:
            self._fail(ti, outcome)
        self._result = outcome.result or {}
        self._report(context, self._result)
        return {**self._result, STRUCTURE: self.structure}

    def on_kill(self) -> None:
        """Airflow kills this process within seconds, so another one must stop the container."""
        if self._running:
            stop.in_background(self._running, self.docker_url, self.api_version)

    def get_openlineage_facets_on_start(self) -> Any:
        """The task's datasets. Only the provider of OpenLineage calls this and the next two."""
        # Loads its client
        from millrace import lineage

        return lineage.of_task(self.task_id, {**self.environment, **self.constants}, self._result)

    def get_openlineage_facets_on_complete(self, _: Any) -> Any:
        """The same, with how many records there were."""
        return self.get_openlineage_facets_on_start()

    def get_openlineage_facets_on_failure(self, _: Any) -> Any:
        """As at the start; the provider adds the reason."""
        return self.get_openlineage_facets_on_start()

    def _run(self, containers: Containers, name: str, body: dict[str, Any]) -> Outcome:
        log = TaskLog(self.log)
        container = self._running = containers.create(name, body)
        self.log.info("%s in container %s", body["Image"], name)
        try:
            containers.start(container)
            exit_ = containers.follow(container, log.line)
            return judge(exit_, containers.stdout(container), log.last)
        except ContainerLostError:
            raise
        except BaseException:
            # Most importantly the execution timeout, which can be raised anywhere.
            containers.stop(container)
            raise
        finally:
            containers.remove(container)
            self._running = None

    def _limits(self) -> Limits:
        return self.limits

    def _variables(self) -> dict[str, str]:
        variables = {**self.environment, **self.constants}
        if self.secrets:
            connection = BaseHook.get_connection(self.secrets)
            if not connection.login or not connection.password:
                raise AirflowFailException(f"connection {self.secrets} has no login or no password")
            mask_secret(connection.password)
            variables["CASSANDRA_USERNAME"] = connection.login
            variables["CASSANDRA_PASSWORD"] = connection.password
        return variables

    def _fail(self, ti: Any, outcome: Outcome) -> None:
        if outcome.result:
            ti.xcom_push(key="failure", value=outcome.result)
        self.log.error("%s", outcome.reason)
        raise (AirflowException if outcome.retry else AirflowFailException)(outcome.reason)

    def _report(self, context: Any, result: dict[str, Any]) -> None:
        facts = {name: result[name] for name in _REPORTED if name in result}
        self.log.info("%s", ", ".join(f"{name} {value}" for name, value in facts.items()) or "done")
        if "query" in result:
            self.log.info("its rows, in 'make cqlsh': %s", result["query"])
            facts["query"] = result["query"]
        for asset in self.outlets:
            context["outlet_events"][asset].extra = facts
