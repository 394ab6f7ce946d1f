/** The words of a case's printed record, in Japanese and English. Each kind of what can happen has some. */
import type { ErasureReason } from './case-at.ts';
import type { DispositionReason } from './disposition.ts';
import type { NoticeLanguage } from './notice-words.ts';
import type { Severity } from './severity.ts';
import type { TimelineKind } from './timeline.ts';
import type { ParticipantPart, TaskState } from './work.ts';

export type RecordWords = {
  readonly title: (number: number) => string;
  readonly header: string;
  readonly footer: (at: string) => string;
  readonly sections: Readonly<
    Record<'summary' | 'alerts' | 'tasks' | 'participants' | 'merchants' | 'files' | 'timeline', string>
  >;
  readonly fields: Readonly<
    Record<
      | 'id'
      | 'merchantId'
      | 'subject'
      | 'severity'
      | 'status'
      | 'owner'
      | 'openedAt'
      | 'dueAt'
      | 'asOf'
      | 'alert'
      | 'source'
      | 'recordedAt'
      | 'disposition'
      | 'task'
      | 'assignee'
      | 'person'
      | 'part'
      | 'merchant'
      | 'file'
      | 'digest'
      | 'when'
      | 'who'
      | 'what'
      | 'entry',
      string
    >
  >;
  readonly none: string;
  readonly nobody: string;
  readonly open: string;
  readonly closed: string;
  readonly undisposed: string;
  readonly system: string;
  readonly apiKey: string;
  readonly severities: Readonly<Record<Severity, string>>;
  readonly reasons: Readonly<Record<DispositionReason, string>>;
  readonly parts: Readonly<Record<ParticipantPart, string>>;
  readonly taskStates: Readonly<Record<TaskState, string>>;
  readonly kinds: Readonly<Record<TimelineKind, string>>;
  /** What a row of the timeline says beside its kind, by the name it has there. */
  readonly params: Readonly<Record<string, string>>;
  readonly recipients: Readonly<Record<string, string>>;
  /** In place of what people typed. */
  readonly erased: (at: string, reason: string) => string;
  readonly erasureReasons: Readonly<Record<ErasureReason, string>>;
};

const ja: RecordWords = {
  title: (number) => `案件 ${number} 記録`,
  header: '見附 Mitsuke　案件記録',
  footer: (at) => `${at} より前の内容`,
  sections: {
    summary: '概要',
    alerts: 'アラートと処置',
    tasks: '作業',
    participants: '関係者',
    merchants: '関係する加盟店',
    files: '添付ファイル',
    timeline: '経過',
  },
  fields: {
    id: '案件ID',
    merchantId: '加盟店ID',
    subject: '対象',
    severity: '重大度',
    status: '状態',
    owner: '担当者',
    openedAt: '開始',
    dueAt: '期限',
    asOf: '記録の時点',
    alert: 'アラート',
    source: '発生元',
    recordedAt: '記録日時',
    disposition: '処置',
    task: '作業',
    assignee: '担当',
    person: '氏名',
    part: '役割',
    merchant: '加盟店番号',
    file: 'ファイル名',
    digest: 'SHA-256',
    when: '日時',
    who: '実施者',
    what: '内容',
    entry: '証跡',
  },
  none: 'なし',
  nobody: '担当者なし',
  open: '対応中',
  closed: '終了',
  undisposed: '未処置',
  system: 'システム',
  apiKey: 'APIキー',
  severities: { critical: '緊急', high: '高', medium: '中', low: '低' },
  reasons: {
    confirmed: '事象確認',
    remediated: '是正済み',
    expected: '想定内',
    'false-alarm': '誤検知',
    duplicate: '重複',
    test: 'テスト',
  },
  parts: { investigator: '調査', reviewer: '確認', legal: '法務', liaison: '連絡', observer: '共有先' },
  erased: (at, reason) => `［${at} に消去（${reason}）］`,
  erasureReasons: {
    'asked-by-the-person': '本人の求め',
    'no-longer-needed': '不要になったため',
    'entered-by-mistake': '誤って入力されたため',
    ordered: '法令・命令による',
  },
  taskStates: { open: '未了', done: '完了', dropped: '取りやめ' },
  kinds: {
    opened: '案件を開始',
    'alert-joined': 'アラートが加わった',
    'alert-linked': 'アラートを関連付け',
    'alert-unlinked': 'アラートの関連付けを解除',
    'severity-raised': '重大度が上がった',
    'second-person-asked': '二人目の承認を依頼',
    'alert-disposed': 'アラートを処置',
    'alert-reopened': 'アラートの処置を取り消し',
    'owner-changed': '担当者を変更',
    noted: '記入',
    'task-added': '作業を追加',
    'task-changed': '作業を変更',
    'task-done': '作業を完了',
    'task-dropped': '作業を取りやめ',
    'task-overdue': '作業が期限を超過',
    'participant-set': '関係者を登録',
    'participant-removed': '関係者から除外',
    'file-added': 'ファイルを追加',
    'merchant-linked': '加盟店を関連付け',
    'merchant-unlinked': '加盟店の関連付けを解除',
    'deadline-passed': '期限を超過',
    escalated: 'エスカレーション',
    'reported-to-board': '経営への報告',
    'record-committed': '記録を確定',
    closed: '案件を終了',
  },
  params: {
    act: '承認の依頼',
    alert: 'アラート',
    assignee: '担当',
    at: '時点',
    disposition: '処置',
    dueAt: '期限',
    file: 'ファイル',
    from: '変更前',
    kind: '種類',
    language: '言語',
    mediaType: '形式',
    merchant: '加盟店',
    number: '案件番号',
    owner: '担当者',
    part: '役割',
    person: '氏名',
    reason: '理由',
    recipient: '通知先の役割',
    record: '記録',
    severity: '重大度',
    sha256: 'SHA-256',
    size: '大きさ（バイト）',
    step: '段階',
    task: '作業',
    to: '変更後・通知先',
    told: '通知した人数',
  },
  recipients: { owner: '担当者', supervisor: '管理者', board: '経営' },
};

