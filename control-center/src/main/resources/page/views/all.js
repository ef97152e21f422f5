// The views, in the order of the page's navigation.
//
// A view is { id, title, load, render, refresh, quiet, general }:
//   load(c)          promise of the data; throws Failure. Runs at first, when the place changes, and
//                    every `refresh` seconds
//   render(data, c)  lit template; called only after a `load` has ended well
//   refresh          seconds between readings (0: none), or a function of c
//   quiet            names of the place that change what is shown, but not what is read; default none
//   general          true if the view needs no pipeline; default false
import { view as cassandra } from './cassandra.js';
import { view as consumers } from './consumers.js';
import { view as deadLetters } from './dead-letters.js';
import { view as health } from './health.js';
import { view as hours } from './hours.js';
import { view as schema } from './schema.js';
import { view as spark } from './spark.js';
import { view as throughput } from './throughput.js';
import { view as topics } from './topics.js';

export const views = [
  hours,
  throughput,
  topics,
  consumers,
  deadLetters,
  schema,
  cassandra,
  spark,
  health,
];
