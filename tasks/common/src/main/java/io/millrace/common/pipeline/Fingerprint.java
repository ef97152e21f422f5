package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * Shows whether two attempts at an interval would produce the same records: a hash of everything
 * that determines them.
 */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * SHA-256, in hex, of the canonical JSON of: the URL and the query, with references to the page
   * unresolved; the number of records and the page size; where they are in a page; how they are
   * mapped; and the interval.
   *
   * @param scope without a page
   */
  public static String of(Pipeline pipeline, Scope scope) {
    Source source = pipeline.source();
    ObjectNode all = Json.object();
    all.put("url", source.url(scope));
    ObjectNode query = all.putObject("query");
    source.query(scope).forEach(query::put);
    all.putObject("pages")
        .put("first", source.pagination().first())
        .put("size", source.pagination().size())
        .put("total", source.pagination().total(scope));
    all.put("records", source.records().toString());
    all.put("key", pipeline.record().key());
    ObjectNode fields = all.putObject("fields");
    pipeline.record().fields().stream()
        .sorted(Comparator.comparing(Field::name))
        .forEach(field -> describe(fields.putObject(field.name()), field));
    all.put("start", scope.interval().start().toString());
    all.put("end", scope.interval().end().toString());
    return sha256(Json.canonical(all));
  }

  private static void describe(ObjectNode node, Field field) {
    node.put("type", field.type().label());
    field.from().ifPresent(pointer -> node.put("from", pointer.toString()));
    field.template().ifPresent(template -> node.put("template", template.source()));
    node.put("required", field.required());
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
