package io.millrace.bench.peer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.bench.BenchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerSparkTest {
  @ParameterizedTest
  @ValueSource(ints = {17, 21})
  void should_run_on_a_java_that_its_spark_knows(int java) {
    assertThatCode(() -> PeerSpark.checkJava(java)).doesNotThrowAnyException();
  }

  @Test
  void should_refuse_a_newer_java() {
    assertThatThrownBy(() -> PeerSpark.checkJava(25))
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("peer-spark needs Java 17 or 21, and this is 25");
  }
}
