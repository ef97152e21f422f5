package io.millrace.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.millrace.common");

  @Test
  void should_have_no_cycles_between_packages() {
    slices().matching("io.millrace.common.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void should_keep_kafka_and_cassandra_out_of_what_is_about_neither() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.millrace.common.json..",
            "io.millrace.common.task..",
            "io.millrace.common.settings..",
            "io.millrace.common.interval..",
            "io.millrace.common.pipeline..",
            "io.millrace.common.record..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "com.datastax..",
            "io.millrace.common.kafka..",
            "io.millrace.common.ledger..",
            "io.millrace.common.cassandra..")
        .check(CLASSES);
  }

  @Test
  void should_keep_kafka_and_cassandra_apart() {
    noClasses()
        .that()
        .resideInAPackage("io.millrace.common.cassandra..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..", "io.millrace.common.kafka..", "io.millrace.common.ledger..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAnyPackage("io.millrace.common.kafka..", "io.millrace.common.ledger..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.datastax..", "io.millrace.common.cassandra..")
        .check(CLASSES);
  }

  @Test
  void should_end_the_process_in_one_place_only() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.millrace.common.task.StopSignal")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }
}
