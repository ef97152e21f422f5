package io.millrace.randomuser.people;

import java.util.List;
import java.util.Map;

/** The data for the people of one nationality. */
record Nation(
    String code,
    String country,
    Map<Gender, List<String>> titles,
    Map<Gender, List<String>> firstNames,
    List<String> lastNames,
    List<String> streets,
    List<String> cities,
    List<String> states,
    PostcodeRule postcode,
    TextPattern phone,
    TextPattern cell,
    String idName,
    IdFormat id) {

  Nation {
    titles = Map.copyOf(titles);
    firstNames = Map.copyOf(firstNames);
    lastNames = List.copyOf(lastNames);
    streets = List.copyOf(streets);
    cities = List.copyOf(cities);
    states = List.copyOf(states);
  }
}
