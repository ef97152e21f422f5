package io.millrace.chaos;

import io.millrace.common.task.Step;
import io.millrace.common.task.TaskRunner;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A task's process that sends itself a signal at a given moment. */
final class SignalledTask {
  private final Moment moment;
  private final AtomicInteger left;

  private SignalledTask(Moment moment) {
    this.moment = moment;
    this.left = new AtomicInteger(moment.occurrence());
  }

  public static void main(String[] arguments) {
    Moment moment = Moment.from(System.getenv());
    SignalledTask signalled = new SignalledTask(moment);
    Task task = moment.task();
    int exitCode =
        TaskRunner.run(
            task.label(),
            arguments,
            System.getenv(),
            context -> task.run(context, signalled::reached));
    signalled.reached(Moment.REPORTED);
    System.exit(exitCode);
  }

  private void reached(Step step) {
    reached(step.name());
  }

  private void reached(String step) {
    if (step.equals(moment.step()) && left.decrementAndGet() == 0) {
      signal();
    }
  }

  /** By the shell's own command: the virtual machine cannot signal itself. */
  private void signal() {
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      // A stopped process cannot wait for its child; what matters is that it gets no further.
      new ProcessBuilder("kill", "-" + moment.signal(), pid).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot send the signal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
