package io.millrace.controlcenter.http;

/** Answers one kind of request. */
@FunctionalInterface
public interface Answer {
  /**
   * The value to send as JSON: a record, a collection or a {@code JsonNode}.
   *
   * @throws BadRequestException if a parameter is not valid
   * @throws NotFoundException if what is asked for does not exist
   * @throws io.millrace.controlcenter.backend.BackendException if a backend does not answer
   */
  Object to(Query query);
}
