package io.millrace.bench.connect;

import org.apache.kafka.connect.cli.ConnectStandalone;

/** Runs a worker of Kafka Connect alone, with the files that {@code WORKER} and {@code SINK} name. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    ConnectStandalone.main(new String[] {System.getenv("WORKER"), System.getenv("SINK")});
  }
}
