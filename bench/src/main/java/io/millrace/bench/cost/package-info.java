/** What a record costs at each stage, and what grows with an interval: printed, with no target. */
package io.millrace.bench.cost;
