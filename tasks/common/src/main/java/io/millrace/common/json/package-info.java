/** JSON as trees. */
package io.millrace.common.json;
