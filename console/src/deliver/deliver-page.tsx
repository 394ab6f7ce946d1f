/**
 * The page that an assessor's link opens: what is asked, the report, the receipt. Nobody is signed in; a cookie that
 * no script reads stands for the link, so that the page may be loaded again.
 */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiFailure, ask } from '../api/client.ts';
import { type DeliveryInvitation, type DeliveryReceipt, openDeliveryLink, readDelivery } from '../api/generated.ts';
import { Banner } from '../shell/banner.tsx';
import { Fact } from '../shell/fact.tsx';
import { FailureNote } from '../shell/failure-note.tsx';
import { PageHead } from '../shell/page-head.tsx';
import { remembered } from '../shell/remembered.ts';
import { Section } from '../shell/section.tsx';
import { Main } from '../shell/shell.tsx';
import { useSpeech, useWords } from '../words/words.tsx';
import { forgetDeliveryToken, heldDeliveryToken, takeDeliveryTokenFromAddress } from './delivery-token.ts';
import { ReceiptSection } from './receipt-section.tsx';
import { ReportForm } from './report-form.tsx';

/** A text that has not even the form of a token is refused for its form. */
const isRefused = (failure: unknown): boolean =>
  failure instanceof ApiFailure && (failure.code === 'delivery-link-refused' || failure.status === 400);

/** A token that the server has judged is not sent again; one that did not reach it is. */
const open = async (): Promise<DeliveryInvitation> => {
  const token = heldDeliveryToken();
  if (token === undefined) return ask(readDelivery());
  try {
    const invitation = await ask(openDeliveryLink({ token }));
    forgetDeliveryToken();
    return invitation;
  } catch (failure) {
    if (isRefused(failure)) forgetDeliveryToken();
    throw failure;
  }
};

const useInvitation = () => {
  const invitation = useQuery({ queryKey: ['delivery'], queryFn: open, staleTime: Number.POSITIVE_INFINITY });
  const { refetch } = invitation;
  useEffect(() => {
    // Another link pasted into this very page.
    const onLink = () => {
      if (takeDeliveryTokenFromAddress()) refetch();
    };
    window.addEventListener('hashchange', onLink);
    return () => window.removeEventListener('hashchange', onLink);
  }, [refetch]);
  return invitation;
};

export function DeliverPage() {
  const { speak, words } = useSpeech();
  const said = words.deliver;
  const invitation = useInvitation();
  const [receipt, setReceipt] = useState<DeliveryReceipt>();
  const another = () => {
    setReceipt(undefined);
    invitation.refetch();
  };
  const language = invitation.data?.language;
  useEffect(() => {
    // The language the assessor was written to in, unless the reader has chosen one.
    if (language !== undefined && remembered('language') === null) speak(language);
  }, [language, speak]);
  return (
    <Main>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 pb-8">
        <PageHead title={said.title} />
        <div className="flex flex-col gap-4 px-4">
          {invitation.isPending && <p role="status">{words.loading}</p>}
          {invitation.error && !invitation.isFetching && (
            <Refusal failure={invitation.error} onRetry={() => invitation.refetch()} />
          )}
          {invitation.data && !invitation.error && (
            <>
              <Asked invitation={invitation.data} />
              {receipt ? (
                <ReceiptSection receipt={receipt} onAnother={another} />
              ) : (
                <ReportForm invitation={invitation.data} onDelivered={setReceipt} />
              )}
            </>
          )}
        </div>
      </div>
    </Main>
  );
}

function Refusal({ failure, onRetry }: { readonly failure: unknown; onRetry(): void }) {
  const { deliver } = useWords();
  if (!isRefused(failure)) {
    return <FailureNote what={deliver.failedOpen} failure={failure} onRetry={onRetry} />;
  }
  return (
    <Banner tone="danger" role="alert">
      <p className="font-bold">{deliver.refused}</p>
      <p>{deliver.refusedWhy}</p>
    </Banner>
  );
}

function Asked({ invitation }: { readonly invitation: DeliveryInvitation }) {
  const { deliver } = useWords();
  const { askedBy, about, kind, wanted, assessor, dueOn, delivered } = invitation;
  return (
    <Section title={deliver.asked}>
      <dl className="px-4 py-2">
        <Fact name={deliver.askedBy}>{askedBy}</Fact>
        <Fact name={deliver.about}>{about ?? askedBy}</Fact>
        <Fact name={deliver.kind}>{deliver.kinds[kind] ?? kind}</Fact>
        <Fact name={deliver.wanted}>
          <span className="whitespace-pre-line">{wanted}</span>
        </Fact>
        <Fact name={deliver.assessor}>{deliver.assessorText(assessor.name, assessor.organisation)}</Fact>
        <Fact name={deliver.dueOn}>{deliver.dueText(dueOn)}</Fact>
      </dl>
      {delivered && (
        <div className="px-4 pb-3">
          <Banner tone="note">{deliver.deliveredBefore}</Banner>
        </div>
      )}
    </Section>
  );
}
