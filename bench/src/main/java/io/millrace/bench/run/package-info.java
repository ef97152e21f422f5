/** Runs tasks, in processes and in containers, and measures what they and the services use. */
package io.millrace.bench.run;
