package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Control Center shows and offers each user what Airflow lets that user see and do. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class ControlCenterRightsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PASSWORD = UUID.randomUUID().toString();
  private static final String API = "/control-center/api";
  private static final String RECORDS =
      API + "/pipelines/users/topics/records/records?newest=true&limit=1";

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();

  @BeforeAll
  static void createUsers() throws Exception {
    ObjectNode role = Dag.params().put("name", "Guest");
    ArrayNode actions = role.putArray("actions");
    ObjectNode website = actions.addObject();
    website.putObject("action").put("name", "can_read");
    website.putObject("resource").put("name", "Website");
    create("/auth/fab/v1/roles", role);
    for (String name : new String[] {"Viewer", "User", "Op", "Admin", "Guest"}) {
      ObjectNode user =
          Dag.params()
              .put("username", "cc-" + name)
              .put("first_name", name)
              .put("last_name", "Test")
              .put("email", "cc-" + name + "@example.org")
              .put("password", PASSWORD);
      user.putArray("roles").addObject().put("name", name);
      create("/auth/fab/v1/users", user);
    }
  }

  private static void create(String path, ObjectNode body) throws Exception {
    HttpResponse<String> answer = USERS.airflow().answer("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 201);
  }

  @Test
  void should_answer_nobody_without_a_login() throws Exception {
    Airflow nobody = Airflow.withoutLogin(stack);

    for (String path :
        new String[] {"/pipelines", "/rights", "/health", "/pipelines/users/hours"}) {
      assertThat(nobody.answer("GET", API + path, null).statusCode()).as(path).isEqualTo(401);
    }
    HttpResponse<String> page = nobody.answer("GET", "/control-center/", null);
    assertThat(page.statusCode()).isBetween(302, 307);
    assertThat(page.headers().firstValue("location").orElse("")).contains("/auth/login");
  }

  @ParameterizedTest
  @CsvSource({"Viewer, false", "User, true", "Op, true", "Admin, true"})
  void should_offer_what_airflow_allows(String role, boolean mayTrigger) throws Exception {
    Airflow user = new Airflow(stack, "cc-" + role, PASSWORD);

    JsonNode pipelines = user.get(API + "/pipelines").get("pipelines");
    JsonNode rights = user.get(API + "/rights").get("pipelines").get("users");

    assertThat(pipelines.findValuesAsText("name")).contains("users");
    assertThat(user.get(API + "/pipelines/users/hours").get("rows")).isNotEmpty();
    // Where Kafka is busy, a search ends in time with what it has found, which may be nothing
    Await.value(
        Await.SOON,
        "one record",
        () -> user.get(RECORDS).get("records"),
        found -> found.size() == 1);
    assertThat(rights.get("read").asBoolean()).isTrue();
    assertThat(rights.get("trigger").asBoolean()).isEqualTo(mayTrigger);
    // Bodies that Airflow refuses once it has found that the user may do it
    ObjectNode unknown = Dag.params().putNull("logical_date");
    unknown.putObject("conf").put("interval_start", "never");
    assertThat(allowed(user, "/api/v2/dags/users/dagRuns", unknown)).isEqualTo(mayTrigger);
    assertThat(allowed(user, "/api/v2/dags/users_dead_letters/dagRuns", unknown))
        .isEqualTo(rights.get("replay").asBoolean())
        .isEqualTo(mayTrigger);
    ObjectNode range = Dag.params().put("dag_id", "users").put("from_date", "never");
    assertThat(allowed(user, "/api/v2/backfills/dry_run", range))
        .isEqualTo(rights.get("backfill").asBoolean());
  }

  private static boolean allowed(Airflow user, String path, ObjectNode body) throws Exception {
    HttpResponse<String> answer = user.answer("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isIn(400, 403, 422);
    return answer.statusCode() != 403;
  }

  @Test
  void should_show_a_viewer_no_button_that_changes_anything() throws Exception {
    try (ControlCenterUi page =
        new ControlCenterUi(stack, new AirflowUi(stack, "cc-Viewer", PASSWORD))) {
      page.open("view=dead-letters&pipeline=users");
      page.view("dead-letters").waitFor();
      assertThat(page.action("dry-run").count()).isZero();
      assertThat(page.action("replay").count()).isZero();
      page.go("hours");
      page.frame().locator("button.hour").first().click();
      assertThat(page.action("backfill").count()).isZero();
    }
  }

  @Test
  void should_show_no_pipeline_to_a_role_without_dags() throws Exception {
    Airflow guest = new Airflow(stack, "cc-Guest", PASSWORD);

    HttpResponse<String> pipelines = guest.answer("GET", API + "/pipelines", null);
    HttpResponse<String> hours = guest.answer("GET", API + "/pipelines/users/hours", null);
    HttpResponse<String> records = guest.answer("GET", RECORDS, null);

    assertThat(JSON.readTree(pipelines.body()).path("pipelines")).isEmpty();
    assertThat(hours.statusCode()).isEqualTo(403);
    assertThat(records.statusCode()).isEqualTo(403);
  }
}
