package io.millrace.controlcenter.pipelines;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.GeneralAnswer;
import io.millrace.controlcenter.http.Names;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Answers {@code /api/pipelines}: those that the user may read. */
public final class PipelineList implements GeneralAnswer {
  private final PipelineFiles files;

  public PipelineList(PipelineFiles files) {
    this.files = files;
  }

  /** The answer. */
  public record Pipelines(List<Item> pipelines) {}

  /**
   * A pipeline; of one whose file is not valid only name and problem are known.
   *
   * @param dag the DAG that stores it
   * @param replayDag the DAG that replays its dead letters
   */
  public record Item(
      String name,
      String description,
      String problem,
      String dag,
      String replayDag,
      String topic,
      String keyspace,
      String table,
      String cron,
      String timezone,
      Instant start,
      Boolean catchup,
      String engine,
      String key) {}

  @Override
  public Pipelines to(Map<String, String> parameters) {
    Predicate<String> names = Names.of(parameters);
    return new Pipelines(
        files.files().stream()
            .filter(file -> names.test(file.name()))
            .map(file -> file.pipeline().map(each -> valid(file, each)).orElse(invalid(file)))
            .toList());
  }

  private static Item valid(PipelineFile file, Pipeline pipeline) {
    return new Item(
        pipeline.name(),
        file.description(),
        null,
        pipeline.name(),
        pipeline.name() + "_dead_letters",
        pipeline.topic().name(),
        pipeline.table().keyspace(),
        pipeline.table().name(),
        pipeline.schedule().cron(),
        pipeline.schedule().timezone(),
        pipeline.schedule().start(),
        pipeline.schedule().catchup(),
        file.engine(),
        pipeline.record().key());
  }

  private static Item invalid(PipelineFile file) {
    String problem = file.problem().orElse("");
    return new Item(
        file.name(),
        null,
        problem,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
