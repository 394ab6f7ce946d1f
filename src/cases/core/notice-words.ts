/**
 * The words of notices, in Japanese and English: one line for the subject, some for the text. What a row of the outbox
 * holds is a kind and parameters; the words are chosen when it is sent.
 */
import { formatInstant, type Instant, instantOfMs } from '#kernel';
import type { Severity } from './severity.ts';

export const NOTICE_KINDS = [
  'case-opened',
  'case-assigned',
  'severity-raised',
  'case-overdue',
  'case-escalated',
  'case-to-board',
  'case-joined',
  'alert-reopened',
  'task-assigned',
  'task-overdue',
] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];
export type NoticeLanguage = 'ja' | 'en';

export type NoticeFacts = {
  readonly number: number;
  /** Of the case. */
  readonly kind: string;
  readonly severity: Severity;
  readonly subject: string;
  readonly dueAt: Instant;
  readonly link: string;
};

export type NoticeText = { readonly subject: string; readonly text: string };

type Filled = {
  readonly number: number;
  readonly kind: string;
  readonly severity: string;
  readonly subject: string;
  readonly due: string;
  readonly link: string;
};

type Words = {
  readonly severities: Readonly<Record<Severity, string>>;
  readonly kinds: Readonly<Record<string, string>>;
  readonly notices: Readonly<Record<NoticeKind, { readonly subject: (of: Filled) => string; readonly lead: string }>>;
  readonly body: (of: Filled, lead: string) => string;
};

const ja: Words = {
  severities: { critical: '緊急', high: '高', medium: '中', low: '低' },
  kinds: {
    'checkout-tampering': '決済ページの改ざんの疑い',
    'card-data-flows-unread': 'カード番号に連動する送信',
    'site-exposed': 'サイトの重大な弱点',
    'card-data-reaches-merchant': '非保持化の申告との不一致',
    'site-not-watched': 'サイトの巡回の許可',
    'visit-incomplete': '巡回の不完了',
    'script-review': '変更されたスクリプトの確認',
    'payment-page-changed': '決済ページの変更',
    'card-data-stored': 'カード情報の保持の疑い',
    'card-enumeration': 'クレジットマスターの疑い',
    'card-search-incomplete': 'カード情報の探索の不完了',
    'log-unattested': '証跡ログの第三者による裏付けの不足',
    'log-witness-refused': '証跡ログの書き換えの疑い',
    'source-silent': '検知元の途絶',
    'log-not-advancing': '証跡ログの停滞',
    'system-not-covered': '準拠証明の対象外のシステム',
    'document-expiring': '証明書類の期限切れ間近',
    'document-expired': '証明書類の期限切れ',
    'delivery-overdue': '評価者からの提出の遅れ',
    'declaration-contradicted': '申告と観測の食い違い',
    'declaration-overdue': '期限を過ぎた申告',
    'log-report-missing': 'ログ保管の報告の途絶',
    'log-retention-short': 'ログ保管期間の不足',
    'finding-overdue': '是正期限を過ぎた指摘',
    'model-drift': 'モデルのドリフト',
    'webhook-switched-off': 'Webhookの停止',
  },
  notices: {
    'case-opened': {
      subject: (of) => `案件 ${of.number} 開始（${of.severity}）：${of.subject}`,
      lead: '新しい案件の担当者になりました。',
    },
    'case-assigned': {
      subject: (of) => `案件 ${of.number} の担当：${of.subject}`,
      lead: 'この案件の担当者に指名されました。',
    },
    'severity-raised': {
      subject: (of) => `案件 ${of.number} の重大度が「${of.severity}」に上がりました：${of.subject}`,
      lead: 'より重大なアラートが加わりました。期限が早まっていないかご確認ください。',
    },
    'case-overdue': {
      subject: (of) => `案件 ${of.number} 期限超過：${of.subject}`,
      lead: '期限を過ぎました。アラートをすべて処置し、案件を終了してください。',
    },
    'case-escalated': {
      subject: (of) => `案件 ${of.number} エスカレーション：${of.subject}`,
      lead: '期限を過ぎても終了していない案件です。担当者の対応をご確認ください。',
    },
    'case-to-board': {
      subject: (of) => `案件 ${of.number} 経営への報告：${of.subject}`,
      lead: '期限を大きく過ぎても終了していないため、経営層への報告の対象となりました。',
    },
    'case-joined': {
      subject: (of) => `案件 ${of.number} への参加：${of.subject}`,
      lead: 'この案件の関係者に加わりました。',
    },
    'alert-reopened': {
      subject: (of) => `案件 ${of.number} アラートの再開：${of.subject}`,
      lead: '処置が取り消され、アラートが再び未処置になりました。',
    },
    'task-assigned': {
      subject: (of) => `案件 ${of.number} の作業：${of.subject}`,
      lead: 'この案件の作業を割り当てられました。',
    },
    'task-overdue': {
      subject: (of) => `案件 ${of.number} 作業の期限超過：${of.subject}`,
      lead: 'この案件の作業が期限を過ぎました。',
    },
  },
  body: (of, lead) =>
    [
      lead,
      '',
      `案件：${of.number}（${of.kind}）`,
      `対象：${of.subject}`,
      `重大度：${of.severity}`,
      `期限：${of.due}`,
      '',
      of.link,
      '',
    ].join('\n'),
};

