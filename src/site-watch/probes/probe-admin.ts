/** Where the administration stands, and what stands before it (checklist 1a, 1b; LEAK-08). */
import { type Answered, headerOf, type SiteAsker } from './ask-site.ts';
import { ADMIN_PATHS, type AdminSeen, adminSeen, asksForCode, type Platform } from './core/admin-pages.ts';
import type { Sign, SignCode } from './core/signs.ts';
import type { Around } from './probe-pages.ts';

type Found = {
  readonly path: string;
  readonly answer: Answered;
  readonly seen: Exclude<AdminSeen, 'absent'>;
  readonly tool: boolean;
};

const FIT: Readonly<Record<Found['seen'], SignCode>> = {
  entered: 'admin-without-sign-in',
  'sign-in': 'admin-login-open',
  basic: 'admin-behind-basic',
  refused: 'admin-refused',
};

/** A refusal says something where the same shape is not refused, and where the path is one this shop would have. */
const isMeant = async (asker: SiteAsker, { path }: Found, { word }: Around): Promise<boolean> => {
  const shaped = path.endsWith('/') ? `${path.slice(0, -1)}-${word}/` : `${path}-${word}`;
  const control = await asker.ask('admin', shaped);
  return control !== undefined && control.status !== 403;
};

const signOf = ({ path, answer, seen, tool }: Found): Sign => ({
  code: tool && seen === 'sign-in' ? 'database-tool-open' : FIT[seen],
  place: path,
  detail: { status: answer.status, ended: answer.path.slice(0, 300) },
  proof: [answer.request],
});

export const probeAdmin = async (
  asker: SiteAsker,
  around: Around,
  { platforms, agreedPath }: { readonly platforms: ReadonlySet<Platform>; readonly agreedPath?: string | undefined },
): Promise<readonly Sign[]> => {
  const agreed = agreedPath === undefined ? [] : [{ path: agreedPath, of: 'any' as const }];
  const found: Found[] = [];
  const ended = new Set<string>();
  for (const { path, of } of [...agreed, ...ADMIN_PATHS]) {
    const answer = await asker.follow('admin', path);
    if (answer === undefined || ended.has(answer.path)) continue;
    const seen = adminSeen(path, { ...answer, authenticate: headerOf(answer, 'www-authenticate') }, around.missing);
    if (seen === 'absent') continue;
    const each = { path, answer, seen, tool: of === 'database-tool' };
    const fits = of === 'any' || of === 'database-tool' || of.some((platform) => platforms.has(platform));
    // A refused database tool, or a path of other software, says nothing of this shop's administration.
    if (seen === 'refused' && (each.tool || !fits || !(await isMeant(asker, each, around)))) continue;
    if (seen === 'basic' && each.tool) continue;
    ended.add(answer.path);
    found.push(each);
  }
  return [...found.map(signOf), ...secondFactorSigns(found)];
};

const secondFactorSigns = (found: readonly Found[]): readonly Sign[] => {
  const form = found.find(({ seen, tool, answer }) => seen === 'sign-in' && !tool && asksForCode(answer.text));
  if (form === undefined) return [];
  return [{ code: 'second-factor-in-form', place: form.path, detail: {}, proof: [form.answer.request] }];
};
