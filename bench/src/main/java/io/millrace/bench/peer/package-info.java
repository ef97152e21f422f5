/** Other ways to do the same, against which the tasks are measured. */
package io.millrace.bench.peer;
