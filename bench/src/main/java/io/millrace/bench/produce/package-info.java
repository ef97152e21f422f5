/** How fast records are fetched and produced: fetch-and-produce against a sending loop. */
package io.millrace.bench.produce;
