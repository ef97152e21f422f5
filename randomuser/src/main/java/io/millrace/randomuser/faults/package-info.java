/** A source that misbehaves on request. None of this handles requests unless faults are on. */
package io.millrace.randomuser.faults;
