/** The folders that this server searches for card data, from the YAML file that the configuration names. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { WatchedFolder } from '#card-discovery/scans';
import { failed, type Id, type Outcome, ok, parseId } from '#kernel';

const idText = <P extends string>(prefix: P) =>
  z.string().transform((text, { addIssue }): Id<P> => {
    const id = parseId(prefix, text);
    if (id.kind === 'ok') return id.value;
    addIssue('not an id');
    return z.NEVER;
  });

const watched = z.strictObject({
  name: z.string().trim().min(1).max(100),
  tenant: idText('ten'),
  party: idText('pty').optional(),
  folder: z.string().refine((text) => path.isAbsolute(text)),
  everyMinutes: z.int().min(5).max(10_080).default(1_440),
});

const list = z
  .array(watched)
  .max(100)
  .refine(
    (each) => new Set(each.map(({ tenant, party, name }) => [tenant, party, name].join(' '))).size === each.length,
  );

/** The fault names the first place that is wrong; what stands there is not repeated. */
export const readWatchList = (file: string): Outcome<readonly WatchedFolder[], string> => {
  let content: unknown;
  try {
    content = parse(readFileSync(file, 'utf8'));
  } catch {
    return failed('a file that can be read as YAML');
  }
  const read = list.safeParse(content);
  if (read.success) return ok(read.data);
  const place = read.error.issues[0]?.path.join('.') || 'the whole';
  return failed(`a list of name, tenant, party, folder and everyMinutes, each name once; see ${place}`);
};
