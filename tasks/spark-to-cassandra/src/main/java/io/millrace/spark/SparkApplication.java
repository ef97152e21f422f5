package io.millrace.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * This process's application in Spark. A virtual machine can have only one: whoever opens it while
 * it runs shares it, and the last one to close it ends it.
 */
final class SparkApplication implements AutoCloseable {
  private static JavaSparkContext running;
  private static int users;

  private SparkApplication() {}

  static SparkApplication start(SparkSettings settings) {
    synchronized (SparkApplication.class) {
      if (running == null) {
        running = new JavaSparkContext(configuration(settings));
      }
      users++;
      return new SparkApplication();
    }
  }

  JavaSparkContext context() {
    synchronized (SparkApplication.class) {
      return running;
    }
  }

  @Override
  public void close() {
    synchronized (SparkApplication.class) {
      users--;
      if (users == 0) {
        running.close();
        running = null;
      }
    }
  }

  private static SparkConf configuration(SparkSettings settings) {
    return new SparkConf()
        .setMaster(settings.master())
        .setAppName(
            "millrace %s %s"
                .formatted(settings.task().pipeline().name(), settings.task().interval().label()))
        .set("spark.ui.enabled", "false");
  }
}
