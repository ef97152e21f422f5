package io.millrace.chaos;

import io.millrace.common.task.Step;
import io.millrace.common.task.TaskRunner;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A task's process that sends itself a signal at a given point. */
final class SignalledTask {
  private final SignalPoint point;
  private final AtomicInteger left;

  private SignalledTask(SignalPoint point) {
    this.point = point;
    this.left = new AtomicInteger(point.occurrence());
  }

  public static void main(String[] arguments) {
    SignalPoint point = SignalPoint.from(System.getenv());
    SignalledTask signalled = new SignalledTask(point);
    Task task = point.task();
    int exitCode =
        TaskRunner.run(
            task.label(),
            arguments,
            System.getenv(),
            context -> task.run(context, signalled::reached));
    signalled.reached(SignalPoint.REPORTED);
    System.exit(exitCode);
  }

  private void reached(Step step) {
    reached(step.name());
  }

  private void reached(String step) {
    if (step.equals(point.step()) && left.decrementAndGet() == 0) {
      signal();
    }
  }

  /** By the shell's own command: the virtual machine cannot signal itself. */
  private void signal() {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      // A stopped process cannot wait for its child; what matters is that it gets no further.
      new ProcessBuilder("kill", "-" + point.signal(), pid).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot send the signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
