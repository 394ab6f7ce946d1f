/**
 * Adds evidence items and revisions: claimed, from a file, fetched from the assessor's address, or of a visit that
 * Mitsuke made. Who is supervised hands in files and claims about itself; the rest is for the tenant's people.
 */
import type { JsonObject } from '#evidence';
import {
  durationOfMs,
  findCardNumber,
  formatInstant,
  type Id,
  idOf,
  type PartyId,
  Problem,
  type Scope,
  uuidOf,
} from '#kernel';

import { type Tx, tables } from '#platform/database';
import { type Download, DownloadFailure } from '#platform/egress';
import type { Upload } from '#platform/http';
import { checkSignature } from './check-signature.ts';
import type { EvidenceKind } from './core/evidence-kind.ts';
import { FILE_LIMIT_BYTES, MEDIA_TYPES } from './core/file-kind.ts';
import type { FileId, ItemId, Ports, SeenVisit } from './ports.ts';
import { fetchRefused, fileNotFound, itemNotFound, partyUnknown, visitUnknown } from './problems.ts';
import { keepObject, type Received, receiveFile } from './receive-file.ts';
import {
  checkPeriod,
  type Described,
  type ItemHead,
  type KeptFile,
  type Provenance,
  partyOf,
  type RecordedRevision,
  writeRevision,
} from './record-revision.ts';
import { findFile, insertFile, type Sender } from './store-files.ts';
import type { Tables } from './store-tables.ts';
import { requireStaff } from './take-turn.ts';

/** Where the content comes from. */
export type WantedContent =
  | { readonly from: 'claim' }
  /** `signature`: a DSSE envelope of the assessor over the file. */
  | { readonly from: 'file'; readonly file: FileId; readonly signature?: string | undefined }
  | { readonly from: 'url'; readonly url: string }
  | { readonly from: 'visit'; readonly visit: Id<'vis'> };

export type WantedRevision = Described & { readonly content: WantedContent };
export type WantedItem = WantedRevision & { readonly party?: PartyId | undefined; readonly kind: EvidenceKind };

export const receiveUpload = async (
  ports: Ports,
  scope: Scope,
  {
    upload,
    party,
    name,
  }: { readonly upload: Upload; readonly party: PartyId | undefined; readonly name?: string | undefined },
): Promise<KeptFile> => {
  await requireParty(ports, scope, party);
  const received = await receiveFile(upload.read(), upload.contentType);
  await keepObject(ports, scope.tenant, received);
  const sender = { tenant: scope.tenant, party, by: scope.principal.id };
  return ports.database.inScope(scope, (tx) => insertFile(ports, tx, sender, { ...received, name }));
};

/** A scope limited to parties speaks for one of them, never for the tenant. @throws Problem `evidence-party-unknown` */
export const requireParty = async (
  { parties }: Pick<Ports, 'parties'>,
  scope: Scope,
  party: PartyId | undefined,
): Promise<void> => {
  const known = party === undefined ? scope.parties === undefined : (await parties.get(scope, party)) !== undefined;
  if (!known) throw new Problem(partyUnknown);
};

/** @throws Problem `evidence-party-unknown`, `evidence-period-refused`, and those of the content */
export const addItem = async (ports: Ports, scope: Scope, wanted: WantedItem): Promise<RecordedRevision> => {
  await requireParty(ports, scope, wanted.party);
  return add(ports, scope, { party: wanted.party, kind: wanted.kind }, wanted);
};

/** @throws Problem `evidence-item-not-found`, `evidence-period-refused`, and those of the content */
export const addRevision = async (
  ports: Ports,
  scope: Scope,
  id: ItemId,
  wanted: WantedRevision,
): Promise<RecordedRevision> => {
  const item = await ports.database.inScope(scope, (tx) => findItem(tx, scope, id));
  if (item === undefined) throw new Problem(itemNotFound);
  return add(ports, scope, item, wanted);
};

export const findItem = async (
  tx: Tx,
  { tenant }: Pick<Scope, 'tenant'>,
  id: ItemId,
): Promise<ItemHead | undefined> => {
  const row = await tables<Tables>(tx)
    .selectFrom('assurance.item')
    .select(['id', 'party', 'kind'])
    .where('tenant', '=', uuidOf(tenant))
    .where('id', '=', uuidOf(id))
    .executeTakeFirst();
  return row && { id: idOf('evi', row.id), party: partyOf(row.party), kind: row.kind };
};

type Target = Omit<ItemHead, 'id'> & { readonly id?: ItemId };

const add = async (ports: Ports, scope: Scope, item: Target, wanted: WantedRevision): Promise<RecordedRevision> => {
  const { content, ...described } = wanted;
  checkPeriod(ports, described);
  const provenanceIn = await prepare(ports, scope, item, content);
  const recorded = await ports.database.inScope(scope, async (tx) =>
    writeRevision(ports, tx, {
      tenant: scope.tenant,
      item,
      described,
      provenance: await provenanceIn(tx),
      by: scope.principal.id,
    }),
  );
  ports.onCommitted();
  ports.wake();
  return recorded;
};

