/** What the people of a party are told by mail. Nothing of an answer, a reason or a finding stands in a message. */
export type MessageFacts = {
  readonly person: string;
  readonly party: string;
  readonly askedBy: string;
  readonly dueOn: string;
  readonly link: string;
};

export type OwedMessage = 'asked' | 'reminder' | 'overdue' | 'returned' | 'accepted';
type Text = { readonly subject: string; readonly text: string };

const JA: Readonly<Record<OwedMessage, { readonly subject: string; readonly line: (facts: MessageFacts) => string }>> =
  {
    asked: {
      subject: '対策措置状況の申告のお願い',
      line: ({ askedBy, dueOn }) => `${askedBy}から、対策措置状況の申告をお願いしています。期限は${dueOn}です。`,
    },
    reminder: {
      subject: '対策措置状況の申告の期限が近づいています',
      line: ({ dueOn }) => `対策措置状況の申告がまだ提出されていません。期限は${dueOn}です。`,
    },
    overdue: {
      subject: '対策措置状況の申告の期限を過ぎています',
      line: ({ dueOn }) => `対策措置状況の申告が、期限の${dueOn}を過ぎても提出されていません。`,
    },
    returned: {
      subject: '対策措置状況の申告が差し戻されました',
      line: ({ askedBy }) =>
        `${askedBy}から、申告の差し戻しがあります。項目ごとの理由をご確認のうえ、もう一度ご提出ください。`,
    },
    accepted: {
      subject: '対策措置状況の申告が受け付けられました',
      line: ({ askedBy }) => `${askedBy}が申告を受け付けました。`,
    },
  };

const EN: typeof JA = {
  asked: {
    subject: 'Please declare your security measures',
    line: ({ askedBy, dueOn }) => `${askedBy} asks you to declare your security measures by ${dueOn}.`,
  },
  reminder: {
    subject: 'Your declaration is due soon',
    line: ({ dueOn }) => `Your declaration of security measures has not been filed yet. It is due by ${dueOn}.`,
  },
  overdue: {
    subject: 'Your declaration is overdue',
    line: ({ dueOn }) => `Your declaration of security measures was due by ${dueOn} and has not been filed.`,
  },
  returned: {
    subject: 'Your declaration was returned',
    line: ({ askedBy }) => `${askedBy} returned your declaration. Read the reason for each item and file it again.`,
  },
  accepted: {
    subject: 'Your declaration was accepted',
    line: ({ askedBy }) => `${askedBy} accepted your declaration.`,
  },
};

/** A subject stands in one line. */
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').slice(0, 150);

export const renderMessage = (language: 'ja' | 'en', kind: OwedMessage, facts: MessageFacts): Text => {
  const { subject, line } = (language === 'ja' ? JA : EN)[kind];
  const { person, party, link } = facts;
  const text =
    language === 'ja'
      ? `${person} 様（${party}）\n\n${line(facts)}\n\n${link}\n`
      : `Dear ${person} (${party}),\n\n${line(facts)}\n\n${link}\n`;
  return { subject: oneLine(`${subject} ― ${party}`), text };
};
