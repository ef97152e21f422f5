package io.millrace.spark;

import io.millrace.common.task.SettingsException;
import io.millrace.common.task.UnavailableException;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * This process's application in Spark. A virtual machine can have only one: whoever opens it while
 * it runs shares it, and the last one to close it ends it.
 */
final class SparkApplication implements AutoCloseable {
  /** Where this task's image has its classes; executors run in the same image. */
  private static final String CODE = "/app/classpath/*:/app/libs/*";

  /** How the id begins that an application has before a master knows it. */
  private static final String MADE_UP = "spark-application-";

  private static JavaSparkContext running;
  private static int users;

  private SparkApplication() {}

  /**
   * Starts it, unless it runs.
   *
   * @param name what Spark's pages call it
   */
  static SparkApplication start(ClusterSettings settings, String name) {
    synchronized (SparkApplication.class) {
      if (running == null) {
        running = started(settings, name);
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

  /** The same for Structured Streaming. */
  SparkSession session() {
    return SparkSession.builder().sparkContext(context().sc()).getOrCreate();
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

  private static JavaSparkContext started(ClusterSettings settings, String name) {
    try {
      JavaSparkContext context = new JavaSparkContext(configuration(settings, name));
      // Spark would stop itself at SIGTERM, in the middle of what the task still does then.
      ShutdownHookManager.get().clearShutdownHooks();
      checkRegistered(settings, context);
      return context;
    } catch (UnavailableException e) {
      throw e;
    } catch (IllegalArgumentException e) { // such as a heap that is too small for Spark
      throw new SettingsException("Spark: " + e.getMessage());
    } catch (Exception e) { // Scala's constructors do not declare what they throw
      throw new UnavailableException(
          "Spark at %s does not start: %s".formatted(settings.master(), e.getMessage()), e);
    }
  }

  /** Without a master Spark makes up an id, and stops by itself a moment later. */
  private static void checkRegistered(ClusterSettings settings, JavaSparkContext context) {
    if (settings.isStandalone() && context.sc().applicationId().startsWith(MADE_UP)) {
      context.close();
      throw new UnavailableException(
          "Spark at %s does not start: no master answers there that has the same SPARK_AUTHENTICATE_SECRET"
              .formatted(settings.master()));
    }
  }

  private static SparkConf configuration(ClusterSettings settings, String name) {
    SparkConf configuration =
        new SparkConf()
            .setMaster(settings.master())
            .setAppName("millrace " + name)
            // The ids of an interval: the driver's memory is their limit.
            .set("spark.driver.maxResultSize", "0")
            .set("spark.ui.enabled", "false")
            // Its second version can fail at the first batch after a restart, for want of metrics.
            .set(
                "spark.sql.streaming.disabledV2MicroBatchReaders",
                "org.apache.spark.sql.kafka010.KafkaSourceProvider")
            .set("spark.sql.streaming.stopTimeout", "2s")
            // Structured Streaming has none, and would say so.
            .set("spark.sql.adaptive.enabled", "false");
    if (!settings.isLocal()) {
      configuration
          .set("spark.executor.extraClassPath", CODE)
          .set("spark.authenticate", "true")
          .set("spark.network.crypto.enabled", "true");
    }
    if (!settings.secret().isEmpty()) {
      configuration.set("spark.authenticate.secret", settings.secret());
    }
    settings.properties().forEach(configuration::set);
    return configuration;
  }
}
