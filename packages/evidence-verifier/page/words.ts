/** The page's words in both languages; `en` gives the keys, a missing or surplus Japanese one does not compile. */
import type { AuditFaultCode } from '../src/index.ts';
import { type Advice, adviceEn, adviceJa } from './advice.ts';

const en = {
  title: 'Check an evidence log',
  intro:
    'Drop an exported log here. Everything is computed in this browser; nothing is sent anywhere, and this page can be used without a network.',
  folder: 'Folder of the exported log',
  drop: 'Drop the folder here, or choose it',
  chosen: 'Chosen: {name}',
  noLog: 'There is no checkpoint in this folder: it is not a log, or an export cut short.',
  key: 'Verifier key of the log (from somewhere else than the log)',
  older: 'An older checkpoint of this log (optional)',
  witnesses: 'Keys of witnesses that must have cosigned, one a line (optional)',
  start: 'Check',
  stop: 'Stop',
  language: '日本語',
  checking: '{entries} of {size} entries checked',
  keyMalformed: 'This is not a verifier key (NAME+HASH+KEY).',
  witnessMalformed: 'One of the lines is not the key of an Ed25519 witness.',
  noEd25519: 'This browser cannot check Ed25519 signatures. Use Chrome 137, Firefox 129, Safari 17 or later.',
  unreadable: 'A file could not be read: {reason}',
  stopped: 'Stopped.',
  verified: 'Verified',
  verifiedText: '{size} entries of {origin}: each one hashed, each signature checked.',
  diverges: 'Does not verify',
  where: 'Where',
  entry: 'Entry',
  file: 'File',
  bytes: 'Bytes',
  root: 'Root',
  keys: 'Keys',
  keyFrom: '{vkey}, from entry {from}',
  continues: 'Continues the older checkpoint of {size} entries.',
  witness: 'Witnesses',
  accounted: 'Every alert is accounted for',
  notAccounted: 'Alerts are not accounted for: {count} fault(s)',
  faults: 'Faults',
  open: 'Alerts without a disposition ({count})',
  confirmedByOne: 'Critical alerts disposed of as confirmed by one person: {count}',
  sources: 'Sources',
  days: 'Days',
  late: 'Late windows',
  none: 'None',
  time: 'Time',
  fault: 'Fault',
  source: 'Source',
  number: 'Number',
  alert: 'Alert',
  severity: 'Severity',
  expected: 'Computed',
  found: 'Stated',
  ingested: 'Ingested',
  disposed: 'Disposed of',
  openShort: 'Open',
  windows: 'Windows',
  until: 'Up to',
  cadence: 'Minutes to a window + grace',
  endings: 'Times in which a source was ended',
  endedBy: 'Ended by',
  goesOn: 'goes on',
  day: 'Day',
  stated: 'As stated',
  yes: 'yes',
  no: 'NO',
  from: 'From',
  to: 'To',
  proof: 'Proof',
  showProof: 'Proof of entry {index}',
  proved:
    'Entry {index} is in the tree of {size} entries with the root above: its hash and {count} hashes beside it give that root.',
  leaf: 'Hash of the entry',
  path: 'Hashes beside it',
  save: 'Save as .tlog-proof',
  means: 'What it means',
  next: 'What to do next',
} as const;

export type Words = { readonly [Key in keyof typeof en]: string };

const ja: Words = {
  title: '証跡ログの検証',
  intro:
    '書き出したログのフォルダーをここに入れてください。計算はすべてこのブラウザー内で行い、どこにも送信しません。ネットワークがなくても使えます。',
  folder: '書き出したログのフォルダー',
  drop: 'ここにフォルダーを入れるか、選択してください',
  chosen: '選択中：{name}',
  noLog: 'このフォルダーにはチェックポイントがありません。ログではないか、書き出しが途中で終わっています。',
  key: 'ログの検証鍵（ログ以外の経路で受け取ったもの）',
  older: '以前のチェックポイント（任意）',
  witnesses: '連署が必要なウィットネスの鍵、1 行に 1 つ（任意）',
  start: '検証する',
  stop: '中止',
  language: 'English',
  checking: '{size} 件中 {entries} 件を確認しました',
  keyMalformed: '検証鍵の形式（名前+ハッシュ+鍵）ではありません。',
  witnessMalformed: 'Ed25519 のウィットネスの鍵ではない行があります。',
  noEd25519: 'このブラウザーは Ed25519 署名を確認できません。Chrome 137、Firefox 129、Safari 17 以降をお使いください。',
  unreadable: 'ファイルを読めません：{reason}',
  stopped: '中止しました。',
  verified: '検証できました',
  verifiedText: '{origin} の {size} 件：全件のハッシュと署名を確認しました。',
  diverges: '検証できません',
  where: '箇所',
  entry: 'エントリー',
  file: 'ファイル',
  bytes: 'バイト位置',
  root: 'ルート',
  keys: '鍵',
  keyFrom: '{vkey}（{from} 件目から）',
  continues: '以前のチェックポイント（{size} 件）の続きです。',
  witness: 'ウィットネス',
  accounted: 'すべてのアラートの所在が確認できました',
  notAccounted: 'アラートの所在を確認できません：不備 {count} 件',
  faults: '不備',
  open: '処置のないアラート（{count} 件）',
  confirmedByOne: '一人の判断で「事象確認」とされた緊急のアラート：{count} 件',
  sources: '検知元',
  days: '日次',
  late: '遅れた区間',
  none: 'ありません',
  time: '時刻',
  fault: '不備',
  source: '検知元',
  number: '番号',
  alert: 'アラート',
  severity: '重大度',
  expected: '計算値',
  found: '報告値',
  ingested: '受付',
  disposed: '処置済み',
  openShort: '未処置',
  windows: '区間',
  until: 'ここまで',
  cadence: '区間までの分 + 猶予の分',
  endings: '検知元が終了していた期間',
  endedBy: '終了させた人',
  goesOn: '終了したまま',
  day: '日',
  stated: '報告どおり',
  yes: 'はい',
  no: 'いいえ',
  from: '始まり',
  to: '終わり',
  proof: '証明',
  showProof: '{index} 件目の証明',
  proved:
    '{index} 件目は、上のルートを持つ {size} 件の木の中にあります：そのハッシュと隣の {count} 個のハッシュから、同じルートが得られます。',
  leaf: 'エントリーのハッシュ',
  path: '隣のハッシュ',
  save: '.tlog-proof として保存',
  means: '意味',
  next: '次にすること',
};

