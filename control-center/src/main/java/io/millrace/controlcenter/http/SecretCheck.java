package io.millrace.controlcenter.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets through who knows the secret: the plugin, which has asked Airflow about the user. A second
 * one, which Prometheus knows, opens the metrics only.
 */
public final class SecretCheck {
  /** The header that every request carries. */
  public static final String HEADER = "X-Control-Center-Secret";

  private static final String BEARER = "Bearer ";
  private static final String HEALTH = "/health";
  private static final String METRICS = "/metrics";

  private final String secret;
  private final Optional<String> ofMetrics;

  /**
   * @param ofMetrics opens the metrics only; empty if nothing but the secret does
   */
  public SecretCheck(String secret, Optional<String> ofMetrics) {
    this.secret = secret;
    this.ofMetrics = ofMetrics;
  }

  /**
   * Checks a request.
   *
   * @param header the value of {@link #HEADER}
   * @param authorization the value of {@code Authorization}, which counts for the metrics only
   * @throws UnauthorizedException if neither is a secret that opens the path
   */
  void check(String path, Optional<String> header, Optional<String> authorization) {
    if (path.equals(HEALTH) || header.filter(value -> areEqual(secret, value)).isPresent()) {
      return;
    }
    Optional<String> bearer =
        authorization
            .filter(value -> value.startsWith(BEARER))
            .map(value -> value.substring(BEARER.length()));
    if (!path.equals(METRICS) || !(opensMetrics(header) || opensMetrics(bearer))) {
      throw new UnauthorizedException(
          "the header %s is %s; valid: the Control Center's secret"
              .formatted(HEADER, header.isPresent() ? "wrong" : "missing"));
    }
  }

  private boolean opensMetrics(Optional<String> value) {
    return value
        .filter(
            given ->
                areEqual(secret, given)
                    || ofMetrics.filter(own -> areEqual(own, given)).isPresent())
        .isPresent();
  }

  /** Takes as long wherever the two differ, so that the time tells nothing. */
  private static boolean areEqual(String secret, String value) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
  }
}
