package io.millrace.fetch;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * A page, ready to be sent: from here on only Kafka can fail.
 *
 * @param number which page of the interval it is, from 1
 * @param produced how many of the records go to the topic of the records
 * @param deadLettered how many go to that of the dead letters
 * @param records all of them, in the source's order
 */
record PreparedPage(
    int number, int produced, int deadLettered, List<ProducerRecord<byte[], byte[]>> records) {
  PreparedPage {
    records = List.copyOf(records);
  }

  /** How many records were fetched from the source. */
  int fetched() {
    return produced + deadLettered;
  }
}
