package io.millrace.randomuser.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final Faults faults = new Faults();

  @Test
  void should_hit_nothing_until_it_is_told_to() {
    assertThat(next("a", 1)).isEmpty();
    assertThat(faults.report().requests()).isEqualTo(1);
  }

  @Test
  void should_hit_as_often_as_it_is_told_to() {
    faults.set(FaultSchedule.of(FaultRule.of(Fault.RESET).times(2)));

    assertThat(next("a", 1)).contains(Fault.RESET);
    assertThat(next("b", 2)).contains(Fault.RESET);
    assertThat(next("a", 1)).isEmpty();
    assertThat(faults.report().injected()).isEqualTo(Map.of(Fault.RESET, 2));
    assertThat(faults.report().rules().get(0).left()).isZero();
  }

  @Test
  void should_hit_the_seed_and_page_it_is_about() {
    faults.set(FaultSchedule.of(FaultRule.of(Fault.CUT).on(Requests.all().ofSeed("a").forPage(2))));

    assertThat(next("a", 1)).isEmpty();
    assertThat(next("b", 2)).isEmpty();
    assertThat(next("a", 2)).contains(Fault.CUT);
    assertThat(faults.report().requests()).isEqualTo(3);
    assertThat(faults.report().rules().get(0).matched()).isEqualTo(1);
  }

  @Test
  void should_begin_with_the_nth_of_the_requests_it_is_about() {
    faults.set(
        FaultSchedule.of(
            FaultRule.of(Fault.HTML).on(Requests.all().forPage(2).fromNth(2)).times(1)));

    assertThat(next("a", 1)).isEmpty();
    assertThat(next("a", 2)).isEmpty();
    assertThat(next("a", 2)).contains(Fault.HTML);
    assertThat(next("a", 2)).isEmpty();
  }

  @Test
  void should_let_the_first_rule_that_hits_decide() {
    faults.set(
        FaultSchedule.of(
            FaultRule.of(Fault.RESET).times(1), FaultRule.of(Fault.HTML), FaultRule.of(Fault.CUT)));

    assertThat(next("a", 1)).contains(Fault.RESET);
    assertThat(next("a", 1)).contains(Fault.HTML);
    assertThat(faults.report().injected()).isEqualTo(Map.of(Fault.RESET, 1, Fault.HTML, 1));
  }

  @Test
  void should_not_repeat_a_page_that_is_not_there() {
    faults.set(FaultSchedule.of(FaultRule.of(Fault.REPEATED_PAGE)));

    assertThat(next("a", 1)).isEmpty();
    assertThat(next("a", 2)).contains(Fault.REPEATED_PAGE);
  }

  @Test
  void should_begin_to_count_anew_with_a_new_schedule() {
    faults.set(FaultSchedule.of(FaultRule.of(Fault.RESET).times(1)));
    next("a", 1);

    faults.set(FaultSchedule.of(FaultRule.of(Fault.RESET).times(1)));

    assertThat(faults.report().requests()).isZero();
    assertThat(next("a", 1)).contains(Fault.RESET);
    faults.clear();
    assertThat(faults.report().rules()).isEmpty();
  }

  @Test
  void should_give_the_same_requests_the_same_chances_in_any_order() {
    FaultSchedule schedule =
        new FaultSchedule(7, List.of(FaultRule.of(Fault.RESET).on(Requests.all().sometimes(0.3))));
    List<AskedPage> pages =
        new ArrayList<>(
            IntStream.rangeClosed(1, 500).mapToObj(page -> new AskedPage("a", page)).toList());

    List<AskedPage> hit = hit(schedule, pages);
    Collections.reverse(pages);

    assertThat(hit(schedule, pages)).containsExactlyInAnyOrderElementsOf(hit);
    assertThat(hit).hasSizeBetween(100, 200);
    assertThat(hit(new FaultSchedule(8, schedule.rules()), pages))
        .isNotEqualTo(hit(schedule, pages));
  }

  @Test
  void should_give_a_request_another_chance_when_it_is_repeated() {
    faults.set(
        new FaultSchedule(7, List.of(FaultRule.of(Fault.RESET).on(Requests.all().sometimes(0.5)))));

    long hits = IntStream.range(0, 100).filter(i -> next("a", 1).isPresent()).count();

    assertThat(hits).isBetween(30L, 70L);
  }

  @Test
  void should_refuse_what_makes_no_sense() {
    assertThatThrownBy(() -> FaultRule.of(Fault.RESET).times(0)).hasMessageContaining("times is 0");
    assertThatThrownBy(() -> FaultRule.of(Fault.RESET).users(0)).hasMessageContaining("users is 0");
    assertThatThrownBy(() -> FaultRule.of(Fault.RESET).lasting(Duration.ofSeconds(1)))
        .hasMessage("lasting means nothing for reset");
    assertThatThrownBy(() -> FaultRule.of(Fault.STALLED).lasting(Duration.ofHours(2)))
        .hasMessageContaining("lasting is PT2H");
    assertThatThrownBy(() -> Requests.all().forPage(0)).hasMessageContaining("page is 0");
    assertThatThrownBy(() -> Requests.all().fromNth(0)).hasMessageContaining("from is 0");
    assertThatThrownBy(() -> Requests.all().sometimes(0)).hasMessageContaining("probability is 0");
    assertThatThrownBy(() -> Requests.all().sometimes(Double.NaN)).hasMessageContaining("NaN");
  }

  private List<AskedPage> hit(FaultSchedule schedule, List<AskedPage> pages) {
    faults.set(schedule);
    return pages.stream().filter(page -> faults.next(page).isPresent()).toList();
  }

  private Optional<Fault> next(String seed, int page) {
    return faults.next(new AskedPage(seed, page)).map(FaultRule::fault);
  }
}
