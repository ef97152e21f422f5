package io.millrace.randomuser.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.randomuser.people.Postcode;
import io.millrace.randomuser.people.User;
import java.io.IOException;
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

  static void write(User user, Instant now, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("gender", user.gender().label());
    writeName(user.name(), json);
    writeLocation(user.location(), json);
    json.writeStringField("email", user.email());
    writeLogin(user.login(), json);
    writeDate("dob", user.born(), now, json);
    writeDate("registered", user.registered(), now, json);
    json.writeStringField("phone", user.phone());
    json.writeStringField("cell", user.cell());
    json.writeObjectFieldStart("id");
    json.writeStringField("name", user.id().name());
    json.writeStringField("value", user.id().value());
    json.writeEndObject();
    writePicture(user, json);
    json.writeStringField("nat", user.nationality());
    json.writeEndObject();
  }

  private static void writeName(User.Name name, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("name");
    json.writeStringField("title", name.title());
    json.writeStringField("first", name.first());
    json.writeStringField("last", name.last());
    json.writeEndObject();
  }

  private static void writeLocation(User.Location location, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("location");
    json.writeObjectFieldStart("street");
    json.writeNumberField("number", location.streetNumber());
    json.writeStringField("name", location.streetName());
    json.writeEndObject();
    json.writeStringField("city", location.city());
    json.writeStringField("state", location.state());
    json.writeStringField("country", location.country());
    writePostcode(location.postcode(), json);
    json.writeObjectFieldStart("coordinates");
    json.writeStringField("latitude", location.latitude());
    json.writeStringField("longitude", location.longitude());
    json.writeEndObject();
    json.writeObjectFieldStart("timezone");
    json.writeStringField("offset", location.timezone().offset());
    json.writeStringField("description", location.timezone().description());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void writePostcode(Postcode postcode, JsonGenerator json) throws IOException {
    json.writeFieldName("postcode");
    if (postcode.number()) {
      json.writeNumber(postcode.text());
    } else {
      json.writeString(postcode.text());
    }
  }

  private static void writeLogin(User.Login login, JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("login");
    json.writeStringField("uuid", login.uuid().toString());
    json.writeStringField("username", login.username());
    json.writeStringField("password", login.password());
    json.writeStringField("salt", login.salt());
    json.writeStringField("md5", login.hashes().md5());
    json.writeStringField("sha1", login.hashes().sha1());
    json.writeStringField("sha256", login.hashes().sha256());
    json.writeEndObject();
  }

  private static void writeDate(String name, Instant date, Instant now, JsonGenerator json)
      throws IOException {
    json.writeObjectFieldStart(name);
    json.writeStringField("date", DATE.format(date));
    json.writeNumberField(
        "age",
        ChronoUnit.YEARS.between(date.atOffset(ZoneOffset.UTC), now.atOffset(ZoneOffset.UTC)));
    json.writeEndObject();
  }

  private static void writePicture(User user, JsonGenerator json) throws IOException {
    String portrait = user.gender().portraitFolder() + "/" + user.portrait() + ".jpg";
    json.writeObjectFieldStart("picture");
    json.writeStringField("large", PORTRAITS + portrait);
    json.writeStringField("medium", PORTRAITS + "med/" + portrait);
    json.writeStringField("thumbnail", PORTRAITS + "thumb/" + portrait);
    json.writeEndObject();
  }
}
