/** A source that answers from memory, in a process of its own. */
package io.millrace.bench.source;