const en: RecordWords = {
  title: (number) => `Record of case ${number}`,
  header: 'Mitsuke 見附  Case record',
  footer: (at) => `As it was before ${at}`,
  sections: {
    summary: 'Summary',
    alerts: 'Alerts and dispositions',
    tasks: 'Tasks',
    participants: 'Participants',
    merchants: 'Merchants',
    files: 'Files',
    timeline: 'Timeline',
  },
  fields: {
    id: 'Case',
    merchantId: 'Merchant ID',
    subject: 'About',
    severity: 'Severity',
    status: 'Status',
    owner: 'Owner',
    openedAt: 'Opened',
    dueAt: 'Deadline',
    asOf: 'As of',
    alert: 'Alert',
    source: 'Source',
    recordedAt: 'Recorded',
    disposition: 'Disposition',
    task: 'Task',
    assignee: 'Assigned to',
    person: 'Name',
    part: 'Part',
    merchant: 'Acceptor number',
    file: 'File',
    digest: 'SHA-256',
    when: 'When',
    who: 'Who',
    what: 'What',
    entry: 'Log entry',
  },
  none: 'None',
  nobody: 'Nobody',
  open: 'Open',
  closed: 'Closed',
  undisposed: 'Not disposed of',
  system: 'System',
  apiKey: 'API key',
  severities: { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low' },
  reasons: {
    confirmed: 'Confirmed',
    remediated: 'Remediated',
    expected: 'Expected',
    'false-alarm': 'False alarm',
    duplicate: 'Duplicate',
    test: 'Test',
  },
  parts: {
    investigator: 'Investigator',
    reviewer: 'Reviewer',
    legal: 'Legal',
    liaison: 'Liaison',
    observer: 'Observer',
  },
  erased: (at, reason) => `[erased ${at} (${reason})]`,
  erasureReasons: {
    'asked-by-the-person': 'at the person’s request',
    'no-longer-needed': 'no longer needed',
    'entered-by-mistake': 'entered by mistake',
    ordered: 'by law or order',
  },
  taskStates: { open: 'Open', done: 'Done', dropped: 'Dropped' },
  kinds: {
    opened: 'Case opened',
    'alert-joined': 'Alert joined',
    'alert-linked': 'Alert linked',
    'alert-unlinked': 'Alert unlinked',
    'severity-raised': 'Severity rose',
    'second-person-asked': 'Second person asked',
    'alert-disposed': 'Alert disposed of',
    'alert-reopened': 'Disposition taken back',
    'owner-changed': 'Owner changed',
    noted: 'Note',
    'task-added': 'Task added',
    'task-changed': 'Task changed',
    'task-done': 'Task done',
    'task-dropped': 'Task dropped',
    'task-overdue': 'Task overdue',
    'participant-set': 'Participant',
    'participant-removed': 'Participant removed',
    'file-added': 'File added',
    'merchant-linked': 'Merchant linked',
    'merchant-unlinked': 'Merchant unlinked',
    'deadline-passed': 'Deadline passed',
    escalated: 'Escalated',
    'reported-to-board': 'Reported to the board',
    'record-committed': 'Record committed',
    closed: 'Case closed',
  },
  params: {
    act: 'request for approval',
    alert: 'alert',
    assignee: 'assignee',
    at: 'as of',
    disposition: 'disposition',
    dueAt: 'due',
    file: 'file',
    from: 'from',
    kind: 'kind',
    language: 'language',
    mediaType: 'type',
    merchant: 'merchant',
    number: 'case number',
    owner: 'owner',
    part: 'part',
    person: 'person',
    reason: 'reason',
    recipient: 'told as',
    record: 'record',
    severity: 'severity',
    sha256: 'SHA-256',
    size: 'bytes',
    step: 'step',
    task: 'task',
    to: 'to',
    told: 'people told',
  },
  recipients: { owner: 'owner', supervisor: 'supervisor', board: 'board' },
};

export const RECORD_WORDS: Readonly<Record<NoticeLanguage, RecordWords>> = { ja, en };
