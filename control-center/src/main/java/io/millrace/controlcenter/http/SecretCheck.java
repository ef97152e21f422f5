package io.millrace.controlcenter.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets through who knows the secret: the plugin, which has asked Airflow about the user, and
 * Prometheus.
 */
public final class SecretCheck {
  /** The header that every request carries. */
  public static final String HEADER = "X-Control-Center-Secret";

  private static final String BEARER = "Bearer ";
  private static final String HEALTH = "/health";
  private static final String METRICS = "/metrics";

  private final byte[] secret;

  public SecretCheck(String secret) {
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Checks a request.
   *
   * @param header the value of {@link #HEADER}
   * @param authorization the value of {@code Authorization}, which counts for the metrics only
   * @throws UnauthorizedException if neither is the secret
   */
  void check(String path, Optional<String> header, Optional<String> authorization) {
    if (path.equals(HEALTH) || header.filter(this::isSecret).isPresent()) {
      return;
    }
    boolean isBearer =
        authorization
            .filter(value -> value.startsWith(BEARER))
            .filter(value -> isSecret(value.substring(BEARER.length())))
            .isPresent();
    if (!path.equals(METRICS) || !isBearer) {
      throw new UnauthorizedException(
          "the header %s is %s; valid: the Control Center's secret"
              .formatted(HEADER, header.isPresent() ? "wrong" : "missing"));
    }
  }

  /** Takes as long wherever the two differ, so that the time tells nothing. */
  private boolean isSecret(String value) {
    return MessageDigest.isEqual(secret, value.getBytes(StandardCharsets.UTF_8));
  }
}
