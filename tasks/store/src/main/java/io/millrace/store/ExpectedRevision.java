package io.millrace.store;

import io.millrace.common.settings.Settings;

/**
 * The revision that is to be stored, as fetch-and-produce has reported it.
 *
 * @param revision the revision it has produced
 * @param fingerprint of what it was asked to fetch
 */
public record ExpectedRevision(int revision, String fingerprint) {
  /**
   * Reads {@code REVISION} and {@code FINGERPRINT}; not to be used before {@link Settings#check()}.
   */
  public static ExpectedRevision read(Settings settings) {
    return new ExpectedRevision(
        settings.integer("REVISION", 1, Integer.MAX_VALUE), settings.text("FINGERPRINT"));
  }
}
