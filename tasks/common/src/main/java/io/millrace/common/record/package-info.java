/** From a source's record to the pipeline's. */
package io.millrace.common.record;
