/**
 * The task that stores an interval's records in Cassandra ({@link
 * io.millrace.stream.interval.IntervalTask}), and its continuous mode ({@link
 * io.millrace.stream.follow.FollowTask}).
 */
package io.millrace.stream;
