/**
 * Attempts that were agreed to in writing, on the account and form that the agreement names and never one more than it
 * names (checklist 1b, 1c, 5, 6). An attempt is counted before it is sent.
 */
import type { Random } from '#platform/random';
import { type Answered, headerOf, type SiteAsker } from './ask-site.ts';
import { asksForCode } from './core/admin-pages.ts';
import type { Agreement } from './core/agreement.ts';
import type { ProbeName } from './core/probe-table.ts';
import { type Form, passwordForm, readPage } from './core/read-page.ts';
import type { Sign, SignCode } from './core/signs.ts';

type Attempt = {
  /** `limited`: the site stopped it. `entered`: signed in. `code`: a second proof is asked for. */
  readonly said: 'refused' | 'limited' | 'entered' | 'code' | 'no-form';
  readonly request: number;
};

type Trial = {
  readonly probe: ProbeName;
  readonly path: string;
  readonly maxAttempts: number;
  readonly lockedSign?: string | undefined;
};

/** The checklist's own number: an account locks after at most ten failures. */
const FAILURES_ALLOWED = 10;
const LIMITED_WORDS =
  /ロックされ|ロック中|試行回数|回数の?上限|しばらく(?:時間を?|経って|してから|お待ち)|一時的に(?:利用|ログイン|停止)|too many (?:failed |login |sign-in )?attempts|account (?:is |has been )?(?:temporarily )?locked|try again (?:later|in \d+)/i;

const cookiesOf = (answer: Answered): string =>
  answer.headers
    .filter(([name]) => name === 'set-cookie')
    .map(([, value]) => value.split(';')[0] ?? '')
    .join('; ');

/** Its own hidden values, so that a form token is the one the page gave. */
const filled = (form: Form, values: Readonly<Record<string, string>>): URLSearchParams => {
  const sent = new URLSearchParams();
  for (const { name, type, value } of form.fields) {
    if (name !== '' && (type === 'hidden' || type === 'select')) sent.set(name, value);
  }
  for (const [name, value] of Object.entries(values)) sent.set(name, value);
  return sent;
};

const accountField = ({ fields }: Form): string | undefined =>
  fields.find(({ type }) => type === 'text' || type === 'email' || type === 'tel')?.name;

export class Trials {
  readonly #asker: SiteAsker;
  readonly #random: Pick<Random, 'bytes'>;
  readonly #trial: Trial;
  #made = 0;

  constructor(asker: SiteAsker, random: Pick<Random, 'bytes'>, trial: Trial) {
    this.#asker = asker;
    this.#random = random;
    this.#trial = trial;
  }

  get left(): number {
    return this.#trial.maxAttempts - this.#made;
  }

