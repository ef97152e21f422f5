package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceResponseTest {
  @Test
  void should_show_the_beginning_of_the_body_on_one_line() {
    assertThat(excerpt(" Not\r\n\tfound ")).isEqualTo("\"Not found\"");
    assertThat(excerpt("x".repeat(120))).isEqualTo("\"" + "x".repeat(120) + "\"");
    assertThat(excerpt("x".repeat(121))).isEqualTo("\"" + "x".repeat(120) + "…\"");
    assertThat(excerpt("")).isEqualTo("nothing");
  }

  private static String excerpt(String body) {
    return new SourceResponse(200, Map.of(), body.getBytes(UTF_8)).excerpt();
  }
}
