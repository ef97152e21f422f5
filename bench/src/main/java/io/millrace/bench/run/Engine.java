package io.millrace.bench.run;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A program that stores an interval, and the module that has it. */
public enum Engine {
  /** stream-to-cassandra. */
  JAVA("tasks/stream-to-cassandra", "io.millrace.stream.Main", false),
  /** spark-to-cassandra. */
  SPARK("tasks/spark-to-cassandra", "io.millrace.spark.Main", true),
  /** The Spark Cassandra connector, on the Spark that it is for. */
  CONNECTOR("bench/connector", "io.millrace.bench.connector.Main", true);

  /** What Spark needs of the JDK: JavaModuleOptions in spark-launcher. */
  private static final List<String> OF_SPARK =
      List.of(
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.cs=ALL-UNNAMED",
          "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
          "--add-opens=java.base/sun.util.calendar=ALL-UNNAMED",
          "-Dio.netty.tryReflectionSetAccessible=true");

  private final String module;
  private final String mainClass;
  private final boolean onSpark;

  Engine(String module, String mainClass, boolean onSpark) {
    this.module = module;
    this.mainClass = mainClass;
    this.onSpark = onSpark;
  }

  /** Its name in {@code ENGINES} and in the tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<Engine> of(String label) {
    return Arrays.stream(values()).filter(engine -> engine.label().equals(label)).findFirst();
  }

  /** The program, to be run with so much heap. */
  public JavaProgram program(String heap) {
    return new JavaProgram(label(), module, mainClass, heap, onSpark ? OF_SPARK : List.of());
  }
}
