package io.millrace.randomuser.people;

import java.time.LocalDate;

/** How a nationality makes the value of {@code id}; null where the API has none. */
@FunctionalInterface
interface IdFormat {
  /** For nationalities without an id: the API returns an empty name and a null value. */
  IdFormat NONE = (holder, draw) -> null;

  String value(Holder holder, Draw draw);

  /** What an id can depend on; the date of birth is in UTC. */
  record Holder(Gender gender, LocalDate born, String lastName) {}

  static IdFormat of(TextPattern pattern) {
    return (holder, draw) -> pattern.draw(draw);
  }
}
