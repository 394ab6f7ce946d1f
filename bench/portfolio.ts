/**
 * How long a list of merchants takes to be narrowed, as the console asks it over the database: by part of a name in any
 * script, by number, address, standing, role, risk, acquirer, mall, chain, state of the declaration and what is overdue, each
 * the first page of 50; and to be exported. Beside it PostgreSQL asked plainly for one spelling of a merchant's own name.
 * `node bench/portfolio.ts [merchants, 10,000] [repetitions, 20]`
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Client } from 'pg';
import { type PartyId, uuidOf } from '#kernel';
import { clientConfigOf } from '../src/platform/database/connection.ts';
import { startEmbeddedPostgres } from '../src/platform/database/embedded.ts';
import { migrate } from '../src/platform/database/migrate.ts';
import { openPostgres } from '../src/platform/database/postgres.ts';
import { seededRandom } from '../src/platform/random/seeded.ts';
import { openTestRegistry } from '../src/registry/testing.ts';

const count = Number(process.argv[2] ?? 10_000);
const repetitions = Number(process.argv[3] ?? 20);
if (!(count >= 100) || !(repetitions >= 1)) {
  console.error('usage: node bench/portfolio.ts [merchants, 100 or more] [repetitions]');
  process.exit(2);
}

const random = seededRandom('portfolio');
const pick = <T>(of: readonly T[]): T => of[(random.bytes(1)[0] ?? 0) % of.length] as T;
const PLACES = ['みなと', '桂木', 'ﾎｼﾉ', '青葉', '髙﨑', 'さくら', 'カエデ', '富士見'];
const KINDS = ['商店', '電機', '書店', '化粧品', 'ｺﾝﾋﾞﾆ', '酒店', '薬局', '靴店'];
const FORMS = ['株式会社', '（株）', '㈲', '合同会社'];

const PER_FILE = 20_000;
const folderOf = (path: string) => new URL(`../src/${path}/migrations`, import.meta.url).pathname;
const folder = await mkdtemp('/tmp/mitsuke-bench-');
await chmod(folder, 0o711);
const server = await startEmbeddedPostgres({ dataFolder: join(folder, 'data') });
await migrate(server.connection, [
  { name: 'stream', folder: folderOf('platform/stream') },
  { name: 'evidence', folder: folderOf('evidence') },
  { name: 'registry', folder: folderOf('registry') },
]);
const house = await openTestRegistry(
  Object.assign(openPostgres({ connection: server.connection }), {
    connection: server.connection,
    administrator: server.connection,
  }),
);
try {
  const { registry, ours } = house;
  const { scope } = ours;
  const partyIn = async (name: string, role: 3 | 4): Promise<PartyId> => {
    const made = await registry.parties.create(scope, { name });
    if (made.kind === 'failed') throw new Error(made.error);
    await registry.parties.addRole(scope, made.value.id, { role, validFrom: '2020-04-01', validTo: undefined });
    return made.value.id;
  };
  const acquirers = await Promise.all(['東カード', '西カード', '南カード'].map((name) => partyIn(name, 3)));
  const mall = await partyIn('市場モール', 4);
  const began = performance.now();
  for (let from = 0; from < count; from += PER_FILE) {
    const lines = [
      'acceptor_number,party_name,merchant_name,shop_name,url,risk_tier,connection,acquirer,chain,mall,address',
    ];
    for (let at = from; at < Math.min(from + PER_FILE, count); at += 1) {
      const name = `${pick(PLACES)}${pick(KINDS)}${at}`;
      const words = [pick(['low', 'medium', 'high']), pick(['link', 'javascript']), pick(acquirers)];
      const place = [at % 5 === 0 ? `${pick(PLACES)}チェーン${at % 500}` : '', at % 20 === 0 ? mall : ''];
      lines.push(
        [`m-${String(at).padStart(7, '0')}`, `${pick(FORMS)}${name}`, name, name, `shop-${at}.example`]
          .concat(words, place, `東京都港区芝${at % 40}-${at % 9}-${at}`)
          .join(','),
      );
    }
    const taken = await registry.imports.take(scope, new TextEncoder().encode(lines.join('\n')), { isTrial: false });
    if (taken.kind === 'failed' || taken.value.faulty > 0) throw new Error(JSON.stringify(taken));
    process.stderr.write(`${Math.min(from + PER_FILE, count).toLocaleString('en')} merchants\n`);
  }
  const seconds = (performance.now() - began) / 1_000;
  console.log(
    `${count.toLocaleString('en')} merchants from CSV in ${seconds.toFixed(1)} s, ${Math.round(count / seconds).toLocaleString('en')}/s`,
  );
  const client = new Client(clientConfigOf(server.connection));
  await client.connect();
  const tenant = uuidOf(ours.tenant.id);
  // Nine in ten were asked, as the room of declarations would tell one by one.
  await client.query(
    `insert into registry.declared (tenant, party, declaration, state, due_at, opened_at, told_at)
     select tenant, id, gen_random_uuid(), (array['asked', 'filed', 'returned', 'accepted', 'accepted'])[1 + n % 5],
       now() + make_interval(days => (n % 60)::int - 30), case when n % 3 = 0 then now() end, now()
     from (select tenant, id, row_number() over (order by id) as n from registry.party where tenant = $1) numbered
     where n % 10 <> 0`,
    [tenant],
  );
  await client.query('vacuum analyze');
  const timed = async (work: () => Promise<unknown>): Promise<string> => {
    const times: number[] = [];
    for (let run = 0; run < repetitions; run += 1) {
      const begun = performance.now();
      await work();
      times.push(performance.now() - begun);
    }
    times.sort((a, b) => a - b);
    return `${(times[times.length >> 1] ?? 0).toFixed(1)} ms, worst ${(times.at(-1) ?? 0).toFixed(1)} ms`;
  };
  const ask = (filters: object) => () => registry.merchants.list(scope, { ...filters, limit: 51 });
  const middle = String(count >> 1);
  for (const [name, filters] of [
    ['the first page', {}],
    ['part of a name in hiragana, many', { text: 'ほしの' }],
    ['part of a name, one', { text: `商店${middle}` }],
    ['part of a name, none', { text: 'どこにもない店' }],
    ['the beginning of a number', { text: `m-${middle.padStart(7, '0')}` }],
    ['an address', { text: `https://www.shop-${middle}.example/` }],
    ['standing', { standing: 'suspended' }],
    ['risk and role', { riskTier: 'high', role: 2, on: '2030-01-01' }],
    ['role, nobody', { role: 7 }],
    ['acquirer', { acquirer: acquirers[0] }],
    ['mall', { mall }],
    ['chain', { chain: '青葉ﾁｪｰﾝ0' }],
    ['declaration: returned', { declaration: 'returned' }],
    ['declaration: never asked', { declaration: 'none' }],
    ['overdue', { overdue: true }],
    ['not opened', { opened: false }],
    ['overdue and part of a name, one', { overdue: true, text: `${middle}` }],
    ['not opened, withdrawn: none', { declaration: 'withdrawn', opened: false }],
  ] as const) {
    console.log(`${name}: ${await timed(ask(filters))}`);
  }
  const exporting = performance.now();
  const { length } = await registry.merchants.csv(scope, {});
  console.log(
    `the whole list as CSV: ${((performance.now() - exporting) / 1_000).toFixed(1)} s, ${(length / 1e6).toFixed(1)} MB`,
  );
  await client.query('set role mitsuke_app');
  await client.query(`set mitsuke.tenant = '${tenant}'`);
  const plain = () =>
    client.query(
      `select * from registry.merchant where tenant = $1 and name ilike '%どこにもない店%' order by acceptor_number limit 51`,
      [tenant],
    );
  console.log(`beside it, plain PostgreSQL, one spelling of one name, none: ${await timed(plain)}`);
  await client.end();
} finally {
  await house.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
