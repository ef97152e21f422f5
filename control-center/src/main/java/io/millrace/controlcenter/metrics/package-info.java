/** The metrics for Prometheus, and the sampler that takes them. */
package io.millrace.controlcenter.metrics;
