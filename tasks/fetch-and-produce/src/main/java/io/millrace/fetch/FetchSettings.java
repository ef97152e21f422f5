package io.millrace.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Fingerprint;
import io.millrace.common.pipeline.Params;
import io.millrace.common.pipeline.Scope;
import io.millrace.common.settings.Settings;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.SettingsException;
import io.millrace.fetch.source.PagePlan;
import io.millrace.kafka.KafkaSettings;
import io.millrace.ledger.IntervalEntry;
import java.util.List;
import java.util.Map;

/**
 * The settings of this task.
 *
 * @param refetch {@code REFETCH}: a token that identifies one request for new data; empty for none
 * @param schemaId {@code SCHEMA_ID}: the schema in the registry that the records are written with
 * @param revisionFloor {@code REVISION_FLOOR}: the highest revision of the interval in any table; 0
 *     for none
 * @param plan what is requested from the source, from {@code PARAMS} and the pipeline's references
 * @param fingerprint of what is requested
 */
record FetchSettings(
    TaskSettings task,
    KafkaSettings kafka,
    String refetch,
    int schemaId,
    int revisionFloor,
    PagePlan plan,
    String fingerprint) {

  /** A revision is multiplied by 20,000 in a write time, so it must stay far below the limit. */
  private static final int HIGHEST_REVISION = 100_000;

  /**
   * Reads and checks all of them.
   *
   * @throws SettingsException with everything that is wrong
   */
  static FetchSettings read(Map<String, String> environment) {
    Settings settings = new Settings(environment);
    TaskSettings task = TaskSettings.read(settings);
    KafkaSettings kafka = KafkaSettings.read(settings);
    ObjectNode params = settings.json("PARAMS");
    String refetch = settings.text("REFETCH", "");
    int schemaId = settings.integer("SCHEMA_ID", 1, Integer.MAX_VALUE);
    int revisionFloor = settings.integer("REVISION_FLOOR", 0, HIGHEST_REVISION);
    settings.check();
    Scope scope = new Scope(environment, task.interval(), Params.resolve(task.pipeline(), params));
    return new FetchSettings(
        task,
        kafka,
        refetch,
        schemaId,
        revisionFloor,
        PagePlan.of(task.pipeline().source(), scope),
        Fingerprint.of(task.pipeline(), scope));
  }

  /**
   * What an attempt has to deliver.
   *
   * @param inLedger the highest revision that the ledger has anything of, 0 for none
   */
  RevisionChoice.Wanted wanted(String topicId, int inLedger) {
    return new RevisionChoice.Wanted(
        fingerprint,
        topicId,
        refetch,
        Math.max(revisionFloor, inLedger),
        task.pipeline().source().repeatable());
  }

  /** The first entry of a new revision. */
  IntervalEntry entry(int revision, String topicId) {
    return new IntervalEntry(
        task.pipeline().name(),
        task.interval(),
        fingerprint,
        revision,
        task.runId(),
        refetch,
        topicId,
        false,
        List.of());
  }
}