const en: Words = {
  severities: { critical: 'critical', high: 'high', medium: 'medium', low: 'low' },
  kinds: {
    'checkout-tampering': 'Suspected tampering with a checkout',
    'card-data-flows-unread': 'Data that follows the card number',
    'site-exposed': 'A grave weakness of a site',
    'card-data-reaches-merchant': 'Non-retention contradicted',
    'site-not-watched': 'Permission to visit a site',
    'visit-incomplete': 'Incomplete visits',
    'script-review': 'Changed scripts to review',
    'payment-page-changed': 'A changed payment page',
    'card-data-stored': 'Card data that is kept',
    'card-enumeration': 'Trying of card numbers',
    'card-search-incomplete': 'Incomplete searches for card data',
    'log-unattested': 'A log that lacks outside attestation',
    'log-witness-refused': 'Suspected rewriting of the log',
    'source-silent': 'A silent source of alerts',
    'log-not-advancing': 'A log that stands still',
    'system-not-covered': 'A system no attestation covers',
    'document-expiring': 'A document about to expire',
    'document-expired': 'An expired document',
    'delivery-overdue': 'An overdue report of an assessor',
    'declaration-contradicted': 'A declaration that what was observed contradicts',
    'declaration-overdue': 'An overdue declaration',
    'log-report-missing': 'Missing reports on kept logs',
    'log-retention-short': 'Logs kept too short a time',
    'finding-overdue': 'An overdue finding',
    'model-drift': 'Drift of a model',
    'webhook-switched-off': 'A webhook that was switched off',
  },
  notices: {
    'case-opened': {
      subject: (of) => `Case ${of.number} opened (${of.severity}): ${of.subject}`,
      lead: 'You own a new case.',
    },
    'case-assigned': {
      subject: (of) => `Case ${of.number} is yours: ${of.subject}`,
      lead: 'You were made the owner of this case.',
    },
    'severity-raised': {
      subject: (of) => `Case ${of.number} is now ${of.severity}: ${of.subject}`,
      lead: 'A graver alert joined the case. See whether its deadline is earlier now.',
    },
    'case-overdue': {
      subject: (of) => `Case ${of.number} is overdue: ${of.subject}`,
      lead: 'The deadline has passed. Dispose of each alert and close the case.',
    },
    'case-escalated': {
      subject: (of) => `Case ${of.number} escalated: ${of.subject}`,
      lead: 'This case is past its deadline and not closed. See what its owner is doing.',
    },
    'case-to-board': {
      subject: (of) => `Case ${of.number} reported to the board: ${of.subject}`,
      lead: 'This case is far past its deadline and not closed, and is now a matter for the board.',
    },
    'case-joined': {
      subject: (of) => `Case ${of.number}, you take part: ${of.subject}`,
      lead: 'You were made a participant of this case.',
    },
    'alert-reopened': {
      subject: (of) => `Case ${of.number}, an alert is open again: ${of.subject}`,
      lead: 'A disposition was taken back: the alert has to be disposed of again.',
    },
    'task-assigned': {
      subject: (of) => `Case ${of.number}, a task for you: ${of.subject}`,
      lead: 'You were given a task of this case.',
    },
    'task-overdue': {
      subject: (of) => `Case ${of.number}, a task is overdue: ${of.subject}`,
      lead: 'A task of this case is past its due time.',
    },
  },
  body: (of, lead) =>
    [
      lead,
      '',
      `Case: ${of.number} (${of.kind})`,
      `About: ${of.subject}`,
      `Severity: ${of.severity}`,
      `Deadline: ${of.due}`,
      '',
      of.link,
      '',
    ].join('\n'),
};

const CATALOGUES: Readonly<Record<NoticeLanguage, Words>> = { ja, en };

const TOKYO_AHEAD_MS = 9 * 3_600_000;
const SUBJECT_MAX = 120;

/** Deadlines are told in the time of Japan, to the minute. */
const inTokyo = (at: Instant): string =>
  `${formatInstant(instantOfMs(at + TOKYO_AHEAD_MS))
    .slice(0, 16)
    .replace('T', ' ')} JST`;

/** One line of a length that fits: a name comes from outside and could have any. */
const oneLine = (text: string): string => {
  const line = text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  const letters = [...line];
  return letters.length <= SUBJECT_MAX ? line : `${letters.slice(0, SUBJECT_MAX - 1).join('')}…`;
};

/** The kind of a case or an alert in words; a kind that has none stands as it is. */
export const kindText = (language: NoticeLanguage, kind: string): string => CATALOGUES[language].kinds[kind] ?? kind;

export const renderNotice = (kind: NoticeKind, language: NoticeLanguage, facts: NoticeFacts): NoticeText => {
  const words = CATALOGUES[language];
  const filled: Filled = {
    number: facts.number,
    kind: kindText(language, facts.kind),
    severity: words.severities[facts.severity],
    subject: oneLine(facts.subject),
    due: inTokyo(facts.dueAt),
    link: facts.link,
  };
  const { subject, lead } = words.notices[kind];
  return { subject: `[Mitsuke] ${subject(filled)}`, text: words.body(filled, lead) };
};
