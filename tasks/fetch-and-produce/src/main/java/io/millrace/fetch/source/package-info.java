/** A source that answers over HTTP in pages: asking, waiting, checking what it says. */
package io.millrace.fetch.source;
