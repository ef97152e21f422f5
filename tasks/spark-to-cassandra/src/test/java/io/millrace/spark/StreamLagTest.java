package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StreamLagTest {
  private static final String READ = "{\"users\":{\"0\":12,\"1\":3}}";

  @Test
  void should_add_up_what_is_left_of_each_partition() {
    assertThat(StreamLag.between(READ, "{\"users\":{\"0\":20,\"1\":4}}")).hasValue(9);
  }

  @Test
  void should_be_zero_where_all_is_read() {
    assertThat(StreamLag.between(READ, READ)).hasValue(0);
  }

  @Test
  void should_not_make_up_for_one_partition_with_another() {
    assertThat(StreamLag.between(READ, "{\"users\":{\"0\":9,\"1\":5}}")).hasValue(2);
  }

  @Test
  void should_take_a_partition_that_is_new_for_unread() {
    assertThat(StreamLag.between(READ, "{\"users\":{\"0\":12,\"1\":3,\"2\":5}}")).hasValue(5);
  }

  @Test
  void should_not_be_known_before_spark_reports_it() {
    assertThat(StreamLag.of(null)).isEmpty();
    assertThat(StreamLag.between(null, "{}")).isEmpty();
    assertThat(StreamLag.between("{}", null)).isEmpty();
  }

  @Test
  void should_say_that_spark_writes_offsets_in_another_way() {
    assertThatThrownBy(() -> StreamLag.between("{}", "0:12"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageEndingWith(": 0:12");
  }
}
