package io.millrace.store.follow;

/** Metrics in Prometheus's text format, 0.0.4: families, each followed by its samples. */
final class Exposition {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final StringBuilder text = new StringBuilder();
  private final String pipeline;
  private String family = "";

  /**
   * @param pipeline label of every sample; its name has no character that would need an escape
   */
  Exposition(String pipeline) {
    this.pipeline = pipeline;
  }

  /** Begins a family. */
  Exposition family(String name, String type, String help) {
    family = name;
    text.append("# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type));
    return this;
  }

  /** The only sample of a family. */
  Exposition value(Number value) {
    return sample("", "", value);
  }

  /** A sample with a label of its own. */
  Exposition labelled(String label, String labelValue, Number value) {
    return sample("", ",%s=\"%s\"".formatted(label, labelValue), value);
  }

  /** How many of a histogram's values are no higher than the bound. */
  Exposition bucket(String bound, Number value) {
    return sample("_bucket", ",le=\"%s\"".formatted(bound), value);
  }

  /** Another sample of a histogram. */
  Exposition part(String suffix, Number value) {
    return sample(suffix, "", value);
  }

  private Exposition sample(String suffix, String labels, Number value) {
    text.append("%s%s{pipeline=\"%s\"%s} %s\n".formatted(family, suffix, pipeline, labels, value));
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
