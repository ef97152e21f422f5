package io.millrace.testkit;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.containers.Network;

/**
 * ZooKeeper as {@code compose/zookeeper.yml} has it, on a network that it shares with the broker.
 */
public final class ZooKeeper extends Service {
  static final String PASSWORD = "of-the-tests";
  private static final int PORT = 2181;
  private static final int TIMEOUT_MS = 2_000;

  private final Network network = Network.newNetwork();
  private final Path files;

  private ZooKeeper(Path files) {
    super(Images.zooKeeper(), PORT);
    this.files = files;
    configure(
        Map.of(
            "ZOOKEEPER_PASSWORD", PASSWORD,
            "SERVER_JVMFLAGS", "-Djava.security.auth.login.config=/conf/jaas.conf",
            "ZK_SERVER_HEAP", "128",
            "ZOO_ADMINSERVER_ENABLED", "false",
            "ZOO_CFG_EXTRA",
                "authProvider.sasl=org.apache.zookeeper.server.auth.SASLAuthenticationProvider"
                    + " enforce.auth.enabled=true enforce.auth.schemes=sasl"));
    join(network, "zookeeper");
    startBy(files.resolve("zookeeper-start.sh"), "zkServer.sh", "start-foreground");
  }

  /**
   * One for a single test, which closes it after the broker.
   *
   * @param files the project's {@code compose/zookeeper}
   */
  public static ZooKeeper start(Path files) {
    ZooKeeper zooKeeper = new ZooKeeper(files);
    zooKeeper.start();
    return zooKeeper;
  }

  Network network() {
    return network;
  }

  Path files() {
    return files;
  }

  @Override
  public void close() {
    super.close();
    network.close();
  }

  @Override
  boolean isReady() throws Exception {
    try (Socket socket = new Socket(HOST, port())) {
      socket.setSoTimeout(TIMEOUT_MS);
      OutputStream question = socket.getOutputStream();
      question.write("srvr".getBytes(StandardCharsets.US_ASCII));
      question.flush();
      InputStream answer = socket.getInputStream();
      return new String(answer.readAllBytes(), StandardCharsets.US_ASCII).contains("Mode: ");
    }
  }
}
