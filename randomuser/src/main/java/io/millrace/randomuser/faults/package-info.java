/**
 * A source with the faults that a schedule sets. None of this is in the path of a request unless
 * faults are on.
 */
package io.millrace.randomuser.faults;
