package io.millrace.randomuser.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultTest {
  @ParameterizedTest
  @EnumSource(Fault.class)
  void should_be_found_by_its_label_and_told_in_the_readme(Fault fault) throws IOException {
    assertThat(Fault.of(fault.label())).contains(fault);
    assertThat(Files.readString(Path.of("README.md"))).contains("`" + fault.label() + "`");
  }
}
