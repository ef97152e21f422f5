package io.millrace.controlcenter.http;

import io.millrace.common.pipeline.Pipeline;

/** Finds the pipeline that a request names. */
@FunctionalInterface
public interface PipelineLookup {
  /**
   * The pipeline of that name.
   *
   * @throws NotFoundException if there is none, or its file is not valid
   */
  Pipeline named(String name);
}
