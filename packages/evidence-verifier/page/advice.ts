/** What each verdict means for an auditor, and what to do next; by the first word of its code, as the verdicts are. */

export type Advice = { readonly means: string; readonly next: string };

type Topic =
  | 'verified'
  | 'vkey'
  | 'note'
  | 'checkpoint'
  | 'cosignature'
  | 'witness'
  | 'older'
  | 'bundle'
  | 'entry'
  | 'envelope'
  | 'statement'
  | 'first'
  | 'key'
  | 'rotation'
  | 'tile'
  | 'root'
  | 'proof'
  | 'record'
  | 'tlog';

export const adviceEn: Readonly<Record<Topic, Advice>> = {
  verified: {
    means:
      'Nothing was changed, left out or put in between since the checkpoint was signed. It does not say that what was recorded is true, nor that this is the only log the operator keeps.',
    next: 'Keep the file “checkpoint”: at the next audit, give it as the older checkpoint. Compare the key, and the root with that of a witness or of another auditor.',
  },
  vkey: {
    means: 'The key you gave was never in force in this log, or is none. The log may be sound under another key.',
    next: 'Ask the operator for the verifier key by a way other than the log, and compare the name in it with the origin in the checkpoint.',
  },
  note: {
    means:
      'The signature under the checkpoint is not that of the key, or the note was altered on its way. Nothing the log says is vouched for.',
    next: 'Have the log exported again. If it stays so, ask for the key again by another way; then hold the operator to it.',
  },
  checkpoint: {
    means:
      'The checkpoint is missing, is that of another log, or was signed with a key that had been replaced by then.',
    next: 'Have the log exported again. A checkpoint of a replaced key for a larger log is what a thief of the old key would make: ask about it.',
  },
  cosignature: {
    means: 'A line that claims to be of a witness is not.',
    next: 'Ask the witness itself for the checkpoint it cosigned, and compare size and root.',
  },
  witness: {
    means:
      'Too few of the witnesses you named have seen this very checkpoint. The operator’s own signature alone does not show that others were shown the same log.',
    next: 'Check the witnesses’ keys. Ask each witness for the newest checkpoint it cosigned; if one of the same size has another root, the log was rewritten.',
  },
  older: {
    means:
      'What the log held at the older checkpoint is not what it holds now: an entry of that time was changed or taken out, or the log shown today is shorter.',
    next: 'Keep both checkpoints: both carry the operator’s signature, and together they prove it. Ask for the log as it was then.',
  },
  bundle: {
    means:
      'Entries are missing from the folder. That is what a copy cut short looks like, and also what withholding does.',
    next: 'Have the log exported again and compare. If the same file is missing or short again, ask the operator for it by its name.',
  },
  entry: {
    means:
      'The entry differs from the one whose hash the tree holds: it was changed after it was logged, or the copy is damaged.',
    next: 'Have the log exported again. If the same entry differs again, ask for the original and keep this folder as it is.',
  },
  envelope: {
    means: 'The entry stands in the tree and yet the key in force did not sign it.',
    next: 'Ask who wrote this entry and when. Do not rely on it; the entries around it may stand.',
  },
  statement: {
    means: 'The entry is signed and is no statement of this log: another log’s entry, or none that can be read.',
    next: 'Check whether a newer version of this page knows the form. Otherwise ask the operator about this entry by its number.',
  },
  first: {
    means: 'The log does not begin by stating its key. Its first entries may have been taken off.',
    next: 'Ask for the log from its beginning, and for the oldest checkpoint that anyone else has.',
  },
  key: {
    means: 'The log states its first key a second time, as if another log had been put into this one.',
    next: 'Ask what happened at this entry, and compare with an older checkpoint.',
  },
  rotation: {
    means:
      'The key was replaced without the old and the new key both having signed it. Whoever holds the new key may not be who held the old one.',
    next: 'Trust nothing after this entry. Ask the operator to show who had the keys then.',
  },
  tile: {
    means:
      'A file of hashes is missing or does not fit the entries: damaged on its way, or altered so that something else would fit.',
    next: 'Have the log exported again. If the same file differs again, keep this folder and ask for the original.',
  },
  root: {
    means: 'The entries in this folder are not the ones whose root the operator signed.',
    next: 'Have the log exported again. If it stays so, entries were changed, added or taken out: keep this folder.',
  },
  proof: {
    means: 'The hashes given do not lead from the entry to the root.',
    next: 'Have the proof made again from the log itself. If that one holds, the first was of another tree.',
  },
  record: {
    means: 'The record is not among those whose root the entry holds.',
    next: 'Ask for the record as it was stored, byte for byte.',
  },
  tlog: {
    means: 'The file is not a proof, is cut short, or lacks the entry it is about.',
    next: 'Ask for the file again.',
  },
};

