package io.millrace.randomuser;

import io.millrace.randomuser.faults.AdminServer;
import io.millrace.randomuser.faults.Faults;
import io.millrace.randomuser.faults.Front;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stand-in behind a front where things can go wrong, and nothing does until it is told to. */
public final class FaultyStandIn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultyStandIn.class);

  private final StandIn behind;
  private final Front front;
  private final Optional<AdminServer> admin;
  private final Faults faults;

  private FaultyStandIn(StandIn behind, Front front, Optional<AdminServer> admin, Faults faults) {
    this.behind = behind;
    this.front = front;
    this.admin = admin;
    this.faults = faults;
  }

  /**
   * Loads the data and listens.
   *
   * @param settings without an admin port, only {@link #faults} sets what goes wrong
   * @param clock what ages and the quota's windows are counted by
   * @throws IOException if a port cannot be had
   */
  public static FaultyStandIn start(ServerSettings settings, Clock clock) throws IOException {
    Faults faults = new Faults();
    StandIn behind =
        StandIn.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings, clock);
    try {
      Front front = Front.start(settings.port(), behind.address(), faults);
      try {
        Optional<AdminServer> admin =
            settings.adminPort().isPresent()
                ? Optional.of(AdminServer.start(settings.adminPort().get(), faults))
                : Optional.empty();
        LOG.info(
            "listening on port {} with faults, admin port {}",
            front.port(),
            admin.map(server -> Integer.toString(server.port())).orElse("off"));
        return new FaultyStandIn(behind, front, admin, faults);
      } catch (IOException e) {
        front.close();
        throw e;
      }
    } catch (IOException e) {
      behind.close();
      throw e;
    }
  }

  public int port() {
    return front.port();
  }

  /** Where the schedule is set; nothing if the settings have no such port. */
  public Optional<Integer> adminPort() {
    return admin.map(AdminServer::port);
  }

  /** What goes wrong, from now on. */
  public Faults faults() {
    return faults;
  }

  @Override
  public void close() {
    admin.ifPresent(AdminServer::close);
    front.close();
    behind.close();
  }
}
