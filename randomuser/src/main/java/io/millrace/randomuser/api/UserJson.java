package io.millrace.randomuser.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.randomuser.people.User;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;

/** A user in the API's JSON: the order of the fields is the API's, too. */
final class UserJson {
  private static final String PORTRAITS = "https://randomuser.me/api/portraits/";

  /** Always three decimals: {@link Instant#toString} leaves out zeros. */
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private UserJson() {}

  static ObjectNode of(User user, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("gender", user.gender().label());
    json.putObject("name")
        .put("title", user.name().title())
        .put("first", user.name().first())
        .put("last", user.name().last());
    addLocation(user.location(), json.putObject("location"));
    json.put("email", user.email());
    addLogin(user.login(), json.putObject("login"));
    addDate(user.born(), now, json.putObject("dob"));
    addDate(user.registered(), now, json.putObject("registered"));
    json.put("phone", user.phone());
    json.put("cell", user.cell());
    json.putObject("id").put("name", user.id().name()).put("value", user.id().value());
    String portrait = user.gender().portraitFolder() + "/" + user.portrait() + ".jpg";
    json.putObject("picture")
        .put("large", PORTRAITS + portrait)
        .put("medium", PORTRAITS + "med/" + portrait)
        .put("thumbnail", PORTRAITS + "thumb/" + portrait);
    return json.put("nat", user.nationality());
  }

  private static void addLocation(User.Location location, ObjectNode json) {
    json.putObject("street")
        .put("number", location.streetNumber())
        .put("name", location.streetName());
    json.put("city", location.city());
    json.put("state", location.state());
    json.put("country", location.country());
    json.set("postcode", location.postcode());
    json.putObject("coordinates")
        .put("latitude", location.latitude())
        .put("longitude", location.longitude());
    json.putObject("timezone")
        .put("offset", location.timezone().offset())
        .put("description", location.timezone().description());
  }

  private static void addLogin(User.Login login, ObjectNode json) {
    json.put("uuid", login.uuid().toString());
    json.put("username", login.username());
    json.put("password", login.password());
    json.put("salt", login.salt());
    json.put("md5", login.hashes().md5());
    json.put("sha1", login.hashes().sha1());
    json.put("sha256", login.hashes().sha256());
  }

  private static void addDate(Instant date, Instant now, ObjectNode json) {
    json.put("date", DATE.format(date));
    json.put(
        "age",
        ChronoUnit.YEARS.between(date.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC)));
  }
}
