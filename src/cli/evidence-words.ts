/**
 * Words of the evidence commands in both languages; `en` gives the keys, a missing or surplus Japanese one does not
 * compile. Codes stay as they are: they are what a person looks up and a program matches on.
 */
import type { Environment } from './invocation.ts';
import { type Language, languageOf } from './words.ts';

const en = {
  hashed: '{entries} of {size} entries hashed',
  verified: 'verified: {size} entries of {origin}, every one hashed again',
  root: 'root      {root}',
  entriesOfType: '{count} {type}',
  continues: 'continues the older checkpoint of {size} entries',
  keys: 'key       {vkey}, in force from entry {from}',
  unsigned: 'the signatures of single entries were not checked; the checkpoint’s covers them all',
  cosigned: 'witness   {name} cosigned at {at}',
  notCosigned: 'witness   {name}: {fault}',
  diverges: 'DIVERGES: {code}',
  atEntry: 'entry {index}',
  inFile: 'file {file}',
  fromByte: 'from byte {byte}',
  bytes: 'from byte {byte} to {endByte}',
  proofWritten: 'proof of entry {index} among {size} written to {file}',
  proved: 'proved: entry {index} of {size} in {origin}',
  proofRefused: 'NOT PROVED: {code}',
  entryIs: 'entry     {type}, recorded {recordedAt} by {collector}, grade {grade}',
  entryBytes: 'entry     {bytes} bytes that are no statement of Mitsuke',
  auditSound: 'every alert is accounted for: {sources} source(s), {days} day(s) stated, up to {to}',
  auditFaulty: 'NOT ACCOUNTED FOR: {faults} fault(s), up to {to}',
  fault: '  {at}  {fault}{details}',
  source: '{source}: {ingested} ingested = {disposed} disposed + {open} open, {windows} window(s) up to {accountedTo}',
  terms: '  a window each {cadenceMinutes} min, late after {graceMinutes} min more',
  ended: '  ended     {from} to {to}, by {by} (entry {index})',
  endedStill: 'now',
  afterWindow: '  {count} alert(s) after the last window, which the next one will hold',
  day: '{day}  {source}: {ingested} = {disposed} + {open}  {mark}',
  stated: 'as stated',
  wrong: 'NOT as stated',
  missing: 'NOT stated',
  openAlert: 'open      {alert}  {source} no. {sequence}, {severity}, since {recordedAt} (entry {index})',
  openCount: '{count} alert(s) without a disposition',
  confirmedByOne: '{count} critical alert(s) disposed of as confirmed by one person',
  lateWindow: 'late      {source} window {window}, {from} to {to}, silence told by {silence}; longest pause {pause}',
  never: 'none yet',
} as const;

type Words = { readonly [Key in keyof typeof en]: string };

const ja: Words = {
  hashed: '{size} 件中 {entries} 件のハッシュを計算しました',
  verified: '検証できました：{origin} の {size} 件、全件のハッシュを計算し直しました',
  root: 'ルート    {root}',
  entriesOfType: '{count} {type}',
  continues: '以前のチェックポイント（{size} 件）の続きです',
  keys: '鍵        {vkey}（{from} 件目から有効）',
  unsigned: 'エントリーごとの署名は確認していません（チェックポイントの署名が全件に及びます）',
  cosigned: 'ウィットネス  {name} が {at} に連署',
  notCosigned: 'ウィットネス  {name}：{fault}',
  diverges: '不一致：{code}',
  atEntry: '{index} 件目',
  inFile: 'ファイル {file}',
  fromByte: '{byte} バイト目から',
  bytes: '{byte} バイト目から {endByte} バイト目の前まで',
  proofWritten: '{size} 件中 {index} 件目の証明を {file} に書きました',
  proved: '証明できました：{origin} の {size} 件中 {index} 件目',
  proofRefused: '証明できません：{code}',
  entryIs: '内容      {type}、{recordedAt} に {collector} が記録、等級 {grade}',
  entryBytes: '内容      Mitsuke の記録ではない {bytes} バイト',
  auditSound: 'すべてのアラートの所在が確認できました：検知元 {sources} 件、日次報告 {days} 日分、{to} まで',
  auditFaulty: '所在を確認できません：{faults} 件の不備、{to} まで',
  fault: '  {at}  {fault}{details}',
  source:
    '{source}：受付 {ingested} 件 = 処置済み {disposed} 件 + 未処置 {open} 件、区間 {windows} 個（{accountedTo} まで）',
  terms: '  区間は {cadenceMinutes} 分ごと、猶予 {graceMinutes} 分',
  ended: '  終了      {from} から {to} まで、{by} による（{index} 件目）',
  endedStill: '現在',
  afterWindow: '  最後の区間より後のアラート {count} 件（次の区間に入ります）',
  day: '{day}  {source}：{ingested} = {disposed} + {open}  {mark}',
  stated: '報告どおり',
  wrong: '報告と相違',
  missing: '報告なし',
  openAlert: '未処置    {alert}  {source} No.{sequence}（{severity}）、{recordedAt} から（{index} 件目）',
  openCount: '処置のないアラート {count} 件',
  confirmedByOne: '一人の判断で「事象確認」とされた緊急のアラート {count} 件',
  lateWindow: '遅延      {source} 区間 {window}、{from} から {to}、途絶は {silence} で通知済み、最長の空白 {pause}',
  never: 'まだありません',
};

const CATALOGS: Readonly<Record<Language, Words>> = { en, ja };

export type Say = (key: keyof Words, parameters?: Readonly<Record<string, string | number>>) => string;

export const evidenceWords = (environment: Environment): Say => {
  const catalog = CATALOGS[languageOf(environment)];
  return (key, parameters = {}) =>
    catalog[key].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(parameters[name] ?? ''));
};
