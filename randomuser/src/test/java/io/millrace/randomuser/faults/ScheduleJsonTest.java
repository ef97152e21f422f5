package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleJsonTest {
  @Test
  void should_read_a_schedule() throws InvalidScheduleException {
    FaultSchedule schedule =
        read(
            """
            {"seed": 7, "rules": [
              {"fault": "slow-body", "of-seed": "a", "page": 2, "from": 3, "probability": 0.25,
               "times": 4, "lasting": "PT5S"},
              {"fault": "without-id", "users": 11}]}
            """);

    assertThat(schedule)
        .isEqualTo(
            new FaultSchedule(
                7,
                List.of(
                    FaultRule.of(Fault.SLOW_BODY)
                        .on(Requests.all().ofSeed("a").forPage(2).fromNth(3).sometimes(0.25))
                        .times(4)
                        .lasting(Duration.ofSeconds(5)),
                    FaultRule.of(Fault.WITHOUT_ID).users(11))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; the schedule is not JSON",
        "[]; it is [] (valid: an object)",
        "{}; /rules is missing (valid: a list of rules)",
        "{\"rules\":[],\"seed\":1.5}; /seed is 1.5 (valid: a whole number of 64 bits)",
        "{\"rules\":[],\"sed\":1}; /sed is unknown (valid: rules, seed)",
        "{\"rules\":[3]}; /rules/0 is 3 (valid: an object)",
        "{\"rules\":[{}]}; /rules/0/fault is missing (valid: refused, reset, ",
        "{\"rules\":[{\"fault\":\"Reset\"}]}; /rules/0/fault is \"Reset\" (valid: refused, ",
        "{\"rules\":[{\"fault\":\"reset\",\"page\":0}]}; /rules/0/page is 0 (valid: a whole",
        "{\"rules\":[{\"fault\":\"reset\",\"times\":\"2\"}]}; /rules/0/times is \"2\" (valid: a",
        "{\"rules\":[{\"fault\":\"reset\",\"probability\":2}]}; /rules/0/probability is 2 (valid:",
        "{\"rules\":[{\"fault\":\"reset\",\"of-seed\":3}]}; /rules/0/of-seed is 3 (valid: text)",
        "{\"rules\":[{\"fault\":\"cut\",\"lasting\":\"2 s\"}]}; /rules/0/lasting is \"2 s\" (valid",
        "{\"rules\":[{\"fault\":\"cut\",\"lasting\":\"PT2S\"}]}; /rules/0: lasting means nothing",
        "{\"rules\":[{\"fault\":\"cut\",\"nth\":1}]}; /rules/0/nth is unknown (valid: fault, from"
      })
  void should_say_what_is_wrong(String schedule, String problem) {
    assertThat(problems(schedule)).hasSize(1).first().asString().startsWith(problem);
  }

  @Test
  void should_say_everything_that_is_wrong_at_once() {
    assertThat(problems("{\"seed\":\"x\",\"rules\":[{\"fault\":\"no\",\"page\":-1},{\"from\":0}]}"))
        .hasSize(5);
  }

  private static List<String> problems(String schedule) {
    try {
      return List.of("it was accepted: " + read(schedule));
    } catch (InvalidScheduleException e) {
      return e.problems();
    }
  }

  private static FaultSchedule read(String json) throws InvalidScheduleException {
    return ScheduleJson.read(json.getBytes(UTF_8));
  }
}
