/**
 * The command's own words, in both languages. `en` gives the keys; a missing or surplus Japanese one does not compile.
 * `{name}` is filled from the parameters.
 */
const en = {
  preparing: 'Preparing Mitsuke in {folder}',
  fresh: 'Removed what an earlier demo left in {folder}',
  database: 'Starting PostgreSQL',
  databaseFirst: 'Preparing PostgreSQL for the first time (a few seconds)',
  migrated: 'Database is up to date ({count} migrations applied now)',
  serving: 'Server and console: {url}',
  portTaken: 'Port {wanted} is taken; using {port}',
  storyBegins: 'Six payments now come in through the public API, as a payment service provider would send them:',
  payment: '  {amount}  {channel}  →  {answer}  {reasons}',
  allow: 'allow',
  challenge: 'challenge',
  hold: 'hold',
  deny: 'deny',
  ecommerce: 'e-commerce',
  moto: 'mail or phone',
  recurring: 'recurring',
  'card-present': 'card present',
  committed: 'Each answer was durable before it was given, and the log now has an entry for each of these {count}.',
  verifying: 'Now the log is checked as an outsider would, over HTTP, every entry hashed again …',
  verified: 'Verified: {size} entries (the first states the log’s key), root {root}, signed by {origin}',
  diverged: 'The log does not verify: {code} at entry {index}',
  again: 'Repeat it yourself:\n  {command}',
  signIn: 'Sign in (once, within 10 minutes):\n  {url}\nPress Enter for another link, Ctrl-C to stop.',
  stopping: 'Stopping …',
  stopped: 'Stopped. Nothing is left running; `npm start` continues from here, `npm start -- --fresh` begins anew.',
  sendYourOwn: 'Send a payment of your own:\n  {command}',
} as const;

export type Words = { readonly [Key in keyof typeof en]: string };

const ja: Words = {
  preparing: '{folder} に Mitsuke（見附）を準備しています',
  fresh: '{folder} にあった前回のデモのデータを消しました',
  database: 'PostgreSQL を起動しています',
  databaseFirst: 'PostgreSQL を初めて準備しています（数秒）',
  migrated: 'データベースは最新です（今回適用した移行：{count} 件）',
  serving: 'サーバーと管理画面：{url}',
  portTaken: 'ポート {wanted} は使用中のため {port} を使います',
  storyBegins: '決済代行会社が送るのと同じ公開 API から、6 件の決済が届きます：',
  payment: '  {amount}  {channel}  →  {answer}  {reasons}',
  allow: '承認',
  challenge: '追加認証',
  hold: '保留',
  deny: '拒否',
  ecommerce: 'EC',
  moto: '電話・郵便',
  recurring: '継続課金',
  'card-present': '対面',
  committed: '回答はすべて、返す前に永続化されています。今回の {count} 件はすべてログに記録されました。',
  verifying: '第三者と同じように、HTTP でログを取得し、全件のハッシュを計算し直して検証します …',
  verified: '検証できました：{size} 件（先頭はログの鍵の記録）、ルート {root}、署名者 {origin}',
  diverged: 'ログを検証できません：{code}（{index} 件目）',
  again: 'ご自身で確かめるには：\n  {command}',
  signIn: 'サインイン用リンク（1 回限り、10 分間有効）：\n  {url}\nEnter で新しいリンク、Ctrl-C で終了します。',
  stopping: '終了しています …',
  stopped:
    '終了しました。動いているものは残っていません。`npm start` で続きから、`npm start -- --fresh` で最初から始まります。',
  sendYourOwn: 'ご自分の決済を送るには：\n  {command}',
};

export type Language = 'ja' | 'en';
const CATALOGS: Readonly<Record<Language, Words>> = { ja, en };

/** Japanese where the environment says so (`LANG=ja_JP.UTF-8`), else English. */
export const languageOf = (environment: Readonly<Record<string, string | undefined>>): Language =>
  /^ja/i.test(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG || '') ? 'ja' : 'en';

export const speak =
  (language: Language) =>
  (key: keyof Words, parameters: Readonly<Record<string, string | number>> = {}): string =>
    CATALOGS[language][key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
