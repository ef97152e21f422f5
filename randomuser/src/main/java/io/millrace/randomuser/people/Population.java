package io.millrace.randomuser.people;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** Everyone there is: the user at each position of each page. */
public final class Population {
  /** 1944-08-25: nobody is born earlier. */
  private static final long BORN_FIRST = -800_000_000_000L;

  /** 2022-05-23, when version 1.4 came out: nobody registered later, so that users never change. */
  private static final long REGISTERED_LAST = 1_653_344_189_000L;

  private static final long REGISTERED_FIRST = 1_016_688_461_000L;
  private static final long BORN_LAST = REGISTERED_LAST - 21L * 365 * 86_400_000;

  private static final String SALT_LETTERS =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890";

  private final Nations nations;
  private final List<Timezone> timezones;
  private final List<String> usernamesFirst;
  private final List<String> usernamesSecond;
  private final List<String> passwords;

  private Population(Nations nations, List<Timezone> timezones, WordFile common) {
    this.nations = nations;
    this.timezones = timezones;
    usernamesFirst = common.words("username.first");
    usernamesSecond = common.words("username.second");
    passwords = common.words("password");
  }

  public static Population load() {
    return new Population(Nations.load(), Timezone.load(), new WordFile("/common.properties"));
  }

  /** The part of the population that a request asks for. */
  public Selection select(PageKey page, List<String> nationalities, Optional<Gender> gender) {
    return new Selection(page, nations.of(nationalities), gender);
  }

  /** The users of one page, in any number: each depends only on the page and the position. */
  public final class Selection {
    private final PageKey page;
    private final List<Nation> choice;
    private final Optional<Gender> onlyGender;

    private Selection(PageKey page, List<Nation> choice, Optional<Gender> onlyGender) {
      this.page = page;
      this.choice = choice;
      this.onlyGender = onlyGender;
    }

    public User user(int index) {
      // Id and coordinates are the same whatever the nationality; the person is not.
      Draw shared = page.draw(index);
      String latitude = degrees(shared, 90);
      String longitude = degrees(shared, 180);
      Nation nation = shared.from(choice);
      Draw draw = new Draw(shared.next() ^ Draw.mix(nation.code().hashCode()));
      Gender gender = draw.below(2) == 0 ? Gender.MALE : Gender.FEMALE;
      return person(index, onlyGender.orElse(gender), nation, latitude, longitude, draw);
    }

    private User person(
        int index, Gender gender, Nation nation, String latitude, String longitude, Draw draw) {
      User.Name name =
          new User.Name(
              draw.from(nation.titles().get(gender)),
              draw.from(nation.firstNames().get(gender)),
              draw.from(nation.lastNames()));
      User.Location location = location(nation, latitude, longitude, draw);
      Instant born = Instant.ofEpochMilli(draw.between(BORN_FIRST, BORN_LAST));
      return new User(
          gender,
          name,
          location,
          Romanisation.of(name.first() + "." + name.last()) + "@example.com",
          login(index, draw),
          born,
          Instant.ofEpochMilli(draw.between(REGISTERED_FIRST, REGISTERED_LAST)),
          nation.phone().draw(draw),
          nation.cell().draw(draw),
          id(nation, gender, born, name.last(), draw),
          draw.below(gender.portraits()),
          nation.code());
    }

    private User.Location location(Nation nation, String latitude, String longitude, Draw draw) {
      return new User.Location(
          draw.between(1, 9999),
          draw.from(nation.streets()),
          draw.from(nation.cities()),
          draw.from(nation.states()),
          nation.country(),
          nation.postcode().draw(draw),
          latitude,
          longitude,
          draw.from(timezones));
    }

    private User.Login login(int index, Draw draw) {
      StringBuilder salt = new StringBuilder(8);
      for (int i = 0; i < 8; i++) {
        salt.append(draw.from(SALT_LETTERS));
      }
      String username =
          draw.from(usernamesFirst) + draw.from(usernamesSecond) + draw.between(100, 999);
      String password = draw.from(passwords);
      return new User.Login(
          page.uuid(index),
          username,
          password,
          salt.toString(),
          Hashes.of(password, salt.toString()));
    }

    private static User.Id id(
        Nation nation, Gender gender, Instant born, String lastName, Draw draw) {
      LocalDate date = LocalDate.ofInstant(born, ZoneOffset.UTC);
      IdFormat.Holder holder = new IdFormat.Holder(gender, date, lastName);
      return new User.Id(nation.idName(), nation.id().value(holder, draw));
    }

    private static String degrees(Draw draw, int limit) {
      int tenThousandths = draw.between(-limit * 10_000, limit * 10_000);
      int size = Math.abs(tenThousandths);
      String fraction = String.valueOf(10_000 + size % 10_000).substring(1);
      return (tenThousandths < 0 ? "-" : "") + size / 10_000 + "." + fraction;
    }
  }
}
