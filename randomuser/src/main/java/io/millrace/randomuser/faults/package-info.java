/**
 * A source that misbehaves as it is told to. None of this is in the path of a request unless faults
 * are on.
 */
package io.millrace.randomuser.faults;
