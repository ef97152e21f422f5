package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.store.follow.FollowSettings;
import io.millrace.testkit.AtScale;
import io.millrace.testkit.store.FollowProcess;
import io.millrace.testkit.store.StoreFixture;
import io.millrace.testkit.store.Users;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only Spark's continuous mode has: its checkpoint, and a stream that its driver starts. */
@AtScale
class SparkFollowIT {
  @TempDir private Path directory;
  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @Test
  void should_store_nothing_twice_and_leave_nothing_out_when_the_checkpoint_is_lost_or_old()
      throws Exception {
    Path first = directory.resolve("first");
    Path empty = directory.resolve("empty");

    produce(1, 10);
    assertThat(followed(first, 1, 9)).isEqualTo(11);
    produce(2, 20);
    assertThat(followed(empty, 2, 19)).as("without its checkpoint").isEqualTo(21);
    produce(3, 30);
    assertThat(followed(first, 3, 29)).as("with an old one").isEqualTo(31);

    assertThat(fixture.deadLetters()).as("two of each batch").hasSize(6);
    assertThat(fixture.tables.newest()).hasSize(29);
  }

  /** Spark alone would go on where its checkpoint is. */
  @Test
  void should_go_on_where_the_group_was_reset_to() throws Exception {
    Path checkpoint = directory.resolve("checkpoint");
    produce(1, 10);
    assertThat(followed(checkpoint, 1, 9)).isEqualTo(11);
    fixture.session.execute("TRUNCATE " + fixture.tables.byIntervalName());

    String group = FollowSettings.group(fixture.pipeline);
    for (int partition = 0; partition < fixture.pipeline.topic().partitions(); partition++) {
      fixture.topics.commitOffset(group, partition, 0);
    }

    assertThat(followed(checkpoint, 1, 9)).isEqualTo(11);
  }

  /** Its offsets mean something else; the next process reads it from the beginning. */
  @Test
  void should_end_when_the_topic_is_deleted_and_created_again() throws Exception {
    produce(1, 10);
    try (FollowProcess task = follow(directory.resolve("checkpoint"))) {
      task.awaitThat("the first rows", () -> rowsOf(1) == 9);
      fixture.topics.recreateRecordsTopic();
      produce(2, 20);

      assertThat(task.await(60)).as(task.stderr()).isEqualTo(75);
      assertThat(task.result().path("reason").asText())
          .isEqualTo(fixture.pipeline.topic().name() + " was deleted and created again");
    }

    assertThat(followed(directory.resolve("checkpoint"), 2, 19)).isEqualTo(21);
  }

  /** So many users, of which the last cannot be decoded, and one comes a second time. */
  private void produce(int revision, int users) {
    List<Users.Message> messages = new ArrayList<>(Users.messages(0, users - 1));
    messages.add(new Users.Message("no-uuid", "{\"id\":\"no-uuid\"}"));
    messages.add(Users.Message.of(Users.user(3).put("phone", "a second time")));
    fixture.fetch.produce(revision, "f" + revision, List.of(messages));
  }

  /** Follows until a revision's rows are there; returns how many records were read. */
  private int followed(Path checkpoint, int revision, int rows) throws Exception {
    try (FollowProcess task = follow(checkpoint)) {
      task.awaitThat("the rows of revision " + revision, () -> rowsOf(revision) == rows);
      task.stop();
      JsonNode result = task.result();
      assertThat(result.path("stored").asInt()).isEqualTo(rows);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(2);
      return result.path("read").asInt();
    }
  }

  private FollowProcess follow(Path checkpoint) throws Exception {
    return FollowProcess.start(
        fixture, directory, Map.of("FOLLOW_CHECKPOINT", checkpoint.toString()));
  }

  private long rowsOf(int revision) {
    Map<UUID, String> rows = fixture.tables.byInterval(StoreFixture.HOUR);
    return rows.values().stream().filter(row -> row.contains("revision:" + revision + ",")).count();
  }
}
