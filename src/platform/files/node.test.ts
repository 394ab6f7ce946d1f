import { appendFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { filesContract } from './contract.ts';
import { nodeFiles } from './node.ts';

filesContract('node', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'mitsuke-files-'));
  writeFileSync(path.join(root, 'a.txt'), 'hello');
  mkdirSync(path.join(root, 'b'));
  symlinkSync(root, path.join(root, 'link'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(path.join(root, 'socket'), resolve));
  return {
    files: nodeFiles(),
    root,
    append: appendFileSync,
    close: () => {
      server.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
});
