package io.millrace.chaos;

import java.io.IOException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The {@link PipelineFixture} that all tests of a class share: made before the first of them,
 * closed after the last.
 */
final class SharedPipeline implements BeforeAllCallback, AfterAllCallback {
  private final Maker maker;
  private PipelineFixture fixture;

  private SharedPipeline(Maker maker) {
    this.maker = maker;
  }

  /** The usual pipeline. */
  static SharedPipeline usual() {
    return new SharedPipeline(PipelineFixture::new);
  }

  /** Another pipeline. */
  static SharedPipeline of(Maker maker) {
    return new SharedPipeline(maker);
  }

  PipelineFixture fixture() {
    return fixture;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    fixture = maker.make();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (fixture != null) {
      fixture.close();
    }
  }

  /** Makes a fixture. */
  @FunctionalInterface
  interface Maker {
    PipelineFixture make() throws IOException;
  }
}
