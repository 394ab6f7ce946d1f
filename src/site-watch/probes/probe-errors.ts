/** Harmless odd requests, and what a shop lets slip when it meets one (checklist 3b, 3c). Nothing is injected. */
import type { SiteAsker } from './ask-site.ts';
import { errorsIn } from './core/shown-errors.ts';
import type { Sign } from './core/signs.ts';
import type { Around } from './probe-pages.ts';

const LONG = 'a'.repeat(2_000);

export const probeErrors = async (asker: SiteAsker, { pages, missing, word }: Around): Promise<readonly Sign[]> => {
  const odd = [`/?q=${LONG}`, '/?id[]=1&page[]=1', '/%E3%81', `/index.php?${word}=%E3%81`];
  const answers = [...missing];
  for (const address of odd) {
    const answer = await asker.ask('errors', address);
    if (answer !== undefined) answers.push(answer);
  }
  const ordinary = pages.filter(({ status }) => status === 200).map(({ text }) => text);
  const signs = answers.flatMap(({ text, path, request, status }) =>
    errorsIn(text, ordinary).map(
      ({ code, name }): Sign => ({ code, place: path, detail: { error: name, status }, proof: [request] }),
    ),
  );
  return [...new Map(signs.toReversed().map((sign) => [`${sign.code} ${sign.detail.error}`, sign])).values()];
};
