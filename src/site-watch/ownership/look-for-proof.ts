/** Looks in both places where a site's token may stand. Both ways out go through the guard or the resolver alone. */
import { durationOfMs } from '#kernel';
import { DownloadFailure, type Downloads, type TextRecords } from '#platform/egress';
import { fileUrl, type Look, type Looked, lookAmong, recordName } from './core/proof.ts';

const FILE_LIMIT_BYTES = 4_096;
const TIME_LIMIT = durationOfMs(10_000);

export type Places = { readonly textRecords: TextRecords; readonly downloads: Downloads };

const lookAtRecord = async ({ textRecords }: Places, host: string, token: string): Promise<Look> => {
  const records = await textRecords.of(recordName(host));
  if (records.kind === 'ok') return lookAmong(records.value, token);
  return records.error === 'no-record' ? 'nothing' : 'unreachable';
};

/** Not followed elsewhere: what stands on another host proves nothing of this one. */
const lookAtFile = async ({ downloads }: Places, host: string, token: string): Promise<Look> => {
  const order = {
    url: fileUrl(host),
    limitBytes: FILE_LIMIT_BYTES,
    timeLimit: TIME_LIMIT,
    redirects: 0,
    mediaTypes: ['text/plain'],
    allowedHosts: [],
  };
  try {
    return await downloads.fetch(order, async (download) => {
      const parts: Uint8Array[] = [];
      for await (const part of download.read()) parts.push(part);
      return lookAmong(Buffer.concat(parts).toString('utf8').split(/\r?\n/), token);
    });
  } catch (error) {
    if (!(error instanceof DownloadFailure)) throw error;
    if (error.code === 'status-not-ok') return 'nothing';
    return ['media-type-not-taken', 'too-large', 'encoded', 'too-many-redirects'].includes(error.code)
      ? 'other'
      : 'unreachable';
  }
};

export const lookForProof = async (places: Places, host: string, token: string): Promise<Looked> => {
  const [dns, file] = await Promise.all([lookAtRecord(places, host, token), lookAtFile(places, host, token)]);
  return { dns, file };
};
