/** Spark's jobs of an interval, where Spark runs. */
package io.millrace.controlcenter.spark;
