package io.millrace.controlcenter.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.pipelines.PipelineList.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineFilesTest {
  private static final Path USERS = Path.of("..", "pipelines", "users.yaml");

  @TempDir private Path folder;
  private Path file;
  private PipelineFiles files;

  @BeforeEach
  void copy() throws IOException {
    file = Files.copy(USERS, folder.resolve("users.yaml"));
    files = new PipelineFiles(folder);
  }

  @Test
  void should_list_what_a_file_says() {
    assertThat(new PipelineList(files).to(Map.of()).pipelines())
        .containsExactly(
            new Item(
                "users",
                "Random users, fetched hourly and kept in Cassandra, exactly once per interval.",
                null,
                "users",
                "users_dead_letters",
                "users_created",
                "user_streams",
                "created_users",
                "0 * * * *",
                "UTC",
                Instant.parse("2026-01-01T00:00:00Z"),
                false,
                "java",
                "id"));
  }

  @Test
  void should_keep_a_file_until_it_changes() throws IOException {
    // given
    Pipeline before = files.named("users");

    // when
    Pipeline unchanged = files.named("users");
    replace("retention: P7D", "retention: P8D");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
    Pipeline changed = files.named("users");

    // then
    assertThat(unchanged).isSameAs(before);
    assertThat(changed.topic().retention()).hasDays(8);
  }

  @Test
  void should_list_a_file_that_is_not_valid_with_its_problem() throws IOException {
    replace("partitions: 6", "partitions: six");

    assertThat(new PipelineList(files).to(Map.of()).pipelines())
        .singleElement()
        .satisfies(item -> assertThat(item.name()).isEqualTo("users"))
        .satisfies(item -> assertThat(item.dag()).isNull())
        .extracting(Item::problem)
        .asString()
        .startsWith("/topic/partitions is \"six\" (valid: ");
    assertThat(files.pipelines()).isEmpty();
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> files.named("users"))
        .withMessageStartingWith("the file of the pipeline users is not valid: /topic/partitions");
  }

  @Test
  void should_list_a_file_that_is_not_yaml_or_has_another_name() throws IOException {
    Files.copy(USERS, folder.resolve("others.yaml"));
    Files.writeString(file, "name: [users\n");

    assertThat(files.files())
        .extracting(each -> each.problem().orElse(""))
        .satisfiesExactly(
            other -> assertThat(other).isEqualTo("/name is \"users\" (valid: others, as the file)"),
            users -> assertThat(users).startsWith("line 2: "));
  }

  @Test
  void should_refuse_a_file_that_is_too_large() throws IOException {
    Files.write(file, new byte[PipelineFiles.MAX_BYTES + 1]);

    assertThat(files.files().get(0).problem())
        .contains("the file has 1048577 bytes (valid: up to 1048576)");
  }

  @Test
  void should_forget_a_file_that_is_removed() throws IOException {
    // given
    assertThat(files.pipelines()).hasSize(1);

    // when
    Files.delete(file);

    // then
    assertThat(files.files()).isEmpty();
    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(() -> files.named("users"))
        .withMessage("there is no pipeline \"users\"");
  }

  @Test
  void should_list_only_what_the_user_may_read() {
    PipelineList list = new PipelineList(files);

    assertThat(list.to(Map.of("names", "others,users")).pipelines()).hasSize(1);
    assertThat(list.to(Map.of("names", "others")).pipelines()).isEmpty();
    assertThat(list.to(Map.of("names", "")).pipelines()).isEmpty();
  }

  @Test
  void should_say_that_the_folder_is_not_there() {
    PipelineFiles nowhere = new PipelineFiles(folder.resolve("nowhere"));

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(nowhere::files)
        .withMessageContaining("nowhere cannot be listed");
  }

  private void replace(String text, String other) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(text);
    Files.writeString(file, before.replace(text, other));
  }
}
