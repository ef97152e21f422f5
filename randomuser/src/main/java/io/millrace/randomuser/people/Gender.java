package io.millrace.randomuser.people;

import java.util.Locale;
import java.util.Optional;

/** The two genders that the API knows, with their names in its JSON and in its portrait URLs. */
public enum Gender {
  MALE("men", 100),
  FEMALE("women", 97);

  private final String portraitFolder;
  private final int portraits;

  Gender(String portraitFolder, int portraits) {
    this.portraitFolder = portraitFolder;
    this.portraits = portraits;
  }

  /** The gender of that name in the API's spelling; the API is case-sensitive here. */
  public static Optional<Gender> named(String name) {
    return switch (name) {
      case "male" -> Optional.of(MALE);
      case "female" -> Optional.of(FEMALE);
      default -> Optional.empty();
    };
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String portraitFolder() {
    return portraitFolder;
  }

  /** How many portraits there are: they are numbered from 0. */
  int portraits() {
    return portraits;
  }
}
