package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pipeline of the Control Center's tests: Britons and Americans, whose postal codes it takes for
 * numbers, so that every Briton becomes a dead letter until it is corrected.
 */
final class PeoplePipeline {
  static final String NAME = "people";

  /** A pipeline whose schedule has not begun, so nothing is known of it. */
  static final String EMPTY = "nobody";

  private static final String WRONG = "post_code: {type: int, from: /location/postcode}";
  private static final String RIGHT = "post_code: {type: int, from: /location/street/number}";
  private static final String ANY_NUMBER = "max_ratio: 1, min_count: 10";
  private static final String NONE = "max_ratio: 0, min_count: 0";

  private final Stack stack;
  private final Airflow airflow;

  PeoplePipeline(Stack stack, Airflow airflow) {
    this.stack = stack;
    this.airflow = airflow;
  }

  /** Adds both pipelines, and returns when Airflow has their DAGs. */
  void add() throws Exception {
    String people = copy(NAME);
    write(NAME, people);
    write(EMPTY, copy(EMPTY).replace("start: 2026-01-01", "start: 2099-01-01"));
    for (String dag : new String[] {NAME, NAME + "_dead_letters", EMPTY}) {
      Await.until(Await.SOON, dag + " is there", () -> airflow.lists(dag));
    }
  }

  private void write(String name, String pipeline) throws IOException {
    Files.writeString(stack.file("pipelines/" + name + ".yaml"), pipeline);
    for (String kind : new String[] {"", "_dead_letters"}) {
      String module = kind.isEmpty() ? "dag" : "dead_letters";
      String function = kind.isEmpty() ? "pipeline_dag" : "dead_letters_dag";
      Files.writeString(
          dagFile(name + kind),
          "from millrace.%s import %s\n\n%s(\"%s\")\n".formatted(module, function, function, name));
    }
  }

  /** Corrects what makes dead letters, and has Airflow read it. */
  void correct() throws Exception {
    Path file = stack.file("pipelines/" + NAME + ".yaml");
    Files.writeString(file, Files.readString(file).replace(WRONG, RIGHT));
    new Dag(airflow, NAME + "_dead_letters").parse();
    new Dag(airflow, NAME).parse();
  }

  /** Whether a run succeeds that has dead letters; it does at first. Each task reads it itself. */
  void acceptDeadLetters(boolean accepted) throws IOException {
    Path file = stack.file("pipelines/" + NAME + ".yaml");
    String now = accepted ? NONE : ANY_NUMBER;
    String next = accepted ? ANY_NUMBER : NONE;
    Files.writeString(file, Files.readString(file).replace(now, next));
  }

  void remove() throws IOException {
    for (String name : new String[] {NAME, EMPTY}) {
      Files.deleteIfExists(dagFile(name));
      Files.deleteIfExists(dagFile(name + "_dead_letters"));
      Files.deleteIfExists(stack.file("pipelines/" + name + ".yaml"));
    }
  }

  private String copy(String name) throws IOException {
    return Files.readString(stack.file("pipelines/users.yaml"))
        .replace("name: users\n", "name: " + name + "\n")
        .replace("${env.SOURCE_URL}", "http://people-api:8080/api/1.4/")
        .replace("default: 1000\n", "default: 40\n")
        .replace("default: []", "default: [GB, US]")
        .replace("users_created", name + "_created")
        .replace("created_users", "created_" + name)
        .replace("max_ratio: 0.01", "max_ratio: 1")
        .replace("post_code: {type: text, from: /location/postcode}", WRONG);
  }

  private Path dagFile(String name) {
    return stack.file("dags/" + name + ".py");
  }
}
