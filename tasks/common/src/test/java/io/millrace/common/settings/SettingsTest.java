package io.millrace.common.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.SettingsException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  private enum Mode {
    INTERVAL,
    FOLLOW
  }

  @Test
  void should_read_what_is_set() {
    Settings settings =
        new Settings(
            Map.of(
                "TEXT", " a b ",
                "NUMBER", "7",
                "TIME", "PT90S",
                "START", "2026-11-22T21:00:00Z",
                "END", "2026-11-22T22:00:00Z",
                "URL", "http://registry:8080/apis/ccompat/v7",
                "MODE", "follow",
                "FLAG", "true",
                "JSON", "{\"users\": 7}",
                "PASSWORD", " p "));

    assertThat(settings.text("TEXT")).isEqualTo("a b");
    assertThat(settings.integer("NUMBER", 1, 10)).isEqualTo(7);
    assertThat(settings.duration("TIME", Duration.ZERO, Duration.ofDays(1), Duration.ZERO))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.interval("START", "END"))
        .isEqualTo(
            new Interval(
                Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z")));
    assertThat(settings.uri("URL")).isEqualTo(URI.create("http://registry:8080/apis/ccompat/v7"));
    assertThat(settings.choice("MODE", Mode.class, Mode.INTERVAL)).isEqualTo(Mode.FOLLOW);
    assertThat(settings.flag("FLAG", false)).isTrue();
    assertThat(settings.json("JSON").path("users").asInt()).isEqualTo(7);
    assertThat(settings.secret("PASSWORD")).as("a secret is taken as it is").isEqualTo(" p ");
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void should_take_the_default_for_what_is_not_set_or_blank() {
    Settings settings = new Settings(Map.of("NUMBER", "  "));

    assertThat(settings.integer("NUMBER", 1, 10, 3)).isEqualTo(3);
    assertThat(settings.text("TEXT", "")).isEmpty();
    assertThat(settings.choice("MODE", Mode.class, Mode.INTERVAL)).isEqualTo(Mode.INTERVAL);
    assertThat(settings.flag("FLAG", true)).isTrue();
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void should_tell_everything_that_is_wrong_at_once() {
    Settings settings =
        new Settings(
            Map.of(
                "NUMBER", "11",
                "TIME", "1 minute",
                "START", "2026-11-22T21:00:00Z",
                "END", "2026-11-22T21:00:00Z",
                "URL", "ftp://host",
                "MODE", "both",
                "FLAG", "yes",
                "JSON", "[]",
                "LONG", "9".repeat(500)));

    settings.text("TEXT");
    settings.secret("PASSWORD");
    settings.integer("NUMBER", 1, 10, 3);
    settings.integer("LONG", 1, 10, 3);
    settings.duration("TIME", Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofSeconds(1));
    settings.interval("START", "END");
    settings.uri("URL");
    settings.choice("MODE", Mode.class, Mode.INTERVAL);
    settings.flag("FLAG", false);
    settings.json("JSON");

    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "TEXT is not set (valid: text)",
                        "PASSWORD is not set (valid: a secret)",
                        "NUMBER is \"11\" (valid: an integer from 1 to 10)",
                        "LONG is \"" + "9".repeat(100) + "…\" (valid: an integer from 1 to 10)",
                        "TIME is \"1 minute\" (valid: an ISO-8601 duration from PT1S to PT1H)",
                        "END is \"2026-11-22T21:00:00Z\" (valid: an instant after START)",
                        "URL is \"ftp://host\" (valid: an http or https URL without user and"
                            + " password)",
                        "MODE is \"both\" (valid: follow or interval)",
                        "FLAG is \"yes\" (valid: true or false)",
                        "JSON is \"[]\" (valid: a JSON object)"));
  }

  @Test
  void should_take_over_the_problems_of_a_parser() {
    Settings settings = new Settings(Map.of("PIPELINE", "{}"));

    Object parsed =
        settings.parsed(
            "PIPELINE",
            text -> {
              throw new SettingsException(List.of("/a is wrong", "/b is wrong"));
            });

    assertThat(parsed).isNull();
    assertThatThrownBy(settings::check).hasMessage("PIPELINE: /a is wrong; PIPELINE: /b is wrong");
  }
}
