/** The adapters of this configuration: what the rooms see of the outside, each behind its port. */
import path from 'node:path';
import type { TenantId } from '#kernel';
import type { Browser } from '#platform/browser';
import type { Clock } from '#platform/clock';
import type { Database, Tx } from '#platform/database';
import type { Downloads, Posts, Probes, TextRecords } from '#platform/egress';
import type { Keys } from '#platform/keys';
import type { Notify } from '#platform/notify';
import type { Objects } from '#platform/objects';
import type { Pdf } from '#platform/pdf';
import type { NewId, Random } from '#platform/random';
import type { Workbooks } from '#platform/workbook';
import { chromiumBrowser } from '../platform/browser/chromium.ts';
import { systemClock } from '../platform/clock/system.ts';
import type { EmbeddedStep } from '../platform/database/embedded.ts';
import { guardedDownloads } from '../platform/egress/guarded-downloads.ts';
import { guardedPosts } from '../platform/egress/guarded-posts.ts';
import { guardedProbes } from '../platform/egress/guarded-probes.ts';
import { guardedEgress } from '../platform/egress/guarded-proxy.ts';
import { resolverTextRecords } from '../platform/egress/resolver-text-records.ts';
import type { IdempotencyStore } from '../platform/http/idempotency.ts';
import { createIdempotency } from '../platform/http/postgres-idempotency.ts';
import { openSealedFileKeys } from '../platform/keys/sealed-file.ts';
import { openFolderNotify } from '../platform/notify/folder.ts';
import { readRelayUrl } from '../platform/notify/relay-url.ts';
import { createSmtpNotify } from '../platform/notify/smtp.ts';
import { openFolderObjects } from '../platform/objects/folder.ts';
import { typstPdf } from '../platform/pdf/typst.ts';
import { newIdSource } from '../platform/random/new-id.ts';
import { systemRandom } from '../platform/random/system.ts';
import { excelWorkbooks } from '../platform/workbook/exceljs.ts';
import type { Configuration } from './configuration.ts';
import { type DataFolders, makeDataFolders } from './data-folder.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { sealSecretIn } from './seal.ts';
import type { Purpose } from './standard-folder.ts';

export type AdapterOptions = {
  readonly configuration: Configuration;
  readonly dataFolder: string;
  readonly purpose: Purpose;
  readonly onStep: (step: EmbeddedStep) => void;
  /** Default: the machine's own. A simulation gives its own time and a seed. */
  readonly clock?: Clock;
  readonly random?: Random;
};

export type Ports = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: Random;
  readonly newId: NewId;
  readonly keys: Keys;
  readonly objects: Objects;
  readonly notify: Notify;
  readonly pdf: Pdf;
  readonly workbooks: Workbooks;
  readonly browser: Browser;
  readonly downloads: Downloads;
  readonly posts: Posts;
  readonly probes: Probes;
  readonly textRecords: TextRecords;
  /** Of requests that came with a key; in the transaction that erases what they may show. */
  readonly forgetAnswers: (tx: Tx, tenant: TenantId) => Promise<void>;
};

export type Adapters = {
  readonly opened: OpenDatabase;
  /** Of keys that come with requests. */
  readonly idempotency: IdempotencyStore;
  readonly ports: Ports;
};

/** @throws LaunchError, MigrationError, DatabaseUnavailable, NotADataFolder */
export const openAdapters = async (options: AdapterOptions): Promise<Adapters> => {
  const { configuration, clock = systemClock(), random = systemRandom() } = options;
  const folders = makeDataFolders(options.dataFolder, options.purpose);
  const opened = await openDatabase(configuration, folders.postgres, options.onStep);
  try {
    const newId = newIdSource(clock, random);
    const sealingSecret = configuration.sealSecret ?? sealSecretIn(folders.keys, random);
    const { store, database, forgetAnswers } = createIdempotency({ database: opened.database, clock, newId });
    const ports = {
      database,
      forgetAnswers,
      clock,
      random,
      newId,
      keys: await openSealedFileKeys({ path: path.join(folders.keys, 'signing-keys'), sealingSecret }),
      objects: await openFolderObjects(folders.objects),
      notify: await openNotify(configuration, folders, clock),
      downloads: guardedDownloads(),
      posts: guardedPosts(),
      probes: guardedProbes(),
      textRecords: resolverTextRecords(),
      pdf: typstPdf(),
      workbooks: excelWorkbooks(),
      browser: chromiumBrowser({ egress: guardedEgress({ random }), clock, folder: folders.browser }),
    };
    return { opened, idempotency: store, ports };
  } catch (error) {
    await opened.close();
    throw error;
  }
};

const openNotify = async (
  { smtpUrl, sender: address }: Configuration,
  { messages }: DataFolders,
  clock: Clock,
): Promise<Notify> => {
  const sender = { address, name: 'Mitsuke 見附' };
  if (smtpUrl === undefined) return openFolderNotify({ folder: messages, sender, clock });
  const relay = readRelayUrl(smtpUrl.reveal());
  if (relay.kind === 'failed') throw new Error('the setting was read before');
  return createSmtpNotify({ relay: relay.value, sender, clock });
};
