package io.millrace.controlcenter.kafka;

import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** The version that a cluster works by; brokers do not tell that of their software. */
final class BrokerVersion {
  /** Of the feature {@code metadata.version}, from {@link #FIRST_LEVEL}: see MetadataVersion. */
  private static final List<String> RELEASES =
      List.of(
          "3.3", "3.4", "3.5", "3.5", "3.5", "3.6", "3.6", "3.6", "3.7", "3.7", "3.7", "3.7", "3.7",
          "3.8", "3.9", "4.0", "4.0", "4.0", "4.0", "4.1", "4.1", "4.2", "4.2", "4.3");

  private static final int FIRST_LEVEL = 7;

  private BrokerVersion() {}

  static String of(Admin admin) {
    FinalizedVersionRange metadata =
        Answers.of(admin.describeFeatures().featureMetadata(), "reading the features")
            .finalizedFeatures()
            .get("metadata.version");
    return metadata == null ? withZooKeeper(admin) : ofLevel(metadata.maxVersionLevel());
  }

  static String ofLevel(int level) {
    int index = level - FIRST_LEVEL;
    return index >= 0 && index < RELEASES.size()
        ? "metadata version " + RELEASES.get(index)
        : "metadata version of level " + level;
  }

  private static String withZooKeeper(Admin admin) {
    Node broker =
        Answers.of(admin.describeCluster().nodes(), "reading the brokers").iterator().next();
    ConfigResource resource =
        new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(broker.id()));
    ConfigEntry protocol =
        Answers.of(
                admin.describeConfigs(List.of(resource)).values().get(resource),
                "reading a broker's settings")
            .get("inter.broker.protocol.version");
    return protocol == null ? "unknown" : "protocol version " + protocol.value();
  }
}
