package io.millrace.randomuser.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.randomuser.people.Gender;
import io.millrace.randomuser.people.Nations;
import io.millrace.randomuser.people.PageKey;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private final RequestReader reader = new RequestReader(() -> "0123456789abcdef");

  @ParameterizedTest
  @CsvSource({
    "results=10, 10",
    "results=5000, 5000",
    "results=%205, 5",
    "results=+5, 5",
    "'', 1",
    "results=, 1",
    "results=0, 1",
    "results=5001, 1",
    "results=-3, 1",
    "results=abc, 1",
    "results=99999999999, 1",
    "results=2&results=7, 7"
  })
  void should_give_one_result_where_the_number_is_out_of_range(String query, int results) {
    assertThat(read(query).results()).isEqualTo(results);
  }

  @ParameterizedTest
  @CsvSource({
    "page=2, 2",
    "page=10000, 10000",
    "page=10001, 1",
    "page=0, 1",
    "page=-1, 1",
    "page=two, 1",
    "'', 1"
  })
  void should_give_page_1_where_the_number_is_out_of_range(String query, int page) {
    assertThat(read(query).page()).isEqualTo(page);
  }

  @ParameterizedTest
  @CsvSource({
    "nat=de, DE",
    "nat=De, DE",
    "'nat=us,gb', US GB",
    "'nat=us,,gb,', US GB",
    "nationality=fr, FR"
  })
  void should_take_nationalities_in_any_case(String query, String codes) {
    assertThat(read(query).nationalities()).isEqualTo(List.of(codes.split(" ", -1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nat=", "nat=,", "nat=xx", "nat=us,xx", "nat=us, gb", "nat=lego"})
  void should_take_all_nationalities_if_one_is_wrong(String query) {
    assertThat(read(query).nationalities()).isEqualTo(Nations.CODES);
  }

  @Test
  void should_end_a_seed_of_18_characters_with_its_nationality() {
    UsersRequest request = read("seed=0123456789abcdef04&nat=us");

    assertThat(request.nationalities()).containsExactly("DE");
    assertThat(request.seed()).isEqualTo("0123456789abcdef0404");
    assertThat(request.key()).isEqualTo(PageKey.of("0123456789abcdef", 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789abcdef15", "0123456789abcdefxy", "2026-11-22T21:00:00Z"})
  void should_leave_other_seeds_alone(String seed) {
    UsersRequest request = read("seed=" + seed + "&page=7&nat=us");

    assertThat(request.nationalities()).containsExactly("US");
    assertThat(request.seed()).isEqualTo(seed);
    assertThat(request.key()).isEqualTo(PageKey.of(seed, 7));
  }

  @Test
  void should_let_only_unseeded_requests_choose_the_gender() {
    assertThat(read("gender=female").gender()).hasValue(Gender.FEMALE);
    assertThat(read("gender=female&seed=a").gender()).isEmpty();
    assertThat(read("gender=other").gender()).isEmpty();
  }

  @Test
  void should_leave_info_out_on_request() {
    assertThat(read("noinfo").info()).isFalse();
    assertThat(read("results=1").info()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"format=json", "fmt=JSON", "format=nonsense", "seed=%", "x=y&&=", ""})
  void should_serve_json_whatever_else_is_said(String query) {
    assertThat(reader.notServed(Query.parse(query))).isEmpty();
  }

  private UsersRequest read(String query) {
    return reader.read(Query.parse(query));
  }
}
