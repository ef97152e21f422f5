package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A pipeline of the Control Center's tests, whose files are added, changed, renamed and removed.
 */
final class ParcelsPipeline {
  private final Stack stack;
  private final String name;

  ParcelsPipeline(Stack stack, String name) {
    this.stack = stack;
    this.name = name;
  }

  /** Writes its file, and those of both its DAGs. */
  void add() throws IOException {
    Files.writeString(file(), text());
    writeDag("", "dag", "pipeline_dag");
    writeDag("_dead_letters", "dead_letters", "dead_letters_dag");
  }

  /** Makes its file invalid. */
  void spoil() throws IOException {
    Files.writeString(file(), text().replace("partitions: 1", "partitions: one"));
  }

  /** Makes its file valid again. */
  void correct() throws IOException {
    Files.writeString(file(), text());
  }

  /** Gives it and its files another name, and another topic and table. */
  void renameTo(ParcelsPipeline other) throws IOException {
    remove();
    other.add();
  }

  void remove() throws IOException {
    Files.deleteIfExists(dagFile(""));
    Files.deleteIfExists(dagFile("_dead_letters"));
    Files.deleteIfExists(file());
  }

  private void writeDag(String suffix, String module, String function) throws IOException {
    Files.writeString(
        dagFile(suffix),
        "from millrace.%s import %s\n\n%s(\"%s\")\n".formatted(module, function, function, name));
  }

  private Path file() {
    return stack.file("pipelines/" + name + ".yaml");
  }

  private Path dagFile(String suffix) {
    return stack.file("dags/" + name + suffix + ".py");
  }

  private String text() {
    return """
        version: 1
        name: %1$s
        description: Parcels whose senders write what they like.
        schedule: {cron: "0 * * * *", timezone: UTC, start: 2026-01-01T00:00:00Z, catchup: false}
        params: {}
        source:
          type: http
          url: http://%2$s:8080/
          repeatable: true
          query: {page: "${page.number}"}
          pagination: {type: page_number, first: 1, last: 10, size: %3$d, total: "%3$d"}
          records: /parcels
        record:
          key: id
          fields:
            id: {type: text, from: /id, required: true}
            sender: {type: text, from: /sender}
            weight: {type: int, from: /weight}
        topic: {name: %1$s, partitions: 1, retention: P7D}
        table:
          type: cassandra
          keyspace: user_streams
          name: %1$s
          write: replace_interval
          by_interval: {buckets: 1}
        dead_letters: {max_ratio: 1, min_count: 10, retention: P30D}
        """
        .formatted(name, ParcelsSource.HOST, ParcelsSource.RECORDS);
  }
}
