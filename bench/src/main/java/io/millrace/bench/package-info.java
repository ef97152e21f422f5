/** Measures how fast the engines store an interval, and what a record costs at each stage. */
package io.millrace.bench;
