package io.millrace.controlcenter.health;

import io.millrace.controlcenter.registry.RegistryBackend;
import java.net.URI;
import java.util.Optional;

/**
 * Asks the registry for its global configuration, and its version where it tells it: the API that
 * it shares with others does not, Apicurio's own does.
 */
public final class RegistryProbe implements Probe {
  private static final String COMPATIBLE = "/apis/ccompat/";
  private static final String OWN = "/apis/registry/v3";

  private final RegistryBackend registry;
  private final Optional<RegistryBackend> own;

  /**
   * @param own the same registry at {@link #own}
   */
  public RegistryProbe(RegistryBackend registry, Optional<RegistryBackend> own) {
    this.registry = registry;
    this.own = own;
  }

  /** Where the registry's own API is, if it is Apicurio's. */
  public static Optional<URI> own(URI registry) {
    String url = registry.toString();
    int at = url.indexOf(COMPATIBLE);
    return at < 0 ? Optional.empty() : Optional.of(URI.create(url.substring(0, at) + OWN));
  }

  @Override
  public Finding check() {
    registry.get("/config");
    return Finding.ok(
        own.map(each -> each.get("/system/info").path("version").asText(null)).orElse(null));
  }
}
