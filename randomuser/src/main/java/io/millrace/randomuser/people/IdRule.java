package io.millrace.randomuser.people;

import java.time.LocalDate;
import java.util.Locale;

/**
 * Ids that depend on the user, or have a check digit. They are the API's own, with its bugs: years
 * count from 1900, so they have three digits from 2000 on; INSEE counts months from 0; HETU does
 * not get the date, which shows in its value.
 */
enum IdRule implements IdFormat {
  /** Canada: nine digits that pass the Luhn check. */
  SIN {
    @Override
    public String value(Holder holder, Draw draw) {
      String digits = draw.digits(8);
      int sum = 0;
      for (int i = 0; i < 8; i++) {
        int product = (digits.charAt(i) - '0') * (i % 2 == 0 ? 1 : 2);
        sum += product / 10 + product % 10;
      }
      return digits + Math.floorMod(-sum, 10);
    }
  },
  /** Germany: area, date of birth, initial, serial number by gender, check digit. */
  SVNR {
    @Override
    public String value(Holder holder, Draw draw) {
      int serial = holder.gender() == Gender.MALE ? draw.below(50) : draw.between(50, 99);
      return text(
          "%02d %s %s %02d%d",
          draw.between(2, 89),
          dayMonthYear(holder.born()),
          holder.lastName().charAt(0),
          serial,
          draw.below(10));
    }
  },
  /** Denmark. */
  CPR {
    @Override
    public String value(Holder holder, Draw draw) {
      return dayMonthYear(holder.born()) + "-" + draw.digits(4);
    }
  },
  /** Finland: only the three digits vary, odd for men and even for women. */
  HETU {
    @Override
    public String value(Holder holder, Draw draw) {
      int parity = holder.gender() == Gender.MALE ? 1 : 0;
      return "NaNNA" + draw.digits(2) + (2 * draw.below(5) + parity) + "undefined";
    }
  },
  /** France: gender, year, month, eight digits, and 97 less the remainder. */
  INSEE {
    @Override
    public String value(Holder holder, Draw draw) {
      String number =
          (holder.gender() == Gender.MALE ? "1" : "2")
              + yearSince1900(holder.born())
              + text("%02d", holder.born().getMonthValue() - 1)
              + draw.digits(8);
      return text("%s %02d", number, 97 - Long.parseLong(number) % 97);
    }
  },
  /** Norway: date of birth, a serial number by century and gender, two check digits. */
  FODSELSNUMMER {
    @Override
    public String value(Holder holder, Draw draw) {
      return NorwegianId.of(holder, draw);
    }
  },
  /** United States: without the areas, groups and numbers that are never assigned. */
  SSN {
    @Override
    public String value(Holder holder, Draw draw) {
      int area = draw.between(1, 898);
      return text(
          "%03d-%02d-%03d%d",
          area < 666 ? area : area + 1, draw.between(1, 99), draw.between(1, 999), draw.below(10));
    }
  };

  private static String dayMonthYear(LocalDate date) {
    return text("%02d%02d%d", date.getDayOfMonth(), date.getMonthValue(), yearSince1900(date));
  }

  private static int yearSince1900(LocalDate date) {
    return date.getYear() - 1900;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
