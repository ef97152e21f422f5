/** What the schema registry has of a pipeline, and what the pipeline file would register now. */
package io.millrace.controlcenter.registry;
