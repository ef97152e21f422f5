/** Whether what the service reads from answers, and since when. */
package io.millrace.controlcenter.health;
