package io.millrace.controlcenter.http;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretCheckTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final Optional<String> NONE = Optional.empty();

  private static final String OF_METRICS = "fedcba9876543210fedcba9876543210";

  private final SecretCheck check = new SecretCheck(SECRET, Optional.of(OF_METRICS));

  @Test
  void should_let_the_secret_through() {
    assertThatCode(() -> check.check("/api/pipelines", Optional.of(SECRET), NONE))
        .doesNotThrowAnyException();
  }

  @Test
  void should_refuse_a_request_without_it() {
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check("/api/pipelines", NONE, NONE))
        .withMessage(
            "the header X-Control-Center-Secret is missing; valid: the Control Center's secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0123456789abcdef0123456789abcdeF", SECRET + "0", "0123"})
  void should_refuse_another_one(String wrong) {
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check("/", Optional.of(wrong), NONE))
        .withMessageContaining("is wrong")
        .withMessageNotContaining(SECRET);
  }

  @Test
  void should_let_anyone_ask_whether_the_service_lives() {
    assertThatCode(() -> check.check("/health", NONE, NONE)).doesNotThrowAnyException();
  }

  @Test
  void should_take_it_as_a_bearer_for_the_metrics_only() {
    Optional<String> bearer = Optional.of("Bearer " + SECRET);

    assertThatCode(() -> check.check("/metrics", NONE, bearer)).doesNotThrowAnyException();
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check("/api/health", NONE, bearer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/health", "/api/pipelines/users/hours", "/page/x", "/metrics/"})
  void should_open_nothing_but_the_metrics_with_their_own_secret(String other) {
    Optional<String> own = Optional.of(OF_METRICS);
    Optional<String> bearer = Optional.of("Bearer " + OF_METRICS);

    assertThatCode(() -> check.check("/metrics", NONE, bearer)).doesNotThrowAnyException();
    assertThatCode(() -> check.check("/metrics", own, NONE)).doesNotThrowAnyException();
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check(other, own, bearer))
        .withMessageNotContaining(OF_METRICS);
  }

  @Test
  void should_open_the_metrics_with_the_secret_only_if_they_have_none_of_their_own() {
    SecretCheck one = new SecretCheck(SECRET, Optional.empty());

    assertThatCode(() -> one.check("/metrics", NONE, Optional.of("Bearer " + SECRET)))
        .doesNotThrowAnyException();
    for (String wrong : List.of("Bearer ", "Bearer " + OF_METRICS)) {
      assertThatExceptionOfType(UnauthorizedException.class)
          .isThrownBy(() -> one.check("/metrics", Optional.of(""), Optional.of(wrong)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer wrong", "Basic " + SECRET, SECRET})
  void should_refuse_another_authorization(String wrong) {
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check("/metrics", NONE, Optional.of(wrong)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/", "/healthy", "/metrics/", "//health", "/api/health"})
  void should_know_its_two_paths_exactly(String other) {
    assertThatExceptionOfType(UnauthorizedException.class)
        .isThrownBy(() -> check.check(other, NONE, Optional.of("Bearer " + SECRET)));
  }
}
