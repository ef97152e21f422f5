package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchmarksTest {
  private static final Benchmarks THREE =
      new Benchmarks(
          List.of(new Named("start", true), new Named("write", true), new Named("growth", false)));

  @Test
  void should_run_those_that_compare_without_a_name() {
    assertThat(THREE.named(List.of()))
        .extracting(Benchmark::name)
        .containsExactly("start", "write");
  }

  @Test
  void should_run_those_that_are_named_in_their_order() {
    assertThat(THREE.named(List.of("growth", "start")))
        .extracting(Benchmark::name)
        .containsExactly("growth", "start");
  }

  @Test
  void should_list_the_valid_names_instead_of_an_unknown_one() {
    assertThatThrownBy(() -> THREE.named(List.of("start", "speed")))
        .isInstanceOf(BenchException.class)
        .hasMessage("no benchmark is called \"speed\" (valid: start, write, growth)");
  }

  @Test
  void should_have_installed_each_name_once() {
    assertThat(Benchmarks.installed().all())
        .extracting(Benchmark::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("[a-z]+(-[a-z]+)*"))
        .contains("start", "memory", "scale", "history", "durability", "costs", "growth");
  }

  private record Named(String name, boolean compares) implements Benchmark {
    @Override
    public List<Result> run(BenchSettings settings) {
      return List.of();
    }
  }
}
