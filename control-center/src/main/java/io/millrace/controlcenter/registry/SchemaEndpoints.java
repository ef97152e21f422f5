package io.millrace.controlcenter.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.SchemaRules;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import java.util.List;
import java.util.Map;

/** The schema of a pipeline's records: as it is registered, and as the pipeline file has it. */
public final class SchemaEndpoints implements Endpoints {
  /** So many versions are listed, the newest. Each is a request to the registry. */
  static final int MOST_VERSIONS = 20;

  private static final String EXPECTED = "expected";

  private final RegistryBackend registry;

  public SchemaEndpoints(RegistryBackend registry) {
    this.registry = registry;
  }

  /**
   * The subject.
   *
   * @param compatibility the level that the registry enforces; null if it tells none
   * @param versions newest first, {@value #MOST_VERSIONS} at most
   * @param complete whether these are all versions
   * @param expected what the pipeline file has
   */
  record SubjectView(
      String subject,
      String compatibility,
      List<VersionView> versions,
      boolean complete,
      ExpectedView expected) {}

  /** A version in the list. */
  record VersionView(int version, int id) {}

  /**
   * What the pipeline file has.
   *
   * @param state {@code registered} if it is the newest version, {@code new_version} if it would
   *     become it, {@code incompatible} if it would be rejected
   * @param version the newest one, if that is the one or the one that it contradicts
   * @param problems why it would be rejected
   */
  record ExpectedView(JsonNode schema, String state, Integer version, List<String> problems) {}

  /** The differences between two schemas. */
  record DifferenceView(List<SchemaDifference.Change> changes) {}

  @Override
  public Map<String, Answer> answers() {
    return Map.of(
        "/schema", this::subject,
        "/schema/versions/{version}", this::version,
        "/schema/difference", this::difference);
  }

  private SubjectView subject(Query query) {
    Subject subject = Subject.of(registry, query.pipeline());
    List<Integer> numbers = subject.versions();
    List<Subject.Version> newest =
        numbers.stream()
            .skip(Math.max(0, numbers.size() - MOST_VERSIONS))
            .sorted((one, other) -> Integer.compare(other, one))
            .map(subject::version)
            .toList();
    return new SubjectView(
        subject.name(),
        subject.compatibility(),
        newest.stream().map(each -> new VersionView(each.version(), each.id())).toList(),
        newest.size() == numbers.size(),
        expected(subject, query.pipeline(), newest));
  }

  private static ExpectedView expected(
      Subject subject, Pipeline pipeline, List<Subject.Version> newest) {
    JsonNode wanted = JsonSchema.of(pipeline);
    if (newest.isEmpty()) {
      return new ExpectedView(wanted, "new_version", null, List.of());
    }
    Subject.Version latest = newest.get(0);
    if (latest.schema().equals(wanted)) {
      return new ExpectedView(wanted, "registered", latest.version(), List.of());
    }
    List<String> problems = SchemaRules.contradictions(latest.schema(), wanted);
    if (problems.isEmpty()) {
      problems = subject.rejection(wanted);
    }
    return problems.isEmpty()
        ? new ExpectedView(wanted, "new_version", null, List.of())
        : new ExpectedView(wanted, "incompatible", latest.version(), problems);
  }

  private Subject.Version version(Query query) {
    return Subject.of(registry, query.pipeline()).version(number("version", query.path("version")));
  }

  private DifferenceView difference(Query query) {
    return new DifferenceView(SchemaDifference.between(schema(query, "from"), schema(query, "to")));
  }

  private JsonNode schema(Query query, String parameter) {
    String named =
        query
            .text(parameter)
            .orElseThrow(
                () ->
                    new BadRequestException(
                        parameter + " is not given; valid: a version's number, or expected"));
    return named.equals(EXPECTED)
        ? JsonSchema.of(query.pipeline())
        : Subject.of(registry, query.pipeline()).version(number(parameter, named)).schema();
  }

  private static int number(String name, String value) {
    if (!value.matches("[1-9]\\d{0,8}")) {
      throw Query.invalid(name, value, "a version's number, from 1");
    }
    return Integer.parseInt(value);
  }
}
