/** The import check finds each kind of violation when it is planted in a small house, and passes that house clean. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { architecture, checkArchitecture } from '../scripts/check-architecture.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const made: string[] = [];

afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A house in which every room exists and imports the kernel, and nothing else. */
const smallHouse = (planted: Record<string, string> = {}): string => {
  const root = mkdtempSync(path.join(tmpdir(), 'mitsuke-house-'));
  made.push(root);
  writeFileSync(path.join(root, 'package.json'), readFileSync(path.join(ROOT, 'package.json')));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  const files: Record<string, string> = {
    'src/kernel/index.ts': 'export const one = 1;\n',
    'src/platform/clock/index.ts': "export { one } from '#kernel';\n",
    'src/platform/clock/system.ts': 'export const system = 1;\n',
    'src/platform/database/index.ts': "export { one } from '#kernel';\n",
    'packages/evidence-verifier/src/index.ts': 'export const verify = 1;\n',
  };
  for (const room of architecture.ROOMS) {
    if (room !== 'kernel' && room !== 'platform') files[`src/${room}/index.ts`] = "export { one } from '#kernel';\n";
    if (room !== 'platform') files[`src/${room}/inner.ts`] = 'export const inner = 2;\n';
  }
  for (const [name, text] of Object.entries({ ...files, ...planted })) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
};

const PLANTED: readonly (readonly [rule: string, file: string, text: string])[] = [
  ['floor-of-evidence', 'src/evidence/planted.ts', "import '#decision';\n"],
  ['floor-of-registry', 'src/registry/planted.ts', "import '../app/index.ts';\n"],
  ['door-of-registry', 'src/decision/planted.ts', "import '../registry/inner.ts';\n"],
  ['door-of-kernel', 'src/evidence/planted.ts', "import '../kernel/inner.ts';\n"],
  ['adapters-are-chosen-by-app', 'src/decision/planted.ts', "import '../platform/clock/system.ts';\n"],
  ['ports-meet-at-their-doors', 'src/platform/database/planted.ts', "import '../clock/system.ts';\n"],
  ['kernel-imports-nothing', 'src/kernel/planted.ts', "import 'node:fs';\n"],
  ['kernel-imports-nothing', 'src/kernel/planted.ts', "import 'zod';\n"],
  ['core-is-pure', 'src/decision/core/planted.ts', "import 'node:crypto';\n"],
  ['core-is-pure', 'src/decision/core/planted.ts', "import '../inner.ts';\n"],
  ['core-is-pure', 'src/decision/core/planted.ts', "import '#platform/database';\n"],
  ['core-is-pure', 'src/decision/core/planted.ts', "import 'kysely';\n"],
  ['rooms-use-ports-not-node', 'src/decision/planted.ts', "import 'node:fs/promises';\n"],
  ['technology-pg', 'src/decision/planted.ts', "import 'pg';\n"],
  ['technology-fastify', 'src/app/planted.ts', "import 'fastify';\n"],
  ['packages-stand-alone', 'packages/evidence-verifier/src/planted.ts', "import 'node:fs';\n"],
  ['signed-bytes-have-one-reader', 'src/decision/planted.ts', "import '#evidence-verifier';\n"],
  ['console-uses-public-doors', 'console/src/planted.ts', "import '../../src/kernel/index.ts';\n"],
  ['product-does-not-import-tests', 'src/app/planted.ts', "import '../../test/world.ts';\n"],
  ['no-circles', 'src/decision/planted.ts', "import './index.ts';\n"],
  ['everything-resolves', 'src/decision/planted.ts', "import './gone.ts';\n"],
  ['product-uses-declared-dependencies', 'src/decision/planted.ts', "import 'fast-check';\n"],
  ['unknown-room', 'src/helpers/planted.ts', 'export const planted = 1;\n'],
];

describe('the import check', () => {
  test('passes the small house clean', async () => {
    expect((await checkArchitecture(smallHouse())).violations).toEqual([]);
  });

  test.each(PLANTED)('finds %s planted in %s: %s', async (rule, file, text) => {
    const planted: Record<string, string> = { [file]: text, 'test/world.ts': 'export const world = 1;\n' };
    if (rule === 'no-circles')
      planted['src/decision/index.ts'] = "import './planted.ts';\nexport { one } from '#kernel';\n";
    const { violations } = await checkArchitecture(smallHouse(planted));
    expect(violations.filter((violation) => violation.startsWith(`${rule}:`))).not.toEqual([]);
  });

  test('fails when a room has no module to examine', async () => {
    const root = smallHouse();
    rmSync(path.join(root, 'src/decision'), { recursive: true });
    const { violations } = await checkArchitecture(root);
    expect(violations).toContain('nothing-examined: no module of src/decision was examined');
  });
});
