/**
 * The benchmarks' frame: what to run, how often, how a result is shown and kept. Each {@link
 * io.millrace.bench.Benchmark} is listed in {@code META-INF/services}.
 */
package io.millrace.bench;
