package io.millrace.common.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.util.concurrent.CountDownLatch;

/**
 * A task for {@link TaskRunnerProcessTest}; how it takes being stopped is its environment's choice.
 */
final class TaskProcess {
  private TaskProcess() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run("a-task", arguments, System.getenv(), TaskProcess::work));
  }

  private static ObjectNode work(TaskContext context) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    new Thread(() -> awaitUninterruptibly(never), "a client's thread that lingers").start();
    CountDownLatch stopped = new CountDownLatch(1);
    context.stop().onRequest(stopped::countDown);
    System.out.println("working");
    return switch (context.environment().get("MANNER")) {
      case "quick" -> Json.object().put("stored", 1);
      case "finish" -> {
        stopped.await();
        yield Json.object().put("stored", 2);
      }
      case "give-up" -> {
        stopped.await();
        context.stop().check();
        yield Json.object();
      }
      case "fail" -> {
        stopped.await();
        throw new DataException("wrong all the same");
      }
      default -> throw new IllegalArgumentException("MANNER");
    };
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
