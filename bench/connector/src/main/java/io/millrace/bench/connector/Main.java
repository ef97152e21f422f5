package io.millrace.bench.connector;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_timestamp;

import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.apache.spark.sql.types.StructType;

/**
 * Stores what is in the topic with the Spark Cassandra connector, as its manual shows it: reads with Spark's own source of
 * Kafka all that is available, parses the JSON, writes both tables at LOCAL_QUORUM.
 *
 * <p>It does less than the tasks do: no check of what is stored, no dead letters, no write times.
 */
public final class Main {
  /**
   * For each task of Spark: with two of them as many as the tasks have in flight. The manual says to raise it from 5 where
   * writes wait, which they do.
   */
  private static final String CONCURRENT_WRITES = "256";

  /** More gain nothing, with the tasks as well. The manual's own rule, 1,024 bytes, makes batches of two rows. */
  private static final String ROWS_IN_BATCH = "20";

  private final Map<String, String> environment;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Prints how many nanoseconds it took once Spark had started. */
  public static void main(String[] arguments) throws StreamingQueryException, TimeoutException {
    new Main(System.getenv()).run();
    // Threads of the connector live on
    System.exit(0);
  }

  private void run() throws StreamingQueryException, TimeoutException {
    String[] contactPoint = environment.get("CASSANDRA_CONTACT_POINTS").split(":");
    SparkSession spark =
        SparkSession.builder()
            .master(environment.get("SPARK_MASTER"))
            .config("spark.ui.enabled", "false")
            // The stream runs once, so its checkpoint is of no use afterwards
            .config("spark.sql.streaming.forceDeleteTempCheckpointLocation", true)
            .config("spark.cassandra.connection.host", contactPoint[0])
            .config("spark.cassandra.connection.port", contactPoint[1])
            .config("spark.cassandra.connection.localDC", environment.get("CASSANDRA_LOCAL_DATACENTER"))
            .config("spark.cassandra.auth.username", environment.get("CASSANDRA_USERNAME"))
            .config("spark.cassandra.auth.password", environment.get("CASSANDRA_PASSWORD"))
            .config("spark.cassandra.output.consistency.level", "LOCAL_QUORUM")
            .config("spark.cassandra.output.concurrent.writes", CONCURRENT_WRITES)
            .getOrCreate();
    try {
      long start = System.nanoTime();
      store(spark);
      System.out.printf("{\"nanos\":%d}%n", System.nanoTime() - start);
    } finally {
      spark.stop();
    }
  }

  private void store(SparkSession spark) throws StreamingQueryException, TimeoutException {
    users(spark)
        .writeStream()
        .trigger(Trigger.AvailableNow())
        .foreachBatch((VoidFunction2<Dataset<Row>, Long>) (rows, number) -> writeBoth(rows))
        .start()
        .awaitTermination();
  }

  private Dataset<Row> users(SparkSession spark) {
    return spark
        .readStream()
        .format("kafka")
        .option("kafka.bootstrap.servers", environment.get("KAFKA_BOOTSTRAP_SERVERS"))
        .option("kafka.isolation.level", "read_committed")
        .option("subscribe", environment.get("TOPIC"))
        .option("startingOffsets", environment.get("STARTING_OFFSETS"))
        .load()
        .select(
            from_json(col("value").cast("string"), schema()).as("user"),
            col("timestamp").as("ingested_at"))
        .select("user.*", "ingested_at")
        .withColumn("interval_start", to_timestamp(lit(environment.get("INTERVAL_START"))));
  }

  private void writeBoth(Dataset<Row> users) {
    write(users, "NEWEST_TABLE", false, "1");
    write(
        users
            .withColumn("bucket", pmod(hash(col("id")), lit(Integer.parseInt(environment.get("BUCKETS")))))
            .withColumn("revision", lit(Integer.parseInt(environment.get("REVISION")))),
        "BY_INTERVAL_TABLE",
        true,
        ROWS_IN_BATCH);
  }

  private void write(Dataset<Row> rows, String table, boolean ignoreNulls, String rowsInBatch) {
    rows.write()
        .format("org.apache.spark.sql.cassandra")
        .option("keyspace", environment.get("KEYSPACE"))
        .option("table", environment.get(table))
        .option("spark.cassandra.output.ignoreNulls", Boolean.toString(ignoreNulls))
        .option("spark.cassandra.output.batch.grouping.key", "partition")
        .option("spark.cassandra.output.batch.size.rows", rowsInBatch)
        .mode(SaveMode.Append)
        .save();
  }

  private StructType schema() {
    StructType schema = new StructType();
    for (String field : environment.get("FIELDS").split(",")) {
      String[] parts = field.split(":");
      schema = schema.add(parts[0], parts[1]);
    }
    return schema;
  }
}
