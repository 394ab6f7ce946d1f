/** One of the threads that search-threads.ts starts: searches the files it is given, one after another. */
import { parentPort } from 'node:worker_threads';
import { type SearchOrder, searchFile } from '#card-discovery';
import { nodeFiles } from '../platform/files/node.ts';
import { nodeUnpack } from '../platform/unpack/node.ts';

const ports = { files: nodeFiles(), unpack: nodeUnpack() };

parentPort?.on('message', async (order: SearchOrder) => parentPort?.postMessage(await searchFile(order, ports)));
