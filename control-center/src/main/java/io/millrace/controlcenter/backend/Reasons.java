package io.millrace.controlcenter.backend;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Why a call failed, in one line. */
public final class Reasons {
  private Reasons() {}

  /** The message of the failure, without the wrappers that futures put around it. */
  public static String of(Throwable failure) {
    Throwable reason = failure;
    while ((reason instanceof ExecutionException || reason instanceof CompletionException)
        && reason.getCause() != null) {
      reason = reason.getCause();
    }
    String message = reason.getMessage();
    String name = reason.getClass().getSimpleName();
    return message == null ? name : message.lines().findFirst().orElse(name);
  }
}
