package io.millrace.randomuser;

import java.io.IOException;
import java.time.Clock;

/** Stands in for randomuser.me until it is told to stop. */
public final class Main {
  private static final int WRONG_SETTINGS = 78;
  private static final int UNAVAILABLE = 69;

  private Main() {}

  public static void main(String[] args) {
    try {
      ServerSettings settings = ServerSettings.fromEnv(System.getenv());
      Runnable stop =
          settings.adminPort().isPresent()
              ? FaultyStandIn.start(settings, Clock.systemUTC())::close
              : StandIn.start(settings, Clock.systemUTC())::close;
      Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    } catch (InvalidSettingsException e) {
      stop(WRONG_SETTINGS, e.getMessage());
    } catch (IOException e) {
      stop(UNAVAILABLE, "cannot listen on PORT or ADMIN_PORT: " + e.getMessage());
    }
  }

  private static void stop(int exitCode, String reason) {
    System.err.println(reason);
    System.exit(exitCode);
  }
}
