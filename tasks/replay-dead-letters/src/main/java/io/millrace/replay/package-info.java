/**
 * The task that replays an interval's dead letters: what can now be mapped and stored becomes a
 * row, everything else stays a dead letter.
 */
package io.millrace.replay;
