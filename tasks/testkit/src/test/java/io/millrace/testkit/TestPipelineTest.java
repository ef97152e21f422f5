package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TestPipelineTest {
  @Test
  void should_be_valid_and_unlike_any_other() {
    TestPipeline first = TestPipeline.unique();
    TestPipeline second = TestPipeline.unique();

    assertThat(first.parsed().topic().name()).isNotEqualTo(second.parsed().topic().name());
    assertThat(first.parsed().table().keyspace()).isNotEqualTo(second.parsed().table().keyspace());
  }

  @Test
  void should_leave_the_original_of_a_copy_alone() {
    TestPipeline original = TestPipeline.unique();

    original.copy().object("/topic").put("partitions", 3);

    assertThat(original.parsed().topic().partitions()).isEqualTo(6);
  }
}
