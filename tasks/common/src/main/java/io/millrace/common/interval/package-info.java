/** The unit of scheduling, of replay and of reporting. */
package io.millrace.common.interval;
