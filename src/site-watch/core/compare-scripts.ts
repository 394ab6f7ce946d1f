/**
 * What changed between the scripts of two visits. A script with an address is the same script while the address stays;
 * an inline script is known by its content, and is called changed only where one went and one came in its document.
 */

export type SeenAt = {
  /** Own address, or that of the document for an inline script; without query and fragment. */
  readonly url: string;
  readonly inline: boolean;
  readonly sha256: string;
  /** Of the source in UTF-8. */
  readonly bytes: number;
};

export type ChangedScript = {
  readonly url: string;
  readonly inline: boolean;
  readonly before: Pick<SeenAt, 'sha256' | 'bytes'>;
  readonly after: Pick<SeenAt, 'sha256' | 'bytes'>;
};

export type ScriptChanges = {
  readonly added: readonly SeenAt[];
  readonly removed: readonly SeenAt[];
  readonly changed: readonly ChangedScript[];
  readonly same: number;
};

const slotOf = ({ url, inline }: SeenAt): string => `${inline ? 'inline' : 'file'} ${url}`;

/** Each content of a slot once, in the order it was seen. */
const bySlot = (scripts: readonly SeenAt[]): ReadonlyMap<string, ReadonlyMap<string, SeenAt>> =>
  new Map(
    [...Map.groupBy(scripts, slotOf)].map(([slot, seen]) => [
      slot,
      new Map(seen.map((script) => [script.sha256, script])),
    ]),
  );

/** An inline script is the same in whichever document it stands: addresses of documents carry order numbers. */
const inlineContents = (scripts: readonly SeenAt[]): ReadonlySet<string> =>
  new Set(scripts.filter(({ inline }) => inline).map(({ sha256 }) => sha256));

const contentOf = ({ sha256, bytes }: SeenAt) => ({ sha256, bytes });

export const compareScripts = (before: readonly SeenAt[], after: readonly SeenAt[]): ScriptChanges => {
  const [old, now] = [bySlot(before), bySlot(after)];
  const added: SeenAt[] = [];
  const removed: SeenAt[] = [];
  const changed: ChangedScript[] = [];
  let same = 0;
  const [inlineBefore, inlineAfter] = [inlineContents(before), inlineContents(after)];
  for (const slot of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(slot) ?? new Map<string, SeenAt>(), now.get(slot) ?? new Map<string, SeenAt>()];
    const gone = [...was.values()].filter(({ inline, sha256 }) => !(inline ? inlineAfter : is).has(sha256));
    const come = [...is.values()].filter(({ inline, sha256 }) => !(inline ? inlineBefore : was).has(sha256));
    same += is.size - come.length;
    const [left] = gone;
    const [arrived] = come;
    if (left !== undefined && arrived !== undefined && gone.length === come.length && gone.length === 1) {
      changed.push({
        url: arrived.url,
        inline: arrived.inline,
        before: contentOf(left),
        after: contentOf(arrived),
      });
    } else {
      removed.push(...gone);
      added.push(...come);
    }
  }
  return { added, removed, changed, same };
};
