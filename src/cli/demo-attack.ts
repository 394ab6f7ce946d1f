/**
 * The demo's middle part: the lab's shop is visited as it should be, attacked as small shops are (LEAK-04), visited
 * again, and what the second visit found is told: script, destination, fields, alert and case.
 */
import type { House } from '#app';
import { parseId } from '#kernel';
import { systemScope } from '#registry';
import type { VisitDetail } from '#site-watch';
import { demoSite, visitSite } from './demo-site.ts';
import type { DemoTenant } from './demo-tenant.ts';
import type { LabEvent, LabProcess } from './lab-process.ts';
import { CommandFailure } from './translate-failure.ts';
import { type Language, speak, type Tell, type Words } from './words.ts';

type Told = {
  readonly house: House;
  readonly tenant: DemoTenant;
  readonly lab: LabProcess;
  readonly tell: Tell;
  readonly lang: Language;
};

export const tellAttack = async (told: Told): Promise<void> => {
  const { house, tenant, lab, tell } = told;
  const site = await demoSite(house, tenant, lab.addresses);
  tell('visiting', { shop: lab.addresses.shop });
  tellVisit(await visitSite(house, tenant, site), tell);
  tell('attacking');
  const ended = await lab.perform({ command: 'attack' }, 'attack', (event) => tellStep(event, tell));
  if (ended.outcome !== 'succeeded') throw new CommandFailure('attack-failed', 'the lab could not attack its own shop');
  tell('visitingAgain');
  const visit = await visitSite(house, tenant, site);
  tellVisit(visit, tell);
  for (const finding of visit.findings) await tellFinding(told, finding);
};

const STEPS: Readonly<Record<string, keyof Words>> = {
  'script-left': 'attackScriptLeft',
  'admin-looked': 'attackAdminLooked',
  'session-taken': 'attackSessionTaken',
  'checkout-altered': 'attackCheckoutAltered',
};

const tellStep = ({ step }: LabEvent, tell: Tell): void => {
  const key = typeof step === 'string' ? STEPS[step] : undefined;
  if (key !== undefined) tell(key);
};

const tellVisit = ({ end, counts, steps, alertsRaised }: VisitDetail, tell: Tell): void => {
  if (end?.kind !== 'completed')
    tell('visitIncomplete', { code: end?.code ?? end?.kind ?? 'unknown', step: end?.step ?? '-' });
  else if (counts.findings === 0) tell('visitClean', { steps: steps.length, ...counts });
  else tell('visitFound', { findings: counts.findings, alerts: alertsRaised });
};

const tellFinding = async (
  { house, tenant, tell, lang }: Told,
  finding: VisitDetail['findings'][number],
): Promise<void> => {
  // What is only for the digest has none.
  if (finding.alert === undefined) return;
  const alert = parseId('alt', finding.alert);
  if (alert.kind === 'failed') throw new Error('a finding names its alert');
  const say = speak(lang);
  const scope = systemScope(tenant.tenant, 'demo');
  const { cases, severity, sequence, timesSeenAgain } = await house.cases.alerts.get(scope, alert.value);
  tell(finding.seenAgain ? 'findingAgain' : 'finding', {
    severity: say(severity),
    sequence,
    times: timesSeenAgain,
    script: finding.script === undefined ? '—' : `${finding.script.url}${finding.script.inline ? ' (inline)' : ''}`,
    destination: finding.destination ?? '—',
    fields: finding.fields.map((field) => say(field)).join(lang === 'ja' ? '、' : ', '),
    encoding: finding.encoding.join(' ') || 'plain',
  });
  const [joined] = cases;
  const id = joined && parseId('cas', joined.id);
  if (id?.kind !== 'ok') return;
  const { number, owner, dueAt } = await house.cases.cases.get(scope, id.value);
  tell('caseIsThere', {
    number,
    owner: owner?.displayName ?? '—',
    // As the console shows it.
    due: new Date(dueAt).toLocaleString(lang === 'ja' ? 'ja-JP' : 'en-GB', {
      timeZone: 'Asia/Tokyo',
      dateStyle: 'medium',
      timeStyle: 'long',
    }),
  });
};
