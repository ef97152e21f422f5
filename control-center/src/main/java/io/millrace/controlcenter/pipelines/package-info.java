/** The pipeline files, read from their folder. */
package io.millrace.controlcenter.pipelines;
