package io.millrace.randomuser;

import io.millrace.randomuser.faults.AdminServer;
import io.millrace.randomuser.faults.FaultProxy;
import io.millrace.randomuser.faults.Faults;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stand-in behind a proxy that adds faults, once a schedule is set. */
public final class FaultyStandIn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultyStandIn.class);

  private final StandIn behind;
  private final FaultProxy proxy;
  private final Optional<AdminServer> admin;
  private final Faults faults;

  private FaultyStandIn(
      StandIn behind, FaultProxy proxy, Optional<AdminServer> admin, Faults faults) {
    this.behind = behind;
    this.proxy = proxy;
    this.admin = admin;
    this.faults = faults;
  }

  /**
   * Loads the data and listens.
   *
   * @param settings without an admin port, only {@link #faults} sets what goes wrong
   * @param clock used for ages and the quota's windows
   * @throws IOException if a port cannot be opened
   */
  public static FaultyStandIn start(ServerSettings settings, Clock clock) throws IOException {
    Faults faults = new Faults();
    StandIn behind =
        StandIn.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings, clock);
    try {
      FaultProxy proxy = FaultProxy.start(settings.port(), behind.address(), faults);
      try {
        Optional<AdminServer> admin =
            settings.adminPort().isPresent()
                ? Optional.of(AdminServer.start(settings.adminPort().get(), faults))
                : Optional.empty();
        LOG.info(
            "listening on port {} with faults, admin port {}",
            proxy.port(),
            admin.map(server -> Integer.toString(server.port())).orElse("off"));
        return new FaultyStandIn(behind, proxy, admin, faults);
      } catch (IOException e) {
        proxy.close();
        throw e;
      }
    } catch (IOException e) {
      behind.close();
      throw e;
    }
  }

  public int port() {
    return proxy.port();
  }

  /** The port for setting the schedule; empty if the settings have none. */
  public Optional<Integer> adminPort() {
    return admin.map(AdminServer::port);
  }

  /** The faults, which can be changed at any time. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    admin.ifPresent(AdminServer::close);
    proxy.close();
    behind.close();
  }
}
