package io.millrace.controlcenter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private final Pipeline users = new PipelineFiles(Path.of("..", "pipelines")).named("users");

  @Test
  void should_take_the_other_samples_when_one_fails() {
    List<String> sampled = new ArrayList<>();
    List<Set<String>> names = new ArrayList<>();
    try (Sampler sampler =
        new Sampler(
            () -> List.of(users),
            Map.of(
                "lag",
                pipeline -> {
                  throw new IllegalStateException("no broker");
                },
                "groups",
                pipeline -> sampled.add(pipeline.name())),
            names::add)) {

      sampler.sampleAll();
      sampler.sampleAll();
    }

    assertThat(sampled).containsExactly("users", "users");
    assertThat(names).containsExactly(Set.of("users"), Set.of("users"));
  }

  @Test
  void should_drop_nothing_when_the_pipelines_are_not_known() {
    List<Set<String>> names = new ArrayList<>();
    try (Sampler sampler =
        new Sampler(
            () -> {
              throw new IllegalStateException("the folder cannot be listed");
            },
            Map.of(),
            names::add)) {

      sampler.sampleAll();
    }

    assertThat(names).isEmpty();
  }
}
