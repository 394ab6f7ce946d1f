/** Where time stamps lie among the files of a log: docs/specs/time-stamp.md. */
import { type ReadFile, utf8, utf8Text } from '#evidence-verifier';
import { formatInstant, type Instant } from '#kernel';
import type { Objects } from '#platform/objects';

/** One line for each stamp, in the order of sizes: the size, a space, the authority's time. */
export const STAMP_INDEX = 'time-stamps/index';
export const stampedCheckpointPath = (size: number): string => `time-stamps/${size}/checkpoint`;
export const stampResponsePath = (size: number): string => `time-stamps/${size}/response.tsr`;

/** A path below the log that one of these three names, and no other. */
export const isStampPath = (path: string): boolean =>
  /^time-stamps\/(index|[1-9]\d{0,15}\/(checkpoint|response\.tsr))$/.test(path);

export const encodeStampIndex = (
  stamps: readonly { readonly size: number; readonly stampedAt: Instant }[],
): Uint8Array => utf8(stamps.map(({ size, stampedAt }) => `${size} ${formatInstant(stampedAt)}\n`).join(''));

/** Sizes of an index; what is no line of one is passed over, since nothing rests on it. */
const sizesIn = (index: Uint8Array): number[] =>
  (utf8Text(index) ?? '').split('\n').flatMap((line) => {
    const size = /^([1-9]\d{0,15}) \S+$/.exec(line)?.[1];
    return size === undefined ? [] : [Number(size)];
  });

/** Copies the stamps of checkpoints up to `size`, and an index of them last. What `to` has up to `since` is not read. */
export const copyTimeStamps = async (
  from: ReadFile,
  to: Objects,
  { size, since = 0 }: { readonly size: number; readonly since?: number },
): Promise<void> => {
  const index = await from(STAMP_INDEX);
  if (index === undefined) return;
  const copied = new Set<number>();
  for (const stamped of sizesIn(index).filter((each) => each <= size)) {
    const paths = [stampedCheckpointPath(stamped), stampResponsePath(stamped)];
    const held = stamped <= since && !(await Promise.all(paths.map((path) => to.get(path)))).includes(undefined);
    const files = held ? [] : await Promise.all(paths.map((path) => from(path)));
    if (files.includes(undefined)) continue;
    for (const [place, bytes] of files.entries()) await to.put(paths[place] ?? '', bytes ?? new Uint8Array(0));
    copied.add(stamped);
  }
  const lines = (utf8Text(index) ?? '').split('\n').filter((line) => copied.has(Number(line.split(' ')[0])));
  if (copied.size > 0) await to.put(STAMP_INDEX, utf8(`${lines.join('\n')}\n`));
};