/** What a verdict is about: the first word of its code names the format that was broken. */
const verdictsEn = {
  vkey: 'the verifier key does not fit this log',
  note: 'the signature on the checkpoint does not hold',
  checkpoint: 'the checkpoint is missing or not as it should be',
  cosignature: 'a witness’s cosignature does not hold',
  witness: 'too few of the witnesses cosigned the checkpoint',
  older: 'the log does not continue the older checkpoint',
  bundle: 'a file of entries is missing or cut',
  entry: 'an entry is not the one in the tree',
  envelope: 'an entry was not signed by the log’s key',
  statement: 'an entry is not a statement of this log',
  first: 'the first entry does not state the log’s key',
  key: 'the log’s first key is stated twice',
  rotation: 'a replacement of the log’s key does not hold',
  tile: 'a file of hashes is missing or does not fit the entries',
  root: 'the entries do not give the checkpoint’s root',
  proof: 'a proof does not hold',
  record: 'a record is not in its batch',
  tlog: 'a proof file is not as it should be',
} as const;
const verdictsJa: { readonly [Key in keyof typeof verdictsEn]: string } = {
  vkey: '検証鍵がこのログのものではありません',
  note: 'チェックポイントの署名を確認できません',
  checkpoint: 'チェックポイントがないか、正しくありません',
  cosignature: 'ウィットネスの連署を確認できません',
  witness: '連署したウィットネスの数が足りません',
  older: '以前のチェックポイントの続きではありません',
  bundle: 'エントリーのファイルがないか、途中で切れています',
  entry: 'エントリーがログの木構造（Merkle木）のハッシュと一致しません',
  envelope: 'エントリーにログの鍵の署名がありません',
  statement: 'エントリーがこのログの記録ではありません',
  first: '先頭のエントリーがログの鍵を示していません',
  key: 'ログの最初の鍵が二度示されています',
  rotation: 'ログの鍵の交替を確認できません',
  tile: 'ハッシュのファイルがないか、エントリーと合いません',
  root: 'エントリーからチェックポイントのルートが得られません',
  proof: '証明が成り立ちません',
  record: '記録がバッチの中にありません',
  tlog: '証明ファイルが正しくありません',
};

