package io.millrace.testkit;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Network.Ipam;
import java.util.concurrent.ThreadLocalRandom;
import org.testcontainers.containers.Network;

/**
 * A network whose lower addresses are for containers that keep theirs: Cassandra refuses a node
 * that comes back at the address of another.
 */
final class ClusterNetwork {
  private static final int TRIES = 20;

  private final Network network;
  private final String prefix;

  private ClusterNetwork(Network network, String prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /** One whose addresses no other network has. It is removed when the virtual machine ends. */
  static ClusterNetwork create() {
    for (int attempt = 1; ; attempt++) {
      String prefix = "10.214." + ThreadLocalRandom.current().nextInt(256);
      Network network =
          Network.builder()
              .createNetworkCmdModifier(
                  command ->
                      command.withIpam(
                          new Ipam()
                              .withConfig(
                                  new Ipam.Config()
                                      .withSubnet(prefix + ".0/24")
                                      .withIpRange(prefix + ".128/25"))))
              .build();
      try {
        network.getId();
        return new ClusterNetwork(network, prefix);
      } catch (DockerException taken) {
        if (attempt == TRIES) {
          throw taken;
        }
      }
    }
  }

  Network network() {
    return network;
  }

  /** The address of a node, by its number from 1. */
  String address(int number) {
    return prefix + "." + (10 + number);
  }

  void remove() {
    network.close();
  }
}
