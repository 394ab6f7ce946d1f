/** The thread that read-scripts.ts starts: reads the scripts it is given, one after another, and runs none. */
import { parentPort } from 'node:worker_threads';
import { readScript, type ScriptText } from '#site-watch';

parentPort?.on('message', ({ source, inline }: ScriptText) => parentPort?.postMessage(readScript(source, { inline })));
