package io.millrace.randomuser.faults;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Pages that are JSON, but not the requested page. */
final class PageFaults {
  private PageFaults() {}

  static void repeated(Conversation conversation) throws IOException {
    UsersPage page = conversation.page();
    send(conversation, page.with(conversation.pageBefore().users()));
  }

  static FaultyAnswer info(Consumer<ObjectNode> change) {
    return conversation -> {
      UsersPage page = conversation.page();
      change.accept(page.info());
      send(conversation, page);
    };
  }

  static void fewer(Conversation conversation) throws IOException {
    UsersPage page = conversation.page();
    send(conversation, page.with(page.users().subList(0, intact(conversation, page))));
  }

  static void duplicatesWithin(Conversation conversation) throws IOException {
    UsersPage page = conversation.page();
    sendEndingIn(conversation, page, Collections.nCopies(page.users().size(), page.users().get(0)));
  }

  static void duplicatesAcross(Conversation conversation) throws IOException {
    sendEndingIn(conversation, conversation.page(), conversation.pageBefore().users());
  }

  static void send(Conversation conversation, UsersPage page) throws IOException {
    conversation.send(Reply.json(page.bytes()));
  }

  /** How many users of the page stay unchanged. */
  static int intact(Conversation conversation, UsersPage page) {
    return Math.max(0, page.users().size() - conversation.rule().users());
  }

  private static void sendEndingIn(Conversation conversation, UsersPage page, List<byte[]> others)
      throws IOException {
    int intact = intact(conversation, page);
    List<byte[]> users = new ArrayList<>(page.users().subList(0, intact));
    users.addAll(others.subList(0, page.users().size() - intact));
    send(conversation, page.with(users));
  }
}
