/** Makes topics, schema and tables be what a pipeline says, before any data moves. */
package io.millrace.schemainit;
