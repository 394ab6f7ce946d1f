/**
 * `npm test`: types, format and lint, architecture, dead code, generated files, then every test. Ends with
 * `N passed, N failed`. With CI=true a skipped test counts as failed, but for those that read MITSUKE_SHARED where
 * that folder is absent; as root it first installs the system packages that journeys and foreign programs need.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const inCi = process.env.CI === 'true';
const SYSTEM_PACKAGES = [
  { command: '/usr/bin/chromium', name: 'chromium' },
  { command: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc', name: 'fonts-noto-cjk' },
  { command: '/usr/bin/pdftoppm', name: 'poppler-utils' },
  { command: '/usr/bin/openssl', name: 'openssl' },
  { command: '/usr/sbin/mariadbd', name: 'mariadb-server' },
  { command: '/usr/bin/go', name: 'golang-go' },
  { command: '/usr/share/gocode/src/golang.org/x/mod/sumdb', name: 'golang-golang-x-mod-dev' },
  { command: '/usr/lib/python3/dist-packages/xgboost', name: 'python3-xgboost' },
];

type Count = { passed: number; failed: number };
type TestResult = { status: string; fullName: string; failureMessages?: string[] };
type FileReport = { name: string; status: string; message?: string; assertionResults: TestResult[] };
type Report = { testResults: FileReport[] };

const say = (text: string) => process.stdout.write(`${text}\n`);

const run = (command: string, words: readonly string[]): boolean => {
  const result = spawnSync(command, words, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  if (result.error) say(`${command} could not be started: ${result.error.message}`);
  return result.status === 0;
};

const tool = (name: string, words: readonly string[]): boolean =>
  run(path.join(ROOT, 'node_modules/.bin', name), words);
const script = (name: string, words: readonly string[] = []): boolean =>
  run(process.execPath, [path.join(ROOT, 'scripts', name), ...words]);

const CHECKS: readonly { readonly name: string; readonly passes: () => boolean }[] = [
  { name: 'types', passes: () => tool('tsc', ['--noEmit', '-p', '.']) },
  { name: 'format and lint', passes: () => tool('biome', ['ci', '--error-on-warnings', '.']) },
  { name: 'architecture', passes: () => script('check-architecture.ts') },
  { name: 'dead code', passes: () => tool('knip', []) },
  { name: 'generated files', passes: () => script('generate.ts', ['--check']) },
];

const installSystemPackages = (): void => {
  const missing = SYSTEM_PACKAGES.filter(({ command }) => !existsSync(command)).map(({ name }) => name);
  if (!inCi || process.getuid?.() !== 0 || missing.length === 0) return;
  say(`Installing ${missing.join(', ')} …`);
  const quiet = { stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'] };
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { ...quiet, env });
  const words = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  if (spawnSync('apt-get', words, { ...quiet, env }).status !== 0)
    say('apt-get failed; the tests that need them will say so.');
};

/** The report of one run, and whether nothing failed outside the tests that it names. */
const runFiles = (names: readonly string[]): { readonly report: Report; readonly endedWell: boolean } => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mitsuke-test-'));
  const file = path.join(folder, 'report.json');
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  const endedWell = tool('vitest', ['run', ...reporters, ...names]);
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : { testResults: [] };
  rmSync(folder, { recursive: true, force: true });
  return { report, endedWell };
};

/** More failing files than these are no accident of a busy machine. */
const MOST_REPEATED = 3;

const hasFailed = ({ status, assertionResults }: FileReport): boolean =>
  status === 'failed' || assertionResults.some((each) => each.status === 'failed');

/**
 * Every test once. Files that fail are run once more, with nothing else beside them: what fails again has failed; what
 * then passes counts as passed and is named as unsteady.
 */
const runTests = (): Count => {
  const first = runFiles([]);
  const count: Count = { passed: 0, failed: 0 };
  const failed = first.report.testResults.filter(hasFailed);
  const repeats = failed.length > 0 && failed.length <= MOST_REPEATED;
  for (const file of first.report.testResults) if (!repeats || !hasFailed(file)) countTests(file, count);
  let { endedWell } = first;
  if (repeats) {
    say(`\n— ${failed.length} of ${first.report.testResults.length} test files failed and are run once more, alone`);
    const again = runFiles(failed.map(({ name }) => path.relative(ROOT, name)));
    endedWell = again.endedWell;
    for (const file of again.report.testResults) countTests(file, count);
    for (const name of namesOf(failed)) say(`unsteady unless it failed again: ${name}`);
  }
  if (count.passed + count.failed === 0) say('No test was executed.');
  // An error outside any test (an unhandled rejection, a file that does not load) has no row of its own.
  if ((!endedWell && count.failed === 0) || count.passed === 0) count.failed += 1;
  return count;
};

const namesOf = (files: readonly FileReport[]): readonly string[] =>
  files.flatMap(({ name, assertionResults }) => {
    const failed = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
    return failed.length > 0 ? failed : [path.relative(ROOT, name)];
  });

const countTests = ({ name, status, message, assertionResults }: FileReport, count: Count): void => {
  if (assertionResults.length === 0 && status === 'failed') {
    count.failed += 1;
    say(`failed to load: ${path.relative(ROOT, name)} ${message ?? ''}`);
  }
  for (const { status: outcome, fullName } of assertionResults) {
    if (outcome === 'passed') count.passed += 1;
    else if (outcome === 'failed') count.failed += 1;
    else countSkip(fullName, count);
  }
};

const countSkip = (fullName: string, count: Count): void => {
  const shared = process.env.MITSUKE_SHARED ?? path.resolve(ROOT, '../shared');
  const excused = fullName.includes('MITSUKE_SHARED') && !existsSync(shared);
  say(`skipped: ${fullName}`);
  if (inCi && !excused) count.failed += 1;
};

installSystemPackages();
const total: Count = { passed: 0, failed: 0 };
for (const { name, passes } of CHECKS) {
  say(`\n— ${name}`);
  const passed = passes();
  say(passed ? `  ${name}: passed` : `  ${name}: FAILED`);
  total[passed ? 'passed' : 'failed'] += 1;
}
say('\n— tests');
const tests = runTests();
total.passed += tests.passed;
total.failed += tests.failed;
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
