/** How a task runs and ends: exit codes, the result line, deadlines, and requests to stop. */
package io.millrace.common.task;