export const adviceJa: Readonly<Record<Topic, Advice>> = {
  verified: {
    means:
      'チェックポイントへの署名以後、変更・削除・割り込みはありません。記録の内容が事実であること、運用者のログがこれだけであることまでは示しません。',
    next: 'ファイル「checkpoint」を保管し、次回は「以前のチェックポイント」として使ってください。鍵を別の経路で、ルートをウィットネスや他の監査人のものと照合してください。',
  },
  vkey: {
    means: 'この鍵がこのログで使われたことはないか、鍵ではありません。別の鍵なら正しいログかもしれません。',
    next: 'ログ以外の経路で運用者に検証鍵を求め、鍵の名前とチェックポイントのオリジンを照合してください。',
  },
  note: {
    means:
      'チェックポイントの署名がこの鍵のものではないか、途中で変更されています。ログの内容を保証するものがありません。',
    next: '書き出し直してもらってください。変わらなければ、別の経路で鍵を確かめ、運用者に説明を求めてください。',
  },
  checkpoint: {
    means: 'チェックポイントがないか、別のログのものか、その時点では交替済みの鍵で署名されています。',
    next: '書き出し直してもらってください。交替済みの鍵による、より大きなチェックポイントは、古い鍵を盗んだ者が作るものと同じです。説明を求めてください。',
  },
  cosignature: {
    means: 'ウィットネスのものとされる行が、本物ではありません。',
    next: 'ウィットネス本人に、連署したチェックポイントを求め、件数とルートを照合してください。',
  },
  witness: {
    means:
      '指定したウィットネスのうち、このチェックポイントを見たものが足りません。運用者の署名だけでは、他者にも同じログが示されたとは言えません。',
    next: 'ウィットネスの鍵を確かめ、それぞれに最新の連署を求めてください。同じ件数でルートが異なれば、ログは書き換えられています。',
  },
  older: {
    means:
      '以前のチェックポイントの時点の内容が、いまのログと異なります。当時の記録が変更・削除されたか、示されたログが短くなっています。',
    next: '両方のチェックポイントを保管してください。どちらにも運用者の署名があり、あわせて証拠になります。当時のログを求めてください。',
  },
  bundle: {
    means: 'フォルダーに記録が足りません。写しが途中で切れたときも、隠されたときも、このようになります。',
    next: '書き出し直して比べてください。同じファイルがまた足りなければ、その名前で運用者に求めてください。',
  },
  entry: {
    means: 'ログの木構造（Merkle木）に入っているハッシュと異なる記録です。記録後に変更されたか、写しが壊れています。',
    next: '書き出し直してもらってください。同じ記録がまた異なれば、原本を求め、このフォルダーをそのまま保管してください。',
  },
  envelope: {
    means: 'ログの木構造（Merkle木）には入っていますが、その時点の鍵で署名されていません。',
    next: 'だれがいつ書いた記録かを問い合わせてください。この記録には依拠しないでください。',
  },
  statement: {
    means: '署名はありますが、このログの記録ではないか、読み取れない形式です。',
    next: 'このページの新しい版で読めるかを確かめ、読めなければ番号を示して運用者に問い合わせてください。',
  },
  first: {
    means: '先頭でログの鍵が示されていません。はじめの記録が取り除かれたおそれがあります。',
    next: 'はじめからのログと、ほかの人が持つ最も古いチェックポイントを求めてください。',
  },
  key: {
    means: '最初の鍵が二度示されています。別のログがつなぎ込まれたおそれがあります。',
    next: 'この記録で何があったかを問い合わせ、以前のチェックポイントと比べてください。',
  },
  rotation: {
    means: '新旧両方の鍵の署名がないまま、鍵が交替しています。新しい鍵の持ち主が、以前の持ち主とは限りません。',
    next: 'この記録より後は信頼しないでください。当時だれが鍵を持っていたかの説明を求めてください。',
  },
  tile: {
    means: 'ハッシュのファイルがないか、記録と合いません。途中で壊れたか、別の内容に合わせて変更されています。',
    next: '書き出し直してもらってください。同じファイルがまた異なれば、このフォルダーを保管し、原本を求めてください。',
  },
  root: {
    means: 'このフォルダーの記録は、運用者がルートに署名したものではありません。',
    next: '書き出し直してもらってください。変わらなければ、記録が変更・追加・削除されています。このフォルダーを保管してください。',
  },
  proof: {
    means: '示されたハッシュをたどっても、記録からルートに至りません。',
    next: 'ログから証明を作り直してもらってください。それが成り立てば、はじめの証明は別の木のものです。',
  },
  record: {
    means: 'この記録は、エントリーがルートを持つ一括の中にありません。',
    next: '保存されたままの記録を、1 バイトも変えずに求めてください。',
  },
  tlog: {
    means: '証明ファイルではないか、途中で切れているか、対象の記録がありません。',
    next: 'ファイルをもう一度求めてください。',
  },
};
