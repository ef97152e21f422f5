package io.millrace.bench.connector;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.to_timestamp;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Stores a range of the topic's offsets with the Spark Cassandra connector, as its manual shows it: reads with Spark's own
 * source of Kafka, parses the JSON, writes both tables at LOCAL_QUORUM.
 *
 * <p>It does less than the tasks do: no check of what is stored, no dead letters, no write times.
 */
public final class Main {
  /** For each task of Spark: with two of them as many as the tasks have in flight. */
  private static final String CONCURRENT_WRITES = "256";

  private final Map<String, String> environment;

  private Main(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    new Main(System.getenv()).run();
    // Threads of the connector live on
    System.exit(0);
  }

  private void run() {
    String[] contactPoint = environment.get("CASSANDRA_CONTACT_POINTS").split(":");
    SparkSession spark =
        SparkSession.builder()
            .master(environment.get("SPARK_MASTER"))
            .config("spark.ui.enabled", "false")
            .config("spark.cassandra.connection.host", contactPoint[0])
            .config("spark.cassandra.connection.port", contactPoint[1])
            .config("spark.cassandra.connection.localDC", environment.get("CASSANDRA_LOCAL_DATACENTER"))
            .config("spark.cassandra.auth.username", environment.get("CASSANDRA_USERNAME"))
            .config("spark.cassandra.auth.password", environment.get("CASSANDRA_PASSWORD"))
            .config("spark.cassandra.output.consistency.level", "LOCAL_QUORUM")
            // By default 5 for each task of Spark, which mostly wait for the commit log
            .config("spark.cassandra.output.concurrent.writes", CONCURRENT_WRITES)
            .getOrCreate();
    try {
      store(spark);
    } finally {
      spark.stop();
    }
  }

  private void store(SparkSession spark) {
    Dataset<Row> users =
        spark
            .read()
            .format("kafka")
            .option("kafka.bootstrap.servers", environment.get("KAFKA_BOOTSTRAP_SERVERS"))
            .option("kafka.isolation.level", "read_committed")
            .option("subscribe", environment.get("TOPIC"))
            .option("startingOffsets", environment.get("STARTING_OFFSETS"))
            .option("endingOffsets", environment.get("ENDING_OFFSETS"))
            .load()
            .select(
                from_json(col("value").cast("string"), schema()).as("user"),
                col("timestamp").as("ingested_at"))
            .select("user.*", "ingested_at")
            .withColumn("interval_start", to_timestamp(lit(environment.get("INTERVAL_START"))));
    write(users, "NEWEST_TABLE", false);
    write(
        users
            .withColumn("bucket", pmod(hash(col("id")), lit(Integer.parseInt(environment.get("BUCKETS")))))
            .withColumn("revision", lit(Integer.parseInt(environment.get("REVISION")))),
        "BY_INTERVAL_TABLE",
        true);
  }

  private void write(Dataset<Row> rows, String table, boolean ignoreNulls) {
    rows.write()
        .format("org.apache.spark.sql.cassandra")
        .option("keyspace", environment.get("KEYSPACE"))
        .option("table", environment.get(table))
        .option("spark.cassandra.output.ignoreNulls", Boolean.toString(ignoreNulls))
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
