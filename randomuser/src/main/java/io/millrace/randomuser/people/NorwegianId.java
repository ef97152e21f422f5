package io.millrace.randomuser.people;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * The Norwegian birth number: {@code ddMMyy}, three digits, and two check digits modulo 11. The
 * three digits encode the century (from 500 for those born from 2000 on) and the gender (odd for
 * men).
 */
final class NorwegianId {
  private static final DateTimeFormatter BIRTH_DATE = DateTimeFormatter.ofPattern("ddMMyy");
  private static final int[] FIRST_WEIGHTS = {3, 7, 6, 1, 8, 9, 4, 5, 2};
  private static final int[] SECOND_WEIGHTS = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2};

  private NorwegianId() {}

  static String of(IdFormat.Holder holder, Draw draw) {
    LocalDate born = holder.born();
    int century = born.getYear() >= 2000 ? 500 : 0;
    int parity = holder.gender() == Gender.MALE ? 1 : 0;
    while (true) {
      int serial = century + 2 * draw.below(250) + parity;
      String number = BIRTH_DATE.format(born) + String.valueOf(1000 + serial).substring(1);
      int first = check(number, FIRST_WEIGHTS);
      int second = check(number + first, SECOND_WEIGHTS);
      // A check digit of 10 does not exist, and the API omits numbers that end in 0.
      if (first < 10 && second < 10 && second > 0) {
        return number + first + second;
      }
    }
  }

  private static int check(String digits, int[] weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (digits.charAt(i) - '0');
    }
    return sum % 11 == 0 ? 0 : 11 - sum % 11;
  }
}
