/** A witness for other people's logs: its configuration, its keys, its service. */
export { runWitness, witnessVkey } from './run-witness.ts';
export { readWitnessConfiguration, type WitnessConfiguration } from './witness-configuration.ts';
