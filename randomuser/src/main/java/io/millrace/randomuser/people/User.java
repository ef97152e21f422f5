package io.millrace.randomuser.people;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/** One user as the API returns it, except the ages, which depend on the time of the request. */
public record User(
    Gender gender,
    Name name,
    Location location,
    String email,
    Login login,
    Instant born,
    Instant registered,
    String phone,
    String cell,
    Id id,
    int portrait,
    String nationality) {

  public record Name(String title, String first, String last) {}

  /** Coordinates are text with four decimals, degrees; they have nothing to do with the city. */
  public record Location(
      int streetNumber,
      String streetName,
      String city,
      String state,
      String country,
      JsonNode postcode,
      String latitude,
      String longitude,
      Timezone timezone) {}

  public record Login(UUID uuid, String username, String password, String salt, Hashes hashes) {}

  /** If a nationality has no id, the name is empty and the value null. */
  public record Id(String name, String value) {}
}
