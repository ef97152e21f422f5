package io.millrace.controlcenter.cassandra;

import io.millrace.cassandra.TableDefinition;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.http.Query;
import io.millrace.store.Tables;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a table of a pipeline is for. */
enum Role {
  /** The newest version of each record. */
  NEWEST,
  /** Exactly the records of each interval. */
  BY_INTERVAL,
  /** The attempts at storing intervals, of all pipelines of the keyspace. */
  RUNS;

  /** The role that a request names in its path. */
  static Role of(Query query) {
    String label = query.path("role");
    return Arrays.stream(values())
        .filter(role -> role.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no table has the role \"%s\"; valid: %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(Role::label)
                                .collect(Collectors.joining(", ")))));
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  TableDefinition table(Pipeline pipeline) {
    Tables tables = Tables.of(pipeline);
    return switch (this) {
      case NEWEST -> tables.newest();
      case BY_INTERVAL -> tables.byInterval();
      case RUNS -> tables.runs();
    };
  }
}
