package io.millrace.chaos;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a keyspace holds, as the statements that make it again: write times included. */
final class CqlDump {
  private CqlDump() {}

  /** The statements that make the keyspace and its tables. */
  static List<String> definitions(CqlSession session, String keyspace) {
    return session
        .execute("DESCRIBE KEYSPACE " + keyspace)
        .map(row -> row.getString("create_statement").replaceAll("\\s+", " "))
        .all();
  }

  /** An insert for each row and each write time that its cells have, in alphabetical order. */
  static List<String> rows(CqlSession session, String table) {
    Set<String> key = key(session, table);
    String times =
        columns(session, table).stream()
            .map(column -> key.contains(column) ? column : column + ", WRITETIME(" + column + ")")
            .collect(Collectors.joining(", "));
    return session.execute("SELECT " + times + " FROM " + table).all().stream()
        .flatMap(row -> inserts(table, key, row).stream())
        .sorted()
        .toList();
  }

  private static List<String> inserts(String table, Set<String> key, Row row) {
    Map<String, String> ofKey = new TreeMap<>();
    Map<Long, Map<String, String>> byTime = new TreeMap<>();
    for (ColumnDefinition column : row.getColumnDefinitions()) {
      String name = column.getName().asInternal();
      if (key.contains(name)) {
        ofKey.put(name, literal(row, name));
      } else if (!name.startsWith("writetime(") && !row.isNull(name)) {
        byTime
            .computeIfAbsent(row.getLong("writetime(" + name + ")"), time -> new TreeMap<>())
            .put(name, literal(row, name));
      }
    }
    List<String> inserts = new ArrayList<>();
    byTime.forEach(
        (time, cells) -> {
          Map<String, String> all = new TreeMap<>(cells);
          all.putAll(ofKey);
          inserts.add(
              "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP %d"
                  .formatted(
                      table,
                      String.join(", ", all.keySet()),
                      String.join(", ", all.values()),
                      time));
        });
    return inserts;
  }

  private static String literal(Row row, String column) {
    Object value = row.getObject(column);
    TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(value);
    return codec.format(value);
  }

  private static List<String> columns(CqlSession session, String table) {
    return ofSchema(session, table).stream().map(row -> row.getString("column_name")).toList();
  }

  private static Set<String> key(CqlSession session, String table) {
    return ofSchema(session, table).stream()
        .filter(row -> !"regular".equals(row.getString("kind")))
        .map(row -> row.getString("column_name"))
        .collect(Collectors.toSet());
  }

  private static List<Row> ofSchema(CqlSession session, String table) {
    String[] names = table.split("\\.", 2);
    return session
        .execute(
            "SELECT column_name, kind FROM system_schema.columns"
                + " WHERE keyspace_name = ? AND table_name = ?",
            names[0],
            names[1])
        .all();
  }
}
