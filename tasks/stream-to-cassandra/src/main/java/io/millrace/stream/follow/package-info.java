/** The continuous mode: stores what arrives in the topic until it is asked to stop. */
package io.millrace.stream.follow;
