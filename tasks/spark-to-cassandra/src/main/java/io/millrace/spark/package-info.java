/** The engine that stores an interval with Spark. */
package io.millrace.spark;
