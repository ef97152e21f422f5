package io.millrace.controlcenter.metrics;

import io.millrace.controlcenter.http.Metrics;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a registry's metrics in the format that was asked for. */
public final class MetricsText implements Metrics {
  private final PrometheusRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();

  public MetricsText(PrometheusRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Text text(String accepted) {
    ExpositionFormatWriter writer = formats.findWriter(accepted);
    ByteArrayOutputStream text = new ByteArrayOutputStream(8 * 1024);
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Text(writer.getContentType(), text.toByteArray());
  }
}
