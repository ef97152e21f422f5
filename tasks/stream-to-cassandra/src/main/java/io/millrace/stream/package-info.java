/**
 * The task that stores an interval's records in Cassandra ({@link
 * io.millrace.stream.IntervalTask}), and its continuous mode ({@link
 * io.millrace.stream.FollowTask}).
 */
package io.millrace.stream;
