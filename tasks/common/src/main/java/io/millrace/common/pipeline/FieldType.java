package io.millrace.common.pipeline;

import java.util.Locale;

/** The types a field of a record can have. */
public enum FieldType {
  TEXT,
  /** Lower-case text in JSON. */
  UUID,
  /** A whole number of 32 bits. */
  INT,
  /** A whole number of 64 bits. */
  BIGINT,
  DOUBLE,
  BOOLEAN,
  /** An instant with milliseconds, as ISO-8601 text in UTC in JSON. */
  TIMESTAMP,
  /** A day, as ISO-8601 text in JSON. */
  DATE;

  /** Its name in a pipeline file. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
