/** How a task runs and ends: exit codes, the result line, deadlines, and being asked to stop. */
package io.millrace.common.task;