  #isLimited(answer: Answered, before: Answered): boolean {
    if (answer.status === 423 || answer.status === 429) return true;
    const { lockedSign } = this.#trial;
    if (lockedSign !== undefined) return answer.text.includes(lockedSign) && !before.text.includes(lockedSign);
    return LIMITED_WORDS.test(answer.text) && !LIMITED_WORDS.test(before.text);
  }

  async #send(page: Answered, form: Form, sent: URLSearchParams): Promise<Answered | undefined> {
    const action = URL.parse(form.action === '' ? page.url : form.action, page.url);
    if (action === null || action.origin !== new URL(page.url).origin || form.method !== 'post' || this.left < 1)
      return undefined;
    this.#made += 1;
    const cookie = cookiesOf(page);
    const headers = cookie === '' ? {} : { cookie };
    const answer = await this.#asker.ask(this.#trial.probe, `${action.pathname}${action.search}`, {
      form: sent,
      headers,
    });
    const location = answer === undefined ? '' : headerOf(answer, 'location');
    const next = answer === undefined || location === '' ? null : URL.parse(location, answer.url);
    if (answer === undefined || next?.origin !== action.origin) return answer;
    const jar = [cookie, cookiesOf(answer)].filter((each) => each !== '').join('; ');
    return (
      (await this.#asker.ask(this.#trial.probe, `${next.pathname}${next.search}`, { headers: { cookie: jar } })) ??
      answer
    );
  }

  /** @param password without it, one that is wrong beyond doubt. */
  async signIn(account: string, password?: string): Promise<Attempt> {
    const page = await this.#asker.follow(this.#trial.probe, this.#trial.path);
    const form = page === undefined ? undefined : passwordForm(readPage(page.text));
    const named = form === undefined ? undefined : accountField(form);
    const secret = form?.fields.find(({ type }) => type === 'password')?.name;
    if (page === undefined || form === undefined || named === undefined || secret === undefined) {
      const limited = page !== undefined && this.#made > 0 && [403, 423, 429].includes(page.status);
      return { said: limited ? 'limited' : 'no-form', request: page?.request ?? this.#asker.records.length };
    }
    const wrong = `wrong-${Buffer.from(this.#random.bytes(9)).toString('hex')}`;
    const sent = filled(form, { [named]: account, [secret]: password ?? wrong });
    const answer = await this.#send(page, form, sent);
    if (answer === undefined) return { said: 'no-form', request: page.request };
    const { request } = answer;
    if (this.#isLimited(answer, page)) return { said: 'limited', request };
    if (asksForCode(answer.text)) return { said: 'code', request };
    const stillOutside = passwordForm(readPage(answer.text)) !== undefined || answer.status >= 400;
    return { said: stillOutside ? 'refused' : 'entered', request };
  }

  async postForm(fields: Readonly<Record<string, string>>): Promise<Attempt> {
    const page = await this.#asker.follow(this.#trial.probe, this.#trial.path);
    const wanted = Object.keys(fields);
    const form =
      page === undefined
        ? undefined
        : readPage(page.text).forms.find((each) =>
            wanted.every((name) => each.fields.some((field) => field.name === name)),
          );
    const answer =
      page === undefined || form === undefined ? undefined : await this.#send(page, form, filled(form, fields));
    if (page === undefined || answer === undefined) {
      const limited = page !== undefined && this.#made > 0 && [403, 423, 429].includes(page.status);
      return { said: limited ? 'limited' : 'no-form', request: page?.request ?? this.#asker.records.length };
    }
    const limited = this.#isLimited(answer, page) || (this.#made > 1 && answer.status === 403);
    return { said: limited ? 'limited' : 'refused', request: answer.request };
  }
}

type Series = { readonly failures: number; readonly end: Attempt['said']; readonly proof: readonly number[] };

/** Until it is stopped, the attempts are over, or there is nothing to try at. */
const series = async (trials: Trials, most: number, once: () => Promise<Attempt>): Promise<Series> => {
  const proof: number[] = [];
  let end: Attempt['said'] = 'refused';
  let failures = 0;
  while (end === 'refused' && failures < most && trials.left > 0) {
    const { said, request } = await once();
    proof.push(request);
    end = said;
    if (said === 'refused') failures += 1;
  }
  return { failures, end, proof };
};

type Deps = { readonly asker: SiteAsker; readonly random: Pick<Random, 'bytes'> };

const secondFactor = async (
  trials: Trials,
  { path, account, password }: NonNullable<Agreement['adminLogin']>,
): Promise<readonly Sign[]> => {
  if (password === undefined || trials.left < 1) return [];
  const { said, request } = await trials.signIn(account, password);
  const codes: Readonly<Record<Attempt['said'], SignCode>> = {
    entered: 'admin-entered-with-password-alone',
    code: 'second-factor-asked',
    refused: 'agreed-sign-in-failed',
    limited: 'agreed-sign-in-failed',
    'no-form': 'agreed-sign-in-failed',
  };
  return [{ code: codes[said], place: path, detail: { answer: said }, proof: [request] }];
};

/** With the right password the lock is proven either way; without it only a lock that shows is. */
const lockOut = async (trials: Trials, admin: NonNullable<Agreement['adminLogin']>, works: boolean): Promise<Sign> => {
  const { path, account, password, lockedSign } = admin;
  const keep = works ? 1 : 0;
  const most = Math.min(FAILURES_ALLOWED + 1 - keep, trials.left - keep);
  const { failures, end, proof } = await series(trials, most, () => trials.signIn(account));
  const sign = (code: SignCode, more: readonly number[] = []): Sign => ({
    code,
    place: path,
    detail: { failures },
    proof: [...proof, ...more],
  });
  if (end === 'limited') return sign('admin-locked');
  if (end !== 'refused') return sign('lock-not-seen-within-agreed');
  if (works && trials.left > 0 && failures > 0) {
    const last = await trials.signIn(account, password);
    if (last.said === 'limited' || last.said === 'refused') return sign('admin-locked', [last.request]);
    return sign(failures >= FAILURES_ALLOWED ? 'admin-never-locked' : 'lock-not-seen-within-agreed', [last.request]);
  }
  // A lock that nobody is told of cannot be told from none, unless the merchant has said how it shows.
  return sign(
    failures > FAILURES_ALLOWED && lockedSign !== undefined ? 'admin-never-locked' : 'lock-not-seen-within-agreed',
  );
};

const probeAdminAccount = async (
  { asker, random }: Deps,
  admin: NonNullable<Agreement['adminLogin']>,
): Promise<readonly Sign[]> => {
  const trials = new Trials(asker, random, { probe: 'admin-account', ...admin });
  const first = await secondFactor(trials, admin);
  const works = first.some(
    ({ code }) => code === 'admin-entered-with-password-alone' || code === 'second-factor-asked',
  );
  return trials.left < 1 ? first : [...first, await lockOut(trials, admin, works)];
};

const probeSeries = async (
  { asker, random }: Deps,
  trial: Trial,
  codes: { readonly limited: SignCode; readonly not: SignCode },
  once: (trials: Trials) => Promise<Attempt>,
): Promise<Sign> => {
  const trials = new Trials(asker, random, trial);
  const { failures, end, proof } = await series(trials, trial.maxAttempts, () => once(trials));
  return {
    code: end === 'limited' ? codes.limited : codes.not,
    place: trial.path,
    detail: { failures, ended: end },
    proof,
  };
};

export const probeAccounts = async (
  deps: Deps,
  { adminLogin, memberLogin, cardForm }: Agreement,
): Promise<readonly Sign[]> => {
  const signs: Sign[] = [];
  if (adminLogin !== undefined) signs.push(...(await probeAdminAccount(deps, adminLogin)));
  if (memberLogin !== undefined) {
    const codes = { limited: 'login-throttled', not: 'login-not-throttled-within-agreed' } as const;
    const trial = { probe: 'member-account', ...memberLogin } as const;
    signs.push(await probeSeries(deps, trial, codes, (trials) => trials.signIn(memberLogin.account)));
  }
  if (cardForm !== undefined) {
    const codes = { limited: 'card-form-limited', not: 'card-form-not-limited-within-agreed' } as const;
    const trial = { probe: 'card-form', ...cardForm } as const;
    signs.push(await probeSeries(deps, trial, codes, (trials) => trials.postForm(cardForm.fields)));
  }
  return signs;
};
