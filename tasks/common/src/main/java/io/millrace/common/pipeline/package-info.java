/** The pipeline: its form, its checks, its expressions, and what is derived from it. */
package io.millrace.common.pipeline;
