package io.millrace.controlcenter.health;

import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.Scope;
import io.millrace.common.task.SettingsException;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.health.Probe.Finding;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pipelines' sources. Each is only connected to: a request would cost quota, and could mean
 * something to the source.
 */
public final class SourceComponents {
  private static final String NAME = "source:";
  private static final int CONNECT_MS = 3_000;

  /** A URL may only refer to the environment, so any interval does. */
  private static final Interval ANY = new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(3600));

  private final Map<String, String> environment;
  private final Backend backend;

  /**
   * @param environment for <code>${env.SOURCE_…}</code>
   * @param backend runs the connecting
   */
  public SourceComponents(Map<String, String> environment, Backend backend) {
    this.environment = Map.copyOf(environment);
    this.backend = backend;
  }

  /**
   * A component for each host and port, such as {@code source:randomuser.me}; one for the pipeline,
   * {@code source:users}, if its URL has none.
   */
  public List<Component> of(List<Pipeline> pipelines) {
    Map<String, Component> components = new LinkedHashMap<>();
    for (Pipeline pipeline : pipelines) {
      Component component = component(pipeline);
      components.merge(component.name(), component, SourceComponents::joined);
    }
    return List.copyOf(components.values());
  }

  private static Component joined(Component one, Component other) {
    Set<String> pipelines = new TreeSet<>(one.pipelines());
    pipelines.addAll(other.pipelines());
    return new Component(one.name(), one.address(), pipelines, one.probe());
  }

  private Component component(Pipeline pipeline) {
    try {
      URI url = new URI(pipeline.source().url(new Scope(environment, ANY, Json.object())));
      if (url.getHost() == null) {
        return broken(pipeline, "the source's URL has no host");
      }
      InetSocketAddress address = InetSocketAddress.createUnresolved(url.getHost(), port(url));
      String port = url.getPort() < 0 ? "" : ":" + url.getPort();
      return new Component(
          NAME + url.getHost() + port,
          address.getHostString() + ":" + address.getPort(),
          Set.of(pipeline.name()),
          () -> backend.call(() -> connect(address)));
    } catch (URISyntaxException e) {
      // Not its message: that repeats the URL, which may hold a password.
      String place = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
      return broken(pipeline, "the source's URL is not valid: " + e.getReason() + place);
    } catch (SettingsException e) {
      return broken(pipeline, e.getMessage());
    }
  }

  private static Component broken(Pipeline pipeline, String problem) {
    return new Component(
        NAME + pipeline.name(),
        pipeline.source().url(),
        Set.of(pipeline.name()),
        () -> new Finding(State.DOWN, null, problem));
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
  }

  /** Looks the name up again each time: the address may have changed. */
  private static Finding connect(InetSocketAddress address) throws IOException {
    String name = address.getHostString() + ":" + address.getPort();
    InetSocketAddress resolved = new InetSocketAddress(address.getHostString(), address.getPort());
    if (resolved.isUnresolved()) {
      throw new IOException("cannot resolve " + address.getHostString());
    }
    try (Socket socket = new Socket()) {
      socket.connect(resolved, CONNECT_MS);
      return Finding.ok(null);
    } catch (IOException e) {
      throw new IOException("cannot connect to %s: %s".formatted(name, e.getMessage()), e);
    }
  }
}
