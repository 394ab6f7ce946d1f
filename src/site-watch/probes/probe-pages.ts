/** The pages that a shop shows to everyone, and what it answers to paths that cannot exist. */
import type { Random } from '#platform/random';
import type { Answered, SiteAsker } from './ask-site.ts';
import { pageSigns } from './core/page-signs.ts';
import { readPage } from './core/read-page.ts';
import type { Sign } from './core/signs.ts';

export type Around = {
  readonly pages: readonly Answered[];
  /** Answers to paths that cannot exist. */
  readonly missing: readonly Answered[];
  /** A word that stands in no path of the site. */
  readonly word: string;
};

const MORE_PAGES = 6;
/** Read-only pages: nothing that is left, put in a cart or taken out by following a link. */
const WANTED =
  /login|log-in|signin|sign-in|mypage|my-account|contact|inquiry|enquiry|toiawase|entry|regist|cart|checkout|shopping|member|review|recruit/i;
const NEVER = /logout|log-out|signout|delete|remove|cancel|unsubscribe|add[-_/]|withdraw|taikai/i;

const linkedPaths = (front: Answered): readonly string[] => {
  const { origin } = new URL(front.url);
  const paths = readPage(front.text).links.flatMap((link) => {
    const url = URL.parse(link, front.url);
    const wanted =
      url?.origin === origin && url.search === '' && WANTED.test(url.pathname) && !NEVER.test(url.pathname);
    return wanted && !/\.(?:pdf|zip|jpe?g|png|gif|csv)$/i.test(url.pathname) ? [url.pathname] : [];
  });
  return [...new Set(paths)].filter((path) => path !== front.path).slice(0, MORE_PAGES);
};

const WORD_LETTERS = 'bcdfghjkmnpqrstvwxz';

const impossibleWord = (random: Pick<Random, 'bytes'>): string =>
  [...random.bytes(14)].map((byte) => WORD_LETTERS[byte % WORD_LETTERS.length] ?? '').join('');

const given = (answers: readonly (Answered | undefined)[]): readonly Answered[] =>
  answers.filter((answer) => answer !== undefined);

export const lookAround = async (asker: SiteAsker, random: Pick<Random, 'bytes'>): Promise<Around> => {
  const front = await asker.follow('pages', '/');
  const pages = [front];
  for (const path of front === undefined ? [] : linkedPaths(front)) pages.push(await asker.follow('pages', path));
  const word = impossibleWord(random);
  const missing: (Answered | undefined)[] = [];
  for (const path of [`/${word}`, `/${word}/`, `/${word}.php`, `/.${word}`]) {
    missing.push(await asker.follow('missing', path));
  }
  return { pages: given(pages), missing: given(missing), word };
};

export const signsOfPages = ({ pages }: Around): readonly Sign[] => {
  const signs = pageSigns(pages.filter(({ status }) => status === 200));
  const hasUpload = signs.some(({ code }) => code.startsWith('upload-form-'));
  const proof = pages.map(({ request }) => request);
  return hasUpload || proof.length === 0
    ? signs
    : [...signs, { code: 'upload-form-not-found', place: '/', detail: { pages: pages.length }, proof }];
};
