/** An agreement on attempts as it is typed, and as it is sent. */
import type { FieldFault } from '../../api/client.ts';
import type { keepProbeAgreement, ProbeAgreement } from '../../api/generated.ts';

export const TRIED = ['adminLogin', 'memberLogin', 'cardForm'] as const;
export type Tried = (typeof TRIED)[number];

export type TypedTrial = {
  readonly use: boolean;
  readonly path: string;
  readonly account: string;
  readonly attempts: string;
  readonly lockedSign: string;
  /** Of the administration's account. */
  readonly password: string;
  readonly keepPassword: boolean;
  /** A line each: `name=value`. */
  readonly fields: string;
};

export type TypedAgreement = {
  readonly reference: string;
  readonly person: string;
  readonly until: string;
} & Readonly<Record<Tried, TypedTrial>>;

type Sent = Parameters<typeof keepProbeAgreement>[1];
type Kept = Pick<ProbeAgreement, 'agreement' | 'hasPassword'>;

const asTypedTrial = (kept: Kept | null, which: Tried): TypedTrial => {
  const known = kept?.agreement[which];
  const fields = known !== undefined && 'fields' in known ? known.fields : {};
  return {
    use: known !== undefined,
    path: known?.path ?? '',
    account: known !== undefined && 'account' in known ? known.account : '',
    attempts: String(known?.maxAttempts ?? (which === 'adminLogin' ? 12 : 5)),
    lockedSign: known?.lockedSign ?? '',
    password: '',
    keepPassword: which === 'adminLogin' && kept?.hasPassword === true,
    fields: Object.entries(fields)
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  };
};

export const asTyped = (kept: Kept | null): TypedAgreement => ({
  reference: kept?.agreement.reference ?? '',
  person: kept?.agreement.person ?? '',
  until: kept?.agreement.until ?? '',
  adminLogin: asTypedTrial(kept, 'adminLogin'),
  memberLogin: asTypedTrial(kept, 'memberLogin'),
  cardForm: asTypedTrial(kept, 'cardForm'),
});

const fieldsOf = (lines: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .map((line) => {
        const at = line.indexOf('=');
        return at < 0 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
      }),
  );

const attemptsOf = ({ path, attempts, lockedSign }: TypedTrial) => ({
  path: path.normalize('NFKC').trim(),
  maxAttempts: Number(attempts.normalize('NFKC')),
  ...(lockedSign.trim() === '' ? {} : { lockedSign: lockedSign.trim() }),
});

export const asSent = ({ reference, person, until, adminLogin, memberLogin, cardForm }: TypedAgreement): Sent => {
  const keeps = adminLogin.use && adminLogin.keepPassword && adminLogin.password === '';
  return {
    ...{ reference, person, until, keepPassword: keeps },
    ...(adminLogin.use && {
      adminLogin: {
        ...attemptsOf(adminLogin),
        account: adminLogin.account,
        ...(adminLogin.password === '' ? {} : { password: adminLogin.password }),
      },
    }),
    ...(memberLogin.use && { memberLogin: { ...attemptsOf(memberLogin), account: memberLogin.account } }),
    ...(cardForm.use && { cardForm: { ...attemptsOf(cardForm), fields: fieldsOf(cardForm.fields) } }),
  };
};

/** Of `/adminLogin/maxAttempts` the code, by the field it stands beside: `adminLogin/attempts`. */
export const faultsBy = (faults: readonly FieldFault[]): ReadonlyMap<string, string> =>
  new Map(
    faults.map(({ pointer, code }) => {
      const [head = '', part = ''] = pointer.split('/').slice(1);
      const field = part === 'maxAttempts' ? 'attempts' : part;
      return [field === '' ? head : `${head}/${field}`, code];
    }),
  );