type InTransaction = (tx: Tx) => Promise<Provenance>;

/** What takes time is done before the transaction that it ends in. */
const prepare = async (ports: Ports, scope: Scope, item: Target, content: WantedContent): Promise<InTransaction> => {
  switch (content.from) {
    case 'claim':
      return async () => ({ grade: 'D', origin: 'claim', source: {} });
    case 'file':
      return (tx) => fromFile(tx, { tenant: scope.tenant, party: item.party, by: scope.principal.id }, content);
    case 'url': {
      requireStaff(scope);
      const fetched = await fetchDocument(ports, content.url);
      await keepObject(ports, scope.tenant, fetched.received);
      return (tx) => fromUrl(ports, tx, { tenant: scope.tenant, party: item.party, by: scope.principal.id }, fetched);
    }
    case 'visit': {
      requireStaff(scope);
      const visit = await ports.visit(scope, content.visit);
      if (visit === undefined || visit.party !== item.party) throw new Problem(visitUnknown);
      return async () => fromVisit(visit);
    }
  }
};

/** @throws Problem `evidence-file-not-found`, `evidence-signature-refused` */
const fromFile = async (
  tx: Tx,
  sender: Sender,
  { file: id, signature }: { readonly file: FileId; readonly signature?: string | undefined },
): Promise<Provenance> => {
  const file = await findFile(tx, sender, id);
  if (file === undefined || file.party !== sender.party) throw new Problem(fileNotFound);
  const given = { origin: 'upload', sha256: file.sha256, file } as const;
  if (signature === undefined) return { ...given, grade: 'C', source: {} };
  const signedBy = await checkSignature(tx, sender.tenant, { envelope: signature, sha256: file.sha256 });
  return {
    ...given,
    grade: 'B',
    signedBy,
    source: {},
    committed: { signature, assessor: signedBy.assessor },
  };
};

type Fetched = {
  readonly received: Received;
  readonly source: JsonObject;
  readonly askedUrl: string;
  /** Where redirects led to. */
  readonly finalUrl: string;
};

const FETCH_LIMIT = durationOfMs(60_000);
const REDIRECTS = 5;

/** @throws Problem `evidence-fetch-refused` with the reason, `evidence-file-refused` */
const fetchDocument = async (ports: Ports, url: string): Promise<Fetched> => {
  const order = {
    url,
    limitBytes: FILE_LIMIT_BYTES,
    timeLimit: FETCH_LIMIT,
    redirects: REDIRECTS,
    mediaTypes: MEDIA_TYPES,
    allowedHosts: ports.labHosts,
  };
  requireHoldable(url);
  try {
    return await ports.downloads.fetch(order, async (download) => {
      requireHoldable(download.url);
      return {
        received: await receiveFile(download.read(), download.mediaType),
        source: sourceOf(download, ports.clock.now()),
        askedUrl: url,
        finalUrl: download.url,
      };
    });
  } catch (error) {
    if (!(error instanceof DownloadFailure)) throw error;
    throw new Problem(fetchRefused, { params: { reason: error.code } });
  }
};

/** The address is kept, committed to: a card number in it would be kept. @throws Problem `evidence-fetch-refused` */
const requireHoldable = (url: string): void => {
  if ([url, unescaped(url)].some((each) => findCardNumber(each) !== undefined)) {
    throw new Problem(fetchRefused, { params: { reason: 'card-number-not-accepted' } });
  }
};

const unescaped = (url: string): string =>
  url.replaceAll(/%([2-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));

/** A server's certificate may say anything of itself. */
const holdable = (text: string): string => {
  const written = text.toWellFormed().replaceAll('\0', '\uFFFD').slice(0, 200);
  return findCardNumber(written) === undefined ? written : '';
};

const sourceOf = (download: Download, at: ReturnType<Ports['clock']['now']>): JsonObject => {
  // In path and query there is often what lets one in: the log commits to the whole address beside this.
  const { origin } = new URL(download.url);
  const { protocol, cipher, certificateSha256, subject, issuer, validTo } = download.tls;
  return {
    url: origin,
    redirects: download.redirects,
    address: download.address,
    fetchedAt: formatInstant(at),
    tls: { protocol, cipher, certificateSha256, subject: holdable(subject), issuer: holdable(issuer), validTo },
  };
};

const fromUrl = async (
  ports: Ports,
  tx: Tx,
  sender: Sender,
  { received, source, askedUrl, finalUrl }: Fetched,
): Promise<Provenance> => {
  const file = await insertFile(ports, tx, sender, { ...received, name: undefined });
  return { grade: 'B', origin: 'fetch', sha256: file.sha256, file, source, committed: { askedUrl, finalUrl } };
};

const fromVisit = ({ visit, site, origin, entry, rawSha256, endedAt, completed, findings }: SeenVisit): Provenance => ({
  grade: 'A',
  origin: 'observation',
  sha256: rawSha256,
  source: { visit, site, siteOrigin: origin, observation: entry, endedAt: formatInstant(endedAt), completed, findings },
});
