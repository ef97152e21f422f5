/** Benchmarks of the tasks' start, memory, and time by size, history and durability. */
package io.millrace.bench.task;