const faultsEn: Readonly<Record<AuditFaultCode, string>> = {
  'fact-malformed': 'an entry about alerts lacks its members',
  'alert-number-missing': 'an alert’s number is missing',
  'alert-number-doubled': 'an alert’s number is there twice',
  'alert-before-earlier': 'an alert is older than the one before it',
  'alert-dropped': 'an observation raised more or fewer alerts than there are',
  'observation-missing': 'an observation’s number is missing',
  'observation-doubled': 'an observation’s number is there twice',
  'source-undeclared': 'a source was never declared',
  'cadence-too-long': 'a source may be silent for more than a day before it is told',
  'window-missing': 'a window is missing',
  'window-doubled': 'a window is there twice',
  'window-gap': 'between two windows there is a gap',
  'window-overlap': 'two windows overlap',
  'window-count-wrong': 'a window’s count is wrong',
  'window-root-wrong': 'a window’s root is not that of its alerts',
  'window-alert-outside': 'an alert of the window’s time is not counted in it',
  'window-late': 'a late window without an alert of the silence',
  'window-due': 'a source has been silent for too long',
  'statement-missing': 'a day without a statement',
  'statement-doubled': 'a day stated twice',
  'statement-wrong': 'a statement differs from what was computed',
  'disposition-unknown-alert': 'a disposition of an alert that is not there',
  'disposition-doubled': 'an alert disposed of twice',
  'reopening-without-disposition': 'a reopening of an alert that was open',
};
const faultsJa: Readonly<Record<AuditFaultCode, string>> = {
  'fact-malformed': 'アラートに関する記録の項目が足りません',
  'alert-number-missing': 'アラートの番号が抜けています',
  'alert-number-doubled': 'アラートの番号が重複しています',
  'alert-before-earlier': 'アラートが前の番号のものより古い時刻です',
  'alert-dropped': '観測が出したアラートの数が合いません',
  'observation-missing': '観測の番号が抜けています',
  'observation-doubled': '観測の番号が重複しています',
  'source-undeclared': '宣言のない検知元です',
  'cadence-too-long': '検知元が一日を超えて途絶しても通知されない設定です',
  'window-missing': '区間が抜けています',
  'window-doubled': '区間が重複しています',
  'window-gap': '区間の間に空きがあります',
  'window-overlap': '区間が重なっています',
  'window-count-wrong': '区間の件数が合いません',
  'window-root-wrong': '区間のルートがアラートと合いません',
  'window-alert-outside': '区間の時間内のアラートが数えられていません',
  'window-late': '途絶のアラートがないまま遅れた区間です',
  'window-due': '検知元の途絶が長すぎます',
  'statement-missing': '日次報告がありません',
  'statement-doubled': '日次報告が重複しています',
  'statement-wrong': '日次報告が計算値と異なります',
  'disposition-unknown-alert': '存在しないアラートの処置です',
  'disposition-doubled': '同じアラートが二度処置されています',
  'reopening-without-disposition': '未処置のアラートの処置が取り消されています',
};

/** In English they are the log's own words. */
const severitiesJa: Readonly<Record<string, string>> = { critical: '緊急', high: '高', medium: '中', low: '低' };

/** Of sources that Mitsuke has; others stand by their own name alone. */
const sourcesEn: Readonly<Record<string, string>> = {
  'site-watch': 'Site watch',
  'deadline-sweeper': 'Deadline watch',
  'evidence-log': 'Evidence log',
  'log-attestation': 'Attestation of the log',
  'alert-accounting': 'Alert accounts',
  assurance: 'Watch over assurance',
};
const sourcesJa: typeof sourcesEn = {
  'site-watch': 'サイト監視',
  'deadline-sweeper': '期限の監視',
  'evidence-log': '証跡ログ',
  'log-attestation': '証跡ログの第三者による裏付け',
  'alert-accounting': 'アラートの照合',
  assurance: '外部評価の監視',
};

const JST_MS = 9 * 3_600_000;

/** `2026-11-21T09:51:13.123Z` as `2026-11-21 18:51:13.123 JST`; what is no instant stays as it is. */
const inJapan = (at: string): string =>
  /T.*Z$/.test(at) && !Number.isNaN(Date.parse(at))
    ? new Date(Date.parse(at) + JST_MS).toISOString().replace('T', ' ').replace('Z', ' JST')
    : at;

export type Language = 'ja' | 'en';
type Filling = Readonly<Record<string, string | number>>;
export type Say = {
  (key: keyof Words, filling?: Filling): string;
  readonly verdict: (code: string) => string;
  /** Of a verdict's code, or of `verified`. */
  readonly advice: (code: string) => Advice | undefined;
  readonly fault: (code: AuditFaultCode) => string;
  readonly severity: (code: string) => string;
  /** The source's name in words where it is known, and as the log has it. */
  readonly source: (name: string) => string;
  /** An instant of the log: in Japanese by the time of Japan, else in UTC as the log has it. */
  readonly time: (at: string) => string;
};

export const speak = (language: Language): Say => {
  const catalog = language === 'ja' ? ja : en;
  const verdicts: Readonly<Record<string, string>> = language === 'ja' ? verdictsJa : verdictsEn;
  const faults = language === 'ja' ? faultsJa : faultsEn;
  const advice: Readonly<Record<string, Advice>> = language === 'ja' ? adviceJa : adviceEn;
  const say = (key: keyof Words, filling: Filling = {}): string =>
    catalog[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(filling[name] ?? ''));
  return Object.assign(say, {
    advice: (code: string) => advice[code.split('-', 1)[0] ?? ''],
    verdict: (code: string) => verdicts[code.split('-', 1)[0] ?? ''] ?? code,
    fault: (code: AuditFaultCode) => faults[code],
    severity: (code: string) => (language === 'ja' ? severitiesJa[code] : undefined) ?? code,
    source: (name: string) => {
      const known = (language === 'ja' ? sourcesJa : sourcesEn)[name];
      return known === undefined ? name : `${known} (${name})`;
    },
    time: language === 'ja' ? inJapan : (at: string) => at,
  });
};
