package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Where records come from, what a record is and where it goes.
 *
 * @param params a JSON Schema for each parameter of a run
 */
public record Pipeline(
    String name,
    Schedule schedule,
    ObjectNode params,
    Source source,
    RecordSpec record,
    Topic topic,
    Table table,
    DeadLetters deadLetters) {

  /**
   * Reads the canonical JSON of a pipeline.
   *
   * @throws io.millrace.common.task.SettingsException with every error: the JSON pointer of the
   *     wrong value, the value, and what is valid
   */
  public static Pipeline parse(String json) {
    return PipelineParser.parse(json);
  }
}
