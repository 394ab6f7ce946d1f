import { expect, test } from 'vitest';
import { asSent, asTyped, faultsBy } from './typed-agreement.ts';

const typed = asTyped(null);

test('what nobody agreed to is not sent', () => {
  const sent = asSent({ ...typed, reference: '合意書 7', person: '佐藤', until: '2027-03-31' });
  expect(sent).toEqual({ reference: '合意書 7', person: '佐藤', until: '2027-03-31', keepPassword: false });
});

test('digits typed in full width are numbers, fields of the card form are read line by line', () => {
  const sent = asSent({
    ...typed,
    memberLogin: { ...typed.memberLogin, use: true, path: ' /mypage/login ', account: 'probe', attempts: '６' },
    cardForm: {
      ...typed.cardForm,
      use: true,
      path: '/checkout',
      attempts: '3',
      fields: 'card_no = 4111111111111111\n\n token=a=b\nempty=',
    },
  });
  expect(sent.memberLogin).toEqual({ path: '/mypage/login', account: 'probe', maxAttempts: 6 });
  expect(sent.cardForm?.fields).toEqual({ card_no: '4111111111111111', token: 'a=b', empty: '' });
});

test('a password on record is kept until another is typed, and never shown', () => {
  const adminLogin = { path: '/hidden', account: 'probe', maxAttempts: 3 };
  const kept = asTyped({
    agreement: { reference: 'r', person: 'p', until: '2027-01-01', adminLogin },
    hasPassword: true,
  });
  expect(kept.adminLogin).toMatchObject({ use: true, password: '', keepPassword: true, attempts: '3' });
  expect(asSent(kept)).toMatchObject({ keepPassword: true, adminLogin });
  const changed = asSent({ ...kept, adminLogin: { ...kept.adminLogin, password: 'another' } });
  expect(changed).toMatchObject({ keepPassword: false, adminLogin: { password: 'another' } });
  const dropped = asSent({ ...kept, adminLogin: { ...kept.adminLogin, use: false } });
  expect(dropped).not.toHaveProperty('adminLogin');
  expect(dropped.keepPassword).toBe(false);
});

test('what the server did not accept stands beside its field', () => {
  const faults = faultsBy([
    { pointer: '/until', code: 'wrong-value' },
    { pointer: '/adminLogin/maxAttempts', code: 'too-big' },
    { pointer: '/cardForm/fields/card_no', code: 'card-number-not-accepted' },
  ]);
  expect([...faults]).toEqual([
    ['until', 'wrong-value'],
    ['adminLogin/attempts', 'too-big'],
    ['cardForm/fields', 'card-number-not-accepted'],
  ]);
});
