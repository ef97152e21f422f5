/** Sets up topics, schema and tables as the pipeline defines them, before any data moves. */
package io.millrace.schemainit;
