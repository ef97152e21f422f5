package io.millrace.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Which module may know which: {@code common}, {@code ledger}, {@code store}, then the tasks and
 * the Control Center.
 */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.millrace");

  private static final String COMMON = "io.millrace.common..";
  private static final String[] LEDGER = {"io.millrace.kafka..", "io.millrace.ledger.."};
  private static final String[] STORE = {"io.millrace.cassandra..", "io.millrace.store.."};
  private static final String CONTROL_CENTER = "io.millrace.controlcenter..";

  static List<String> processes() {
    return List.of("schemainit", "fetch", "stream", "replay", "controlcenter");
  }

  @Test
  void should_have_no_cycles_between_packages() {
    slices().matching("io.millrace.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void should_keep_kafka_and_cassandra_out_of_common() {
    noClasses()
        .that()
        .resideInAPackage(COMMON)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "com.datastax..")
        .check(CLASSES);
  }

  @Test
  void should_keep_cassandra_out_of_the_ledger() {
    noClasses()
        .that()
        .resideInAnyPackage(LEDGER)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.datastax..")
        .check(CLASSES);
  }

  @Test
  void should_keep_kafka_out_of_what_talks_to_cassandra() {
    noClasses()
        .that()
        .resideInAPackage(STORE[0])
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", LEDGER[0], LEDGER[1])
        .check(CLASSES);
  }

  @ParameterizedTest
  @MethodSource("processes")
  void should_let_nothing_depend_on_a_task_or_the_control_center(String process) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.%s..".formatted(process))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.millrace.%s..".formatted(process))
        .check(CLASSES);
  }

  @Test
  void should_let_the_control_center_write_nothing() {
    noClasses()
        .that()
        .resideInAPackage(CONTROL_CENTER)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka.clients.producer..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameStartingWith("TransactionalPublisher")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleNameStartingWith("BoundedWriter")
        .check(CLASSES);
  }

  @Test
  void should_keep_the_web_server_in_one_place() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.millrace.controlcenter.http..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.javalin..", "org.eclipse.jetty..")
        .check(CLASSES);
  }

  @Test
  void should_end_the_process_in_one_place_only() {
    noClasses()
        .that()
        .resideInAPackage(COMMON)
        .and()
        .doNotHaveFullyQualifiedName("io.millrace.common.task.StopSignal")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
  }
}
