/**
 * The import check: every module of the house against architecture.cjs. Fails when it examined no module of a room
 * that architecture.cjs names, when a room exists that it does not name, or when an import breaks a rule.
 */
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';

type Architecture = {
  readonly FLOORS: readonly { readonly floor: number; readonly rooms: Readonly<Record<string, string>> }[];
  readonly ROOMS: readonly string[];
  readonly RULES: readonly Record<string, unknown>[];
};

const ROOT = path.resolve(import.meta.dirname, '..');

export const architecture: Architecture = createRequire(import.meta.url)('../architecture.cjs');

export type ArchitectureReport = { readonly modules: number; readonly violations: readonly string[] };

/** Examines the house below `root`, which needs `src/` and a package.json with the `imports` of the real one. */
export const checkArchitecture = async (root: string = ROOT): Promise<ArchitectureReport> => {
  const folders = ['src', 'packages', 'console', 'test', 'scripts', 'bench', 'lab'].filter((folder) =>
    existsSync(path.join(root, folder)),
  );
  const { output } = await cruise(folders, {
    baseDir: root,
    parser: 'swc',
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    moduleSystems: ['es6', 'cjs'],
    exclude: { path: '^console/dist/' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.cjs', '.mjs', '.json', '.css'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
    validate: true,
    ruleSet: { forbidden: architecture.RULES as never },
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser answered with text instead of a result');
  return report(output, root);
};

const report = (result: ICruiseResult, root: string): ArchitectureReport => {
  const own = result.modules.filter((module) => !/node_modules/.test(module.source) && /\.tsx?$/.test(module.source));
  const violations = result.summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} → ${to}${commentOf(rule.name)}`,
  );
  const found = readdirSync(path.join(root, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of found) {
    if (!architecture.ROOMS.includes(name)) violations.push(`unknown-room: src/${name} is not in architecture.cjs`);
  }
  for (const room of architecture.ROOMS) {
    const examined = own.filter((module) => module.source.startsWith(`src/${room}/`));
    if (examined.length === 0) violations.push(`nothing-examined: no module of src/${room} was examined`);
    else if (!examined.some((module) => module.source === `src/${room}/index.ts`) && room !== 'platform') {
      violations.push(`no-door: src/${room}/index.ts is missing`);
    }
  }
  const edges = own.reduce((sum, module) => sum + module.dependencies.length, 0);
  if (own.length > 1 && edges === 0) violations.push('nothing-examined: modules were found but no import of theirs');
  return { modules: own.length, violations };
};

const commentOf = (name: string): string => {
  const comment = architecture.RULES.find((rule) => rule.name === name)?.comment;
  return comment ? ` (${String(comment)})` : '';
};

if (import.meta.main) {
  const { modules, violations } = await checkArchitecture();
  for (const violation of violations) process.stderr.write(`${violation}\n`);
  process.stdout.write(`architecture: ${modules} modules examined, ${violations.length} violations\n`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
