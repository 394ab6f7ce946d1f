/**
 * The `mitsuke` command's process. What Node makes of the source is kept beside the data for the next start, never in a
 * folder that others may write to; threads and child processes use it too.
 */
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { standardDataFolder } from '#app/standard-folder';

process.env.NODE_COMPILE_CACHE ??= path.join(path.dirname(standardDataFolder('serve', process.env.HOME)), 'compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);

const { run } = await import('./index.ts');

process.exitCode = await run(process.argv.slice(2), process.env);
