/** Known places of what nobody should read, told by their content (checklist 2a; LEAK-03). */
import type { Answered, SiteAsker } from './ask-site.ts';
import { directories, type Got, listingIn, placesOf } from './core/exposed-files.ts';
import type { Sign } from './core/signs.ts';
import type { Around } from './probe-pages.ts';

/** Enough to tell what it is. */
const HEAD_BYTES = 16 * 1024;
const LISTING_BYTES = 128 * 1024;

const gotOf = (path: string, { status, body }: Answered): Got => {
  const head = Buffer.from(body.subarray(0, HEAD_BYTES));
  return { path, status, head: head.toString('latin1'), text: head.toString('utf8') };
};

const probePlaces = async (asker: SiteAsker, host: string, { missing }: Around): Promise<readonly Sign[]> => {
  const signs: Sign[] = [];
  for (const { path, code, is } of placesOf(host)) {
    const answer = await asker.ask('files', path, { limitBytes: HEAD_BYTES });
    if (answer?.status !== 200) continue;
    const got = gotOf(path, answer);
    // What passes for a secret under a path that cannot exist is a trap, or the shop's own way of saying no.
    if (!is(got) || missing.some((other) => other.status === 200 && is(gotOf(path, other)))) continue;
    signs.push({ code, place: path, detail: { status: answer.status }, proof: [answer.request] });
  }
  return signs;
};

const probeDirectories = async (asker: SiteAsker, { missing }: Around): Promise<readonly Sign[]> => {
  const signs: Sign[] = [];
  for (const path of directories) {
    const answer = await asker.ask('files', path, { limitBytes: LISTING_BYTES });
    if (answer?.status !== 200) continue;
    const listing = listingIn(answer.text, path);
    if (listing === undefined || missing.some((other) => listingIn(other.text, other.path) !== undefined)) continue;
    const code = listing.data > 0 ? 'data-directory-listed' : 'directory-listed';
    signs.push({ code, place: path, detail: { ...listing }, proof: [answer.request] });
  }
  return signs;
};

export const probeFiles = async (asker: SiteAsker, host: string, around: Around): Promise<readonly Sign[]> => {
  const first = asker.records.length + 1;
  const signs = [...(await probePlaces(asker, host, around)), ...(await probeDirectories(asker, around))];
  const asked = asker.records.slice(first - 1).filter(({ status }) => status !== undefined);
  const unanswered = asker.records.length - first + 1 - asked.length;
  if (signs.length > 0) return signs;
  const code = unanswered > 0 ? 'files-not-looked-at' : 'known-places-closed';
  const proof = asker.records.slice(first - 1).map(({ number }) => number);
  return [{ code, place: '/', detail: { asked: asked.length, unanswered }, proof }];
};
