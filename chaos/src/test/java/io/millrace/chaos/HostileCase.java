package io.millrace.chaos;

import io.millrace.common.task.DataException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.randomuser.faults.Fault;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.randomuser.faults.Requests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A fault, and how the run of its hour has to end.
 *
 * @param rule without the hour
 * @param deadline of the fetching task
 */
record HostileCase(String name, FaultRule rule, Duration deadline, Ending ending) {
  /** Where most faults are: in the middle, so that there is something before and after it. */
  static final int PAGE = 2;

  /** How often a page is asked for while its answers are wrong. */
  private static final int TRIES_WRONG = 4;

  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(8);
  private static final Duration ENDLESS = Duration.ofMinutes(10);

  /** How a run ends. */
  sealed interface Ending {
    /** It succeeds, with everything there. */
    record Complete() implements Ending {}

    /**
     * It succeeds, with the last user of the page as a dead letter.
     *
     * @param stage where it failed
     * @param reason how the dead letter's reason begins
     */
    record DeadLettered(String stage, String reason) implements Ending {}

    /**
     * It fails, and once the fault is over and the task cleared, it succeeds with everything there.
     *
     * @param reason what the one line has
     */
    record Refused(String reason) implements Ending {}

    /** It fails when the task's time is over. */
    record Late(String reason) implements Ending {}

    /** It fails by the number of dead letters. */
    record TooManyDeadLetters(String reason) implements Ending {}
  }

  /** What a failed run throws. */
  Class<? extends TaskException> failure() {
    return ending instanceof Ending.Late ? TemporaryException.class : DataException.class;
  }

  /** All but {@link Fault#REFUSED}, which would be one for every other case too. */
  static List<HostileCase> all() {
    List<HostileCase> cases = new ArrayList<>();
    // The longest first: a stalled connection is given up after 30 s.
    passing(cases, Fault.STALLED, Fault.STALLED_IN_BODY);
    passing(cases, Fault.RESET, Fault.RESET_IN_BODY, Fault.SLOW_HEAD, Fault.SLOW_BODY);
    passing(cases, Fault.NOT_HTTP, Fault.CUT, Fault.CUT_WITH_RIGHT_LENGTH, Fault.CUT_IN_CHUNKS);
    passing(cases, Fault.CUT_GZIP, Fault.BROKEN_GZIP);
    passing(cases, Fault.TOO_MANY_REQUESTS, Fault.TOO_MANY_REQUESTS_FOR);
    passing(cases, Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.HTML, Fault.ERROR, Fault.EMPTY);
    passing(cases, Fault.REPEATED_PAGE, Fault.WRONG_SEED, Fault.WRONG_PAGE, Fault.WRONG_RESULTS);
    passing(cases, Fault.NO_INFO, Fault.FEWER_USERS, Fault.INVALID_UTF8);

    refused(cases, Fault.HTML, "the answer is not JSON");
    refused(cases, Fault.EMPTY, "the answer is not JSON: it is empty");
    refused(
        cases,
        Fault.CUT_WITH_RIGHT_LENGTH,
        "the answer is not JSON: it ends in the middle of record");
    refused(cases, Fault.REPEATED_PAGE, "it has the same records as page 1");
    refused(
        cases, Fault.WRONG_SEED, "/info/seed is \"another\", but the request asked for \"2026-03-");
    refused(cases, Fault.WRONG_PAGE, "/info/page is 3, but the request asked for 2");
    refused(cases, Fault.WRONG_RESULTS, "/info/results is 1, but the request asked for 10");
    refused(cases, Fault.NO_INFO, "is missing, but");
    refused(cases, Fault.FEWER_USERS, "got 9 records, but asked for 10");
    refused(
        cases,
        Fault.INVALID_UTF8,
        "the answer is not UTF-8, which its Content-Type declares: byte");

    late(cases, Fault.STALLED, "no answer in time: Read timed out");
    late(cases, Fault.SLOW_HEAD, "the next page had not arrived by the deadline");
    late(cases, Fault.SLOW_BODY, "no answer in time");
    late(cases, Fault.SERVER_ERROR, "status 500");
    late(cases, Fault.TOO_MANY_REQUESTS, "status 429");

    always(cases, Fault.WITHOUT_NAME, new Ending.Complete());
    always(cases, Fault.LARGE_STRINGS, new Ending.Complete());
    always(cases, Fault.UPPERCASE_ENCODING, new Ending.Complete());
    always(cases, Fault.UTF_16, new Ending.Complete());
    deadLetter(cases, Fault.WITHOUT_ID, "mapping", "id (/login/uuid) is missing");
    deadLetter(cases, Fault.WRONG_TYPES, "mapping", "dob (/dob/date) is 18151210 (valid: a date");
    deadLetter(cases, Fault.NULL_USERS, "mapping", "the record is null (valid: an object)");
    deadLetter(
        cases, Fault.NAN_USERS, "mapping", "latitude (/location/coordinates/latitude) is NaN");
    deadLetter(
        cases,
        Fault.BROKEN_USERS,
        "mapping",
        "the record cannot be read as JSON: unexpected character");
    deadLetter(cases, Fault.HALF_CHARACTERS, "mapping", "first_name (/name/first) is");
    deadLetter(cases, Fault.HUGE_STRINGS, "oversized", "the mapped record has 2000");
    deadLetter(
        cases, Fault.DUPLICATES_WITHIN, "duplicate", "its id is already used by index 0 of page 2");
    deadLetter(
        cases, Fault.DUPLICATES_ACROSS, "duplicate", "its id is already used by index 0 of page 1");
    cases.add(
        new HostileCase(
            "too many null-users",
            FaultRule.of(Fault.NULL_USERS).users(6),
            LONG,
            new Ending.TooManyDeadLetters("18 of 30 records are dead letters")));
    return cases;
  }

  private static void passing(List<HostileCase> cases, Fault... faults) {
    for (Fault fault : faults) {
      add(cases, "once", onPage(fault).times(1), LONG, new Ending.Complete());
    }
  }

  private static void refused(List<HostileCase> cases, Fault fault, String reason) {
    FaultRule rule = onPage(fault).times(TRIES_WRONG);
    add(cases, "at every try", rule, LONG, new Ending.Refused(reason));
  }

  private static void late(List<HostileCase> cases, Fault fault, String reason) {
    FaultRule rule = onPage(fault);
    add(
        cases,
        "without end",
        fault.lasting().isPresent() ? rule.lasting(ENDLESS) : rule,
        SHORT,
        new Ending.Late(reason));
  }

  private static void deadLetter(
      List<HostileCase> cases, Fault fault, String stage, String reason) {
    always(cases, fault, new Ending.DeadLettered(stage, reason));
  }

  private static void always(List<HostileCase> cases, Fault fault, Ending ending) {
    add(cases, "always", onPage(fault), LONG, ending);
  }

  private static void add(
      List<HostileCase> cases, String how, FaultRule rule, Duration deadline, Ending ending) {
    String name = "%s, %s".formatted(rule.fault().label(), how);
    cases.add(new HostileCase(name.toLowerCase(Locale.ROOT), rule, deadline, ending));
  }

  private static FaultRule onPage(Fault fault) {
    return FaultRule.of(fault).on(Requests.all().forPage(PAGE));
  }

  /** The rule for an hour, whose start is the seed. */
  FaultRule ruleFor(Hour hour) {
    return rule.on(rule.requests().ofSeed(hour.interval().label()));
  }

  @Override
  public String toString() {
    return name;
  }
}
