/**
 * The task that replays an interval's dead letters: what can be mapped and stored by now becomes
 * the row that it should have been, everything else stays a dead letter.
 */
package io.millrace.replay;
