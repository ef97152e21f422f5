/** Dead letters of a pipeline: how many there are and why, and the records themselves. */
package io.millrace.controlcenter.deadletters;
