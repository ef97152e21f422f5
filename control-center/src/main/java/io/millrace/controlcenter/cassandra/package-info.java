/** Reads Cassandra: what tables a pipeline has, how large they are, and what is in them. */
package io.millrace.controlcenter.cassandra;
