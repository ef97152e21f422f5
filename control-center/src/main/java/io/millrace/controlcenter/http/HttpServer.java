package io.millrace.controlcenter.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.UnavailableException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Answers requests. Who asks has been authorised by the plugin, which alone knows the secret; so
 * all that is checked here is the secret and the parameters.
 */
public final class HttpServer implements AutoCloseable {
  static final String JSON = "application/json";

  /**
   * Of a request's line and headers (bytes): the line names every pipeline that a user may read.
   */
  private static final int LARGEST_HEAD = 64 * 1024;

  private static final int MAX_THREADS = 24;
  private static final int MIN_THREADS = 4;
  private static final int THREAD_IDLE_MS = 30_000;
  private static final int MAX_CONNECTIONS = 128;

  /** Less than the grace of a task: see {@code TaskRunner}. */
  private static final long STOP_MS = 5_000;

  private final Javalin server;

  private HttpServer(Javalin server) {
    this.server = server;
  }

  /**
   * What the server serves.
   *
   * @param pipelines finds what a request is about
   * @param endpoints about one pipeline
   * @param general the other answers, by path below {@code /api}
   */
  public record Content(
      SecretCheck secret,
      StaticPage page,
      PipelineLookup pipelines,
      List<Endpoints> endpoints,
      Map<String, GeneralAnswer> general,
      Metrics metrics) {
    public Content {
      endpoints = List.copyOf(endpoints);
      general = Map.copyOf(general);
    }
  }

  /**
   * Starts it.
   *
   * @param port 0 for any that is free
   * @throws UnavailableException if the port is taken
   */
  public static HttpServer start(int port, Content content) {
    Javalin server = Javalin.create(config -> configure(config, content));
    try {
      return new HttpServer(server.start(port));
    } catch (JavalinBindException e) {
      throw new UnavailableException(
          "cannot listen on PORT %d: %s".formatted(port, e.getMessage()), e);
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  /** Waits for requests that are being answered, but no longer than {@value #STOP_MS} ms. */
  @Override
  public void close() {
    server.stop();
  }

  private static void configure(JavalinConfig config, Content content) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MS);
    threads.setName("http");
    config.jetty.threadPool = threads;
    config.jetty.modifyServer(HttpServer::limit);
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setSendServerVersion(false);
          http.setRequestHeaderSize(LARGEST_HEAD);
        });
    addRoutes(config.routes, content);
  }

  private static void limit(Server server) {
    server.setStopTimeout(STOP_MS);
    server.addBean(new NetworkConnectionLimit(MAX_CONNECTIONS, server));
  }

  private static void addRoutes(RoutesConfig routes, Content content) {
    routes.exception(AnswerException.class, Errors::answer);
    routes.exception(HttpResponseException.class, Errors::refuse);
    routes.exception(Exception.class, Errors::report);
    routes.before(request -> check(content.secret(), request));
    routes.get("/health", request -> request.contentType("text/plain").result("ok"));
    routes.get("/metrics", request -> send(request, content.metrics()));
    new PageRoutes(content.page()).addTo(routes);
    content
        .general()
        .forEach(
            (path, answer) ->
                routes.get(
                    "/api" + path, request -> send(request, answer.to(parameters(request)))));
    answers(content.endpoints())
        .forEach(
            (path, answer) ->
                routes.get(
                    "/api/pipelines/{pipeline}" + path,
                    request -> send(request, answer.to(query(request, content.pipelines())))));
  }

  /** Two groups must not answer the same path. */
  private static Map<String, Answer> answers(List<Endpoints> endpoints) {
    Map<String, Answer> all = new LinkedHashMap<>();
    for (Endpoints each : endpoints) {
      each.answers()
          .forEach(
              (path, answer) -> {
                if (all.put(path, answer) != null) {
                  throw new IllegalStateException("two endpoints answer " + path);
                }
              });
    }
    return all;
  }

  private static void check(SecretCheck secret, Context request) {
    secret.check(
        request.path(),
        Optional.ofNullable(request.header(SecretCheck.HEADER)),
        Optional.ofNullable(request.header("Authorization")));
  }

  private static Query query(Context request, PipelineLookup pipelines) {
    Map<String, String> path = new HashMap<>(request.pathParamMap());
    Pipeline pipeline = pipelines.named(path.remove("pipeline"));
    return new Query(pipeline, path, parameters(request));
  }

  /** A parameter that is there twice could mean one thing to the plugin and another one here. */
  private static Map<String, String> parameters(Context request) {
    Map<String, String> parameters = new HashMap<>();
    request
        .queryParamMap()
        .forEach(
            (name, values) -> {
              if (values.size() > 1) {
                throw Query.invalid(name, String.join("\", \"", values), "one value");
              }
              parameters.put(name, values.get(0));
            });
    return parameters;
  }

  private static void send(Context request, Object answer) {
    request.contentType(JSON).header("Cache-Control", "no-store").result(JsonWriter.bytes(answer));
  }

  private static void send(Context request, Metrics metrics) {
    Metrics.Text text = metrics.text(request.header("Accept"));
    request.contentType(text.type()).result(text.content());
  }
}
