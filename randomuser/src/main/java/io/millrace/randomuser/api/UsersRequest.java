package io.millrace.randomuser.api;

import io.millrace.randomuser.people.Gender;
import io.millrace.randomuser.people.PageKey;
import java.util.List;
import java.util.Optional;

/**
 * A page as the API understood the request, after its silent corrections.
 *
 * @param results how many users, 1 to 5,000
 * @param page 1 to 10,000
 * @param seed as {@code info} gives it back
 * @param key determines the users
 * @param nationalities the codes to choose from
 * @param gender the only gender, if the request could ask for one
 * @param info whether {@code info} follows the results
 */
record UsersRequest(
    int results,
    int page,
    String seed,
    PageKey key,
    List<String> nationalities,
    Optional<Gender> gender,
    boolean info) {

  UsersRequest {
    nationalities = List.copyOf(nationalities);
  }
}
