package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Pages some of whose users are not what a user is. The last ones are faulty. */
final class UserFaults {
  private static final String MARK = "~mark~";
  private static final String QUOTED_MARK = '"' + MARK + '"';

  private UserFaults() {}

  /** Changes a user's bytes. */
  @FunctionalInterface
  interface Change {
    byte[] apply(byte[] user) throws IOException;
  }

  static FaultyAnswer replacing(Change change) {
    return conversation -> {
      UsersPage page = conversation.page();
      List<byte[]> users = new ArrayList<>(page.users());
      for (int index = PageFaults.intact(conversation, page); index < users.size(); index++) {
        users.set(index, change.apply(users.get(index)));
      }
      PageFaults.send(conversation, page.with(users));
    };
  }

  static FaultyAnswer changing(Consumer<ObjectNode> change) {
    return replacing(user -> changed(user, change));
  }

  static void changeTypes(ObjectNode user) {
    user.withObject("/name").putObject("first").put("text", "Ada");
    user.withObject("/dob").put("date", 18_151_210);
  }

  static byte[] invalidUtf8(byte[] user) throws IOException {
    return withFirstName(user, new byte[] {'A', (byte) 0xC3, (byte) 0x28, (byte) 0xFF});
  }

  static byte[] halfCharacter(byte[] user) throws IOException {
    return withFirstName(user, "A\\ud83d".getBytes(UTF_8));
  }

  static byte[] nan(byte[] user) throws IOException {
    return changed(
        user,
        tree -> tree.withObject("/location/coordinates").put("latitude", MARK),
        QUOTED_MARK,
        "NaN".getBytes(UTF_8));
  }

  static byte[] broken(byte[] user) throws IOException {
    return changed(user, tree -> tree.put("email", MARK), QUOTED_MARK, new byte[0]);
  }

  private static byte[] withFirstName(byte[] user, byte[] name) throws IOException {
    return changed(user, tree -> tree.withObject("/name").put("first", MARK), MARK, name);
  }

  /** Puts bytes where no JSON tree could have them: in place of a mark. */
  private static byte[] changed(
      byte[] user, Consumer<ObjectNode> marking, String mark, byte[] replacement)
      throws IOException {
    String[] around = new String(changed(user, marking), UTF_8).split(mark, 2);
    return joined(around[0].getBytes(UTF_8), replacement, around[1].getBytes(UTF_8));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] changed(byte[] user, Consumer<ObjectNode> change) throws IOException {
    ObjectNode tree = (ObjectNode) UsersPage.JSON.readTree(user);
    change.accept(tree);
    return UsersPage.JSON.writeValueAsBytes(tree);
  }
}
