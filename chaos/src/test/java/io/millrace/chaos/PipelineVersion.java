package io.millrace.chaos;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.TestPipeline;
import java.util.HashMap;
import java.util.Map;

/**
 * A later version of a fixture's pipeline, prepared by schema-init.
 *
 * @param schemaId what the registry calls its schema
 */
record PipelineVersion(TestPipeline document, int schemaId) {

  /** The fixture's pipeline with one more optional field, the time zone. */
  static PipelineVersion withZone(PipelineFixture fixture) {
    TestPipeline document = fixture.document().copy();
    zone(document).put("from", "/location/timezone/description");
    return prepared(fixture, document);
  }

  /** This version, with the time zone retired. */
  PipelineVersion retiringZone(PipelineFixture fixture) {
    TestPipeline retired = document.copy();
    zone(retired).put("retired", true);
    return prepared(fixture, retired);
  }

  private static ObjectNode zone(TestPipeline document) {
    return document.object("/record/fields").putObject("zone").put("type", "text");
  }

  private static PipelineVersion prepared(PipelineFixture fixture, TestPipeline document) {
    return of(document, fixture.schemaInit(fixture.nextHour().interval(), document));
  }

  /**
   * A version that was prepared before.
   *
   * @param prepared what schema-init returned
   */
  static PipelineVersion of(TestPipeline document, ObjectNode prepared) {
    return new PipelineVersion(document, prepared.get("schema_id").intValue());
  }

  /** The environment of a task that uses this version. */
  Map<String, String> with(Map<String, String> environment) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put("PIPELINE", document.json());
    changed.put("SCHEMA_ID", Integer.toString(schemaId));
    return changed;
  }
}
