package io.millrace.controlcenter.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.millrace.common.json.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failed request is answered: a status and {@code {"error": …, "component": …}}. */
final class Errors {
  private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

  private Errors() {}

  /** A failure that is expected: its message is for the user. */
  static void answer(AnswerException failure, Context request) {
    ObjectNode body = Json.object().put("error", failure.getMessage());
    failure.component().ifPresent(component -> body.put("component", component));
    write(request, failure.status(), body);
  }

  /** What the server itself refuses: another method, a path that does not exist. */
  static void refuse(HttpResponseException failure, Context request) {
    String reason = "%s %s: %s".formatted(request.method(), request.path(), failure.getMessage());
    write(request, failure.getStatus(), Json.object().put("error", reason));
  }

  /** A bug: the user learns that there is one, the log has what it is. */
  static void report(Exception failure, Context request) {
    LOG.error("{} {} failed", request.method(), request.path(), failure);
    String reason = "an error of the Control Center itself; its log has the reason";
    write(request, 500, Json.object().put("error", reason));
  }

  private static void write(Context request, int status, ObjectNode body) {
    request.status(status).contentType(HttpServer.JSON).result(Json.bytes(body));
  }
}
