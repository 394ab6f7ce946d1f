/**
 * DO NOT MODIFY - This file has been generated using oazapfts.
 * See https://www.npmjs.com/package/oazapfts
 */
import * as Oazapfts from "@oazapfts/runtime";
import * as QS from "@oazapfts/runtime/query";
export const defaults: Oazapfts.Defaults<Oazapfts.CustomHeaders> = {
    headers: {},
    baseUrl: "/"
};
const oazapfts = Oazapfts.runtime(defaults);
export const servers = {
    server1: "/"
};
export type Session = {
    /** goes with every change as `X-CSRF-Token` */
    csrfToken: string;
    person: {
        id: string;
        displayName: string;
        email: string;
        role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
        language: "ja" | "en";
    };
    permissions: ("assurance:read" | "assurance:submit" | "assurance:work" | "case:read" | "case:work" | "decision:make" | "decision:manage" | "decision:read" | "decision:review" | "declaration:answer" | "declaration:read" | "declaration:review" | "evidence:read" | "merchant:read" | "merchant:suspend" | "site:deploy" | "site:manage" | "site:read" | "tenant:administer" | "webhook:manage")[];
    tenant: {
        id: string;
        name: string;
        kind: "acquirer" | "psp" | "issuer" | "merchant-group";
        language: "ja" | "en";
    };
};
export type Problem = {
    /** `urn:mitsuke:problem:` and the code */
    "type": string;
    title: string;
    status: number;
    /** stable; what a program should look at */
    code: string;
    requestId: string;
    params?: {
        [key: string]: string | number;
    };
    fields?: {
        /** JSON Pointer (RFC 6901) into what was sent */
        pointer: string;
        code: string;
        expected?: string;
        /** one-based, where the value is a text that is wrong at one place */
        line?: number;
        /** one-based */
        column?: number;
    }[];
};
export type SecondFactorAwaited = {
    /** for /v1/sign-in/totp, once; not a session */
    token: string;
    expiresAt: string;
    /** those that the password opens; with several, the second step names one */
    tenants: {
        id: string;
        name: string;
    }[];
};
export type PasskeyRequestOptions = {
    challenge: string;
    rpId?: string;
    timeout?: number;
    userVerification?: string;
    allowCredentials?: {
        id: string;
        "type": string;
        transports?: string[];
    }[];
};
export type Me = {
    person: {
        id: string;
        displayName: string;
        email: string;
        role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
        language: "ja" | "en";
    };
    permissions: ("assurance:read" | "assurance:submit" | "assurance:work" | "case:read" | "case:work" | "decision:make" | "decision:manage" | "decision:read" | "decision:review" | "declaration:answer" | "declaration:read" | "declaration:review" | "evidence:read" | "merchant:read" | "merchant:suspend" | "site:deploy" | "site:manage" | "site:read" | "tenant:administer" | "webhook:manage")[];
    tenant: {
        id: string;
        name: string;
        kind: "acquirer" | "psp" | "issuer" | "merchant-group";
        language: "ja" | "en";
    };
    session: {
        id: string;
        method: "link" | "invitation" | "password" | "recovery-code" | "passkey";
        signedInAt: string;
        expiresAt: string;
        /** until then credentials may be changed without signing in again */
        freshUntil: string;
    };
};
export type MySession = {
    id: string;
    method: "link" | "invitation" | "password" | "recovery-code" | "passkey";
    signedInAt: string;
    /** to the minute */
    lastSeenAt: string;
    expiresAt: string;
    current: boolean;
};
export type CredentialChange = {
    id: string;
    change: "password-set" | "password-removed" | "totp-enrolled" | "totp-removed" | "recovery-codes-made" | "recovery-code-used" | "passkey-added" | "passkey-removed" | "credentials-reset" | "invited" | "role-changed" | "deactivated" | "reactivated" | "api-key-issued" | "api-key-revoked";
    /** the passkey, or the role */
    about?: string;
    /** left out for people of single parties, where it was someone else */
    madeBy?: string;
    madeAt: string;
    /** of the log, which commits to this record */
    entry: string;
};
export type Passkey = {
    id: string;
    name: string;
    createdAt: string;
    lastUsedAt?: string;
    /** kept in several places, so that the loss of one device does not lose it */
    backedUp: boolean;
};
export type MyCredentials = {
    /** whether the person can sign in without a link: a passkey, or password and codes */
    complete: boolean;
    password?: {
        setAt: string;
    };
    totp?: {
        enrolledAt: string;
        recoveryCodesLeft: number;
    };
    passkeys: Passkey[];
};
export type RecoveryCodes = {
    recoveryCodes: string[];
};
export type PasskeyCreationOptions = {
    challenge: string;
    rp: {
        id?: string;
        name: string;
    };
    user: {
        id: string;
        name: string;
        displayName: string;
    };
    pubKeyCredParams: {
        alg: number;
        "type": string;
    }[];
    timeout?: number;
    excludeCredentials?: {
        id: string;
        "type": string;
        transports?: string[];
    }[];
    authenticatorSelection?: {
        residentKey?: string;
        requireResidentKey?: boolean;
        userVerification?: string;
    };
    attestation?: string;
};
export type Person = {
    id: string;
    email: string;
    displayName: string;
    role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    language: "ja" | "en";
    /** `invited`: has not signed in yet */
    status: "active" | "invited" | "deactivated";
    addedAt: string;
    /** of the sessions that are open still, to the minute */
    lastSeenAt?: string;
    signsInWith: ("password" | "totp" | "passkey")[];
    /** of the role merchant: whose people they are */
    parties: string[];
};
export type Colleague = {
    id: string;
    displayName: string;
    role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
};
export type Invited = {
    person: Person;
    link: {
        /** for POST /v1/session, once; shown here and never again */
        token: string;
        /** of the console, with the token where no server sees it */
        path: string;
        expiresAt: string;
    };
};
export type Duty = {
    /** who was set */
    person?: {
        id: string;
        displayName: string;
    };
    /** who is told now: the one who was set, else who stands in */
    onDuty?: {
        id: string;
        displayName: string;
    };
};
export type UserId = {
    kind: "person" | "api-key";
    id: string;
    name: string;
    /** `invited`: has not signed in yet; the last three can act no more */
    status: "active" | "invited" | "deactivated" | "revoked" | "expired";
    since: string;
    /** a person: the last call of a session still kept, or the last sign-in */
    lastUsedAt?: string;
    endedAt?: string;
    email?: string;
    role?: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    lastSignIn?: {
        at: string;
        method: "link" | "invitation" | "password" | "recovery-code" | "passkey";
    };
    signsInWith?: ("password" | "totp" | "passkey")[];
    /** of people: a passkey, or codes beside a password */
    secondFactor?: "present" | "missing";
    lastFour?: string;
    permissions?: string[];
    /** of a key: a person, another key, or the server itself */
    madeBy?: string;
    expiresAt?: string;
};
export type TwoPersonAct = {
    id: string;
    kind: string;
    /** the id of what it is about */
    subject: string;
    /** ids and codes of the kind */
    detail: {
        [key: string]: unknown;
    };
    reason: string;
    status: "pending" | "approved" | "refused" | "expired";
    askedBy: {
        id: string;
        displayName: string;
    };
    askedAt: string;
    dueAt: string;
    decidedBy?: {
        id: string;
        displayName: string;
    };
    decidedAt?: string;
    decisionReason?: string;
    /** the reasons that people typed are erased */
    erased?: {
        at: string;
        reason: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
    };
    /** whether whoever asks may approve it now */
    mayApprove: boolean;
    /** why whoever asks may not approve it, while it waits */
    whyNotApprovable?: {
        code: "asked-by-you" | "done-to-you" | "same-hand" | "not-permitted" | "no-person";
        /** from when it no longer stands in the way; absent: not by waiting */
        until?: string;
    };
    /** whether it left something for whoever asks to fetch */
    mayCollect: boolean;
};
export type OneTimeLink = {
    token: string;
    path: string;
    expiresAt: string;
};
export type Party = {
    id: string;
    /** 法人番号 */
    corporateNumber?: string;
    name: string;
    kana?: string;
    /** 1号 to 7号 of article 35-16(1), with their first and last day */
    roles: {
        id: string;
        role: 1 | 2 | 3 | 4 | 5 | 6 | 7;
        validFrom: string;
        validTo?: string;
    }[];
    /** of other regimes */
    licences: {
        id: string;
        licence: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
        validFrom: string;
        validTo?: string;
    }[];
    createdAt: string;
    changedAt: string;
    /** the party that it is by now; nothing of it changes any more */
    mergedInto?: string;
};
export type Shop = {
    id: string;
    party: string;
    /** the trade name (屋号) */
    name: string;
    kana?: string;
    /** where it sells: `https://shop.example` */
    url?: string;
    address?: string;
    phone?: string;
    /** shops of one chain share it */
    chain?: string;
    /** the party that runs the mall it stands in */
    mall?: string;
    createdAt: string;
    changedAt: string;
};
export type Declared = {
    declaration: string;
    /** of the one it owes, else of the one in force, else of the last one */
    state: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
    /** from when on it is late */
    dueAt: string;
    /** when one of the party’s people first looked at it */
    openedAt?: string;
    filedAt?: string;
    /** from when on an accepted one has run out */
    expiresAt?: string;
};
export type Merchant = {
    id: string;
    acceptorNumber: string;
    name?: string;
    party?: string;
    /** `observed`: known only from payments */
    standing: "observed" | "contracted" | "suspended" | "terminated";
    standingReason?: string;
    standingSince?: string;
    firstSeenAt?: string;
    lastSeenAt?: string;
    attemptCount: number;
    changedAt?: string;
    partyName?: string;
    shopName?: string;
    /** of its shop */
    url?: string;
    /** where its party stands with its declarations; absent: never asked */
    declared?: Declared;
    /** how the card number travels: link type, JavaScript type, other */
    connection?: "link" | "javascript" | "other";
    platform?: "scratch" | "package" | "asp" | "mall";
    paymentModuleOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    applicationOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    /** of operating system and middleware */
    infrastructureOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    contentOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    salesChannel?: "ecommerce" | "face-to-face" | "moto";
    /** customers can sign in */
    memberLogin?: boolean;
    /** files can be uploaded */
    takesUploads?: boolean;
    /** develops its shop itself */
    developsItself?: boolean;
    /** card numbers, on its own equipment */
    storesNumbers?: boolean;
    /** how closely it is watched; policies weigh its payments by it */
    riskTier?: "low" | "medium" | "high";
    /** as the contract says */
    categoryCode?: string;
    /** of the same party */
    shop?: string;
    acquirer?: string;
    /** who made the contract in the acquirer’s place (包括代理) */
    agent?: string;
    /** that the contract covers */
    brands?: ("visa" | "mastercard" | "jcb" | "amex" | "diners" | "unionpay" | "discover" | "maestro")[];
};
export type PartyMove = {
    id: string;
    kind: "merge" | "split" | "shops-moved" | "contract-moved";
    "from": string;
    /** as it is called now */
    fromName: string;
    to: string;
    /** as it is called now */
    toName: string;
    shops: string[];
    merchants: string[];
    reason: string;
    madeBy: string;
    madeAt: string;
    /** in the log */
    entry: string;
};
export type LikelySame = {
    party: string;
    name: string;
    corporateNumber?: string;
    /** what both have, however it is spelled */
    because: ("name" | "kana" | "host" | "address" | "phone")[];
    /** both have a 法人番号, and not the same */
    numbersDiffer: boolean;
};
export type Agency = {
    id: string;
    acquirer: string;
    acquirerName: string;
    agent: string;
    agentName: string;
    validFrom: string;
    /** the last day */
    validTo?: string;
};
export type Chain = {
    /** equal for all spellings */
    chain: string;
    name: string;
    shops: number;
    /** whose the shops are */
    parties: number;
    /** contracts of the shops */
    merchants: number;
};
export type Mall = {
    /** that runs it */
    party: string;
    name: string;
    shops: number;
    /** whose the shops are */
    parties: number;
    /** contracts of the shops */
    merchants: number;
};
export type ImportCount = {
    created: number;
    changed: number;
    same: number;
};
export type MerchantImport = {
    /** absent where it was only tried */
    id?: string;
    lines: number;
    /** lines that were left out */
    faulty: number;
    /** the first 1,000, by line; never a value */
    faults: {
        line: number;
        column?: string;
        code: string;
        expected: string;
    }[];
    counts: {
        parties: ImportCount;
        shops: ImportCount;
        merchants: ImportCount;
    };
};
export type MerchantLayout = {
    name: string;
    content: string;
    changedBy: string;
    changedAt: string;
};
export type AskedStanding = {
    act: string;
    dueAt: string;
};
export type StandingChange = {
    id: string;
    "from": "observed" | "contracted" | "suspended" | "terminated";
    to: "observed" | "contracted" | "suspended" | "terminated";
    reason: string;
    /** of two people, where it took two */
    act?: string;
    /** who made it, or approved it */
    madeBy: string;
    madeAt: string;
    /** in the log */
    entry: string;
};
export type ApiKey = {
    id: string;
    name: string;
    lastFour: string;
    permissions: ("assurance:read" | "assurance:submit" | "assurance:work" | "case:read" | "case:work" | "decision:make" | "decision:manage" | "decision:read" | "decision:review" | "declaration:answer" | "declaration:read" | "declaration:review" | "evidence:read" | "merchant:read" | "merchant:suspend" | "site:deploy" | "site:manage" | "site:read" | "tenant:administer" | "webhook:manage")[];
    createdAt: string;
    expiresAt?: string;
    lastUsedAt?: string;
    revokedAt?: string;
};
export type KeptDatum = {
    room: string;
    /** What it is */
    kind: string;
    /** The id of what it belongs to */
    about: string;
    /** Hexadecimal; the subject of the entry */
    commitment: string;
    /** Canonical JSON (RFC 8785) */
    record: string;
    /** 32 bytes in base64. SHA-256 of salt and record is the commitment */
    salt: string;
    erasable: "yes" | "in-use" | "nothing-typed";
    /** Other entries whose commitments are erased with it */
    together: string[];
};
export type Erasure = {
    id: string;
    /** Whose subject the commitment is */
    entry: string;
    /** Hexadecimal */
    commitment: string;
    room: string;
    /** What it was */
    kind: string;
    /** The id of what it belonged to */
    about: string;
    reason: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
    act: string;
    askedBy: string;
    approvedBy: string;
    erasedAt: string;
    /** The entry that says so */
    recorded: string;
};
export type Opening = {
    entry: string;
    /** In the log; null until it is sequenced */
    index: number | null;
    /** Null when it is erased */
    kept: KeptDatum | null;
    erased: Erasure | null;
};
export type ErasureAsked = {
    /** /v1/acts has it */
    act: string;
};
export type ErasurePage = {
    items: Erasure[];
    nextCursor?: string;
};
export type AlertSubject = {
    /** Such as site */
    kind: string;
    id: string;
    /** As people call it */
    label: string;
};
export type NamedPerson = {
    id: string;
    /** Null when the tenant has this person no more */
    displayName: string | null;
};
export type SecondPersonAsked = {
    act: string;
    person: NamedPerson;
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    at: string;
};
export type Disposition = {
    id: string;
    person: NamedPerson;
    /** Who approved it, where two people are needed */
    secondPerson: NamedPerson | null;
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    at: string;
};
export type Alert = {
    id: string;
    source: string;
    /** From 1, without a gap, within the source */
    sequence: number;
    kind: string;
    severity: "critical" | "high" | "medium" | "low";
    status: "open" | "disposed";
    subject: AlertSubject;
    /** The source’s own name for what it found */
    reference: string;
    observedAt: string;
    recordedAt: string;
    timesSeenAgain: number;
    lastSeenAt: string;
    cases: {
        id: string;
        "number": number;
    }[];
    /** Where the source knows it apart from when it saw it */
    happenedAt: string | null;
    /** The reason of the disposition that stands; apart from the status */
    resolution: ("confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test") | null;
    /** The alert it is a duplicate of */
    mergedInto: string | null;
    timesReopened: number;
    /** The last act put before a second person, which /v1/acts tells more of; null when disposed */
    secondPersonAsked: SecondPersonAsked | null;
    disposition: Disposition | null;
};
export type AlertPage = {
    items: Alert[];
    nextCursor?: string;
};
export type ErasedMark = {
    at: string;
    reason: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
};
export type LoggedEntry = {
    id: string;
    /** In the log; null until it is sequenced */
    index: number | null;
};
export type Commitment = {
    /** Canonical JSON (RFC 8785) */
    record: string;
    /** 32 bytes in base64. SHA-256 of salt and record is the subject of the entry */
    salt: string;
};
export type DispositionDetail = {
    id: string;
    person: NamedPerson;
    /** Who approved it, where two people are needed */
    secondPerson: NamedPerson | null;
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    at: string;
    words: string | null;
    erased: ErasedMark | null;
    duplicateOf: string | null;
    entry: LoggedEntry;
    /** Null when it is erased */
    commitment: Commitment | null;
};
export type RawContent = {
    /** Hexadecimal */
    sha256: string;
    size: number;
    mediaType: string;
} | null;
export type Reopening = {
    /** Which counts no more */
    disposition: string;
    /** What it had said */
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    /** Who took it back */
    person: NamedPerson;
    words: string | null;
    erased: ErasedMark | null;
    at: string;
    entry: LoggedEntry;
    /** Null when it is erased */
    commitment: Commitment | null;
};
export type AlertDetail = {
    id: string;
    source: string;
    /** From 1, without a gap, within the source */
    sequence: number;
    kind: string;
    severity: "critical" | "high" | "medium" | "low";
    status: "open" | "disposed";
    subject: AlertSubject;
    /** The source’s own name for what it found */
    reference: string;
    observedAt: string;
    recordedAt: string;
    timesSeenAgain: number;
    lastSeenAt: string;
    cases: {
        id: string;
        "number": number;
    }[];
    /** Where the source knows it apart from when it saw it */
    happenedAt: string | null;
    /** The reason of the disposition that stands; apart from the status */
    resolution: ("confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test") | null;
    /** The alert it is a duplicate of */
    mergedInto: string | null;
    timesReopened: number;
    /** The last act put before a second person, which /v1/acts tells more of; null when disposed */
    secondPersonAsked: SecondPersonAsked | null;
    disposition: DispositionDetail | null;
    /** What the source says, by kind of alert */
    detail: {
        [key: string]: unknown;
    };
    raw: RawContent;
    /** Why there is none although the source sent one */
    rawWithheld: ("card-number" | "too-large") | null;
    /** Alerts disposed of as duplicates of this one */
    mergedCount: number;
    /** Oldest first */
    reopenings: Reopening[];
    /** Of the observation that raised it */
    sourceEntry: LoggedEntry | null;
    entry: LoggedEntry;
    commitment: Commitment;
};
export type Disposal = {
    outcome: "disposed" | "second-person-asked";
    alert: AlertDetail;
};
export type BulkDisposal = {
    /** The act that names each of them, in the log */
    bulk: string;
    results: {
        alert: string;
        outcome: "disposed" | "second-person-asked" | "refused";
        problem: {
            code: string;
            params?: {
                [key: string]: unknown;
            };
            fields?: {
                pointer: string;
                code: string;
            }[];
        } | null;
    }[];
};
export type TimelineRow = {
    /** From 1 within the case */
    place: number;
    at: string;
    kind: "opened" | "alert-joined" | "alert-linked" | "alert-unlinked" | "severity-raised" | "second-person-asked" | "alert-disposed" | "alert-reopened" | "owner-changed" | "noted" | "task-added" | "task-changed" | "task-done" | "task-dropped" | "task-overdue" | "participant-set" | "participant-removed" | "file-added" | "merchant-linked" | "merchant-unlinked" | "deadline-passed" | "escalated" | "reported-to-board" | "record-committed" | "closed";
    actor: {
        kind: "person" | "api-key" | "system";
        id: string;
        /** Of a person */
        displayName: string | null;
    };
    /** By kind: alert, owner, dueAt and the like; people are in `people` */
    params: {
        [key: string]: string | number | null;
    };
    words: string | null;
    erased: ErasedMark | null;
    entry: LoggedEntry;
    /** Null when erased, and where the entry is the alert’s or the disposition’s own, which has its own */
    commitment: Commitment | null;
};
export type NextStep = {
    recipient: "owner" | "supervisor" | "board";
    dueAt: string;
} | null;
export type CaseTask = {
    id: string;
    "case": string;
    title: string;
    status: "open" | "done" | "dropped";
    overdue: boolean;
    assignee: NamedPerson | null;
    dueAt: string | null;
    addedAt: string;
    endedAt: string | null;
    endedBy: NamedPerson | null;
    erased: ErasedMark | null;
};
export type Participant = {
    person: NamedPerson;
    part: "investigator" | "reviewer" | "legal" | "liaison" | "observer";
    since: string;
};
export type Actor = {
    kind: "person" | "api-key" | "system";
    id: string;
    /** Of a person */
    displayName: string | null;
};
export type CaseAttachment = {
    id: string;
    name: string;
    mediaType: string;
    size: number;
    /** Hexadecimal */
    sha256: string;
    addedBy: Actor;
    addedAt: string;
    /** Name and bytes are gone */
    erased: ErasedMark | null;
};
export type LinkedMerchant = {
    id: string;
    acceptorNumber: string;
    name: string | null;
    since: string;
};
export type CaseReading = {
    reader: Actor;
    /** When the hour begins */
    hour: string;
    firstAt: string;
    lastAt: string;
    times: number;
    entry: LoggedEntry;
};
export type CommittedRecord = {
    id: string;
    /** It shows the case as it was before */
    at: string;
    language: "ja" | "en";
    /** Hexadecimal */
    sha256: string;
    size: number;
    committedBy: Actor;
    committedAt: string;
    entry: LoggedEntry;
    /** Its bytes are gone, since they showed what was erased */
    erased: ErasedMark | null;
};
export type CaseDetail = {
    id: string;
    /** From 1 within the tenant, for people to speak of */
    "number": number;
    kind: string;
    subject: AlertSubject;
    severity: "critical" | "high" | "medium" | "low";
    status: "open" | "closed";
    /** Open and past its deadline */
    overdue: boolean;
    owner: NamedPerson | null;
    openedAt: string;
    dueAt: string;
    escalatedAt: string | null;
    reportedToBoardAt: string | null;
    closedAt: string | null;
    openAlerts: number;
    alertCount: number;
    alerts: Alert[];
    /** Oldest first */
    timeline: TimelineRow[];
    /** Everyone whom the timeline names */
    people: NamedPerson[];
    nextStep: NextStep;
    tasks: CaseTask[];
    participants: Participant[];
    files: CaseAttachment[];
    /** Those of them that the caller may see */
    merchants: LinkedMerchant[];
    /** Who had the case before them, the latest 50; none for a scope limited to some parties */
    readings: CaseReading[];
    records: CommittedRecord[];
};
export type Case = {
    id: string;
    /** From 1 within the tenant, for people to speak of */
    "number": number;
    kind: string;
    subject: AlertSubject;
    severity: "critical" | "high" | "medium" | "low";
    status: "open" | "closed";
    /** Open and past its deadline */
    overdue: boolean;
    owner: NamedPerson | null;
    openedAt: string;
    dueAt: string;
    escalatedAt: string | null;
    reportedToBoardAt: string | null;
    closedAt: string | null;
    openAlerts: number;
    alertCount: number;
};
export type CasePage = {
    items: Case[];
    nextCursor?: string;
};
export type CountBySeverity = {
    critical: number;
    high: number;
    medium: number;
    low: number;
};
export type CaseSummary = {
    openAlerts: CountBySeverity;
    oldestOpenAlert: {
        id: string;
        recordedAt: string;
    } | null;
    openCases: number;
    overdueCases: number;
    /** Of the caller; zero for an API key */
    mine: {
        open: number;
        overdue: number;
    };
    /** The open case whose deadline is the earliest, passed or not */
    nextDue: {
        "case": string;
        "number": number;
        dueAt: string;
        subject: AlertSubject;
    } | null;
};
export type CaseTaskPage = {
    items: CaseTask[];
    nextCursor?: string;
};
export type AddedFile = {
    file: string;
};
export type CaseReadingPage = {
    items: CaseReading[];
    nextCursor?: string;
};
export type Period = {
    hours: number;
} | {
    businessDays: number;
};
export type SeverityDeadlines = {
    close: Period;
    steps: {
        to: "owner" | "supervisor" | "board";
        after: Period;
    }[];
};
export type DeadlinePolicy = {
    calendar: {
        closedAtYearEnd: boolean;
    };
    severities: {
        critical: SeverityDeadlines;
        high: SeverityDeadlines;
        medium: SeverityDeadlines;
        low: SeverityDeadlines;
    };
    board: string[];
};
export type DeadlinePolicyVersion = {
    /** 0: the product’s own */
    version: number;
    policy: DeadlinePolicy;
    setBy: Actor | null;
    setAt: string | null;
    entry: LoggedEntry | null;
};
export type DeadlinePolicyPage = {
    items: DeadlinePolicyVersion[];
    nextCursor?: string;
};
export type HolidayDate = {
    date: string;
    holiday: "new-years-day" | "coming-of-age-day" | "national-foundation-day" | "emperors-birthday" | "vernal-equinox-day" | "showa-day" | "constitution-day" | "greenery-day" | "childrens-day" | "marine-day" | "mountain-day" | "respect-for-the-aged-day" | "autumnal-equinox-day" | "sports-day" | "culture-day" | "labour-thanksgiving-day" | "enthronement-day" | "enthronement-ceremony-day" | "substitute-holiday" | "citizens-holiday";
};
export type Holidays = {
    items: HolidayDate[];
};
export type AlertSource = {
    id: string;
    /** A code, which its alerts carry */
    source: string;
    /** The room of the software that has it */
    room: string;
    state: "speaking" | "silent" | "ended";
    /** How often a window of it is written */
    cadenceMinutes: number;
    /** How long after that its silence is an alert */
    graceMinutes: number;
    declaredAt: string;
    endedAt: string | null;
    endedBy: ("people" | "system") | null;
    lastSignOfLife: string;
    /** When its next window is due; null when it has ended */
    dueAt: string | null;
    /** When its silence becomes an alert; null when it has ended */
    lateAt: string | null;
    lastWindow: {
        "number": number;
        to: string;
    } | null;
    /** That goes on, and from when there was no sign of life */
    silence: {
        alert: string;
        since: string;
    } | null;
    /** Of its declaration */
    entry: LoggedEntry;
};
export type AlertSourcePage = {
    items: AlertSource[];
    nextCursor?: string;
};
export type AlertSourceEndAsked = {
    /** Which a second person approves through /v1/acts */
    act: string;
};
export type Span = {
    "from": string;
    to: string;
};
export type AlertWindow = {
    id: string;
    source: string;
    /** From 1, without a gap, within the source */
    "number": number;
    "from": string;
    /** Alerts in it were recorded at or after `from` and before `to` */
    to: string;
    count: number;
    firstSequence: number | null;
    lastSequence: number | null;
    /** Merkle root (RFC 6962) over the ids of its alerts, in hex */
    root: string;
    observations: number;
    lastObservation: number;
    /** How often the source said that it had looked */
    rounds: number;
    /** Without such a sign */
    longestPause: Span;
    /** Longer than cadence and grace: the silence in it was an alert */
    late: boolean;
    /** That alert */
    silence: string | null;
    entry: LoggedEntry;
};
export type AlertWindowPage = {
    items: AlertWindow[];
    nextCursor?: string;
};
export type AlertStatementLine = {
    source: string;
    ingestedTotal: number;
    disposedTotal: number;
    open: number;
    oldestOpen: {
        alert: string;
        recordedAt: string;
    } | null;
};
export type AlertStatement = {
    id: string;
    /** In Asia/Tokyo */
    day: string;
    /** Its end */
    to: string;
    writtenAt: string;
    sources: AlertStatementLine[];
    /** Of the sources shown */
    total: {
        ingestedTotal: number;
        disposedTotal: number;
        open: number;
    };
    entry: LoggedEntry;
};
export type AlertStatementPage = {
    items: AlertStatement[];
    nextCursor?: string;
};
export type SiteVisitEnd = {
    kind: "completed" | "step-failed" | "ended-early" | "not-begun";
    /** Why it did not complete */
    code?: string;
    /** Name of the step that failed */
    step?: string;
};
export type SiteVisit = {
    id: string;
    site: string;
    siteName: string;
    /** `failed` when it did not come to the end of its journey */
    state: "queued" | "running" | "done" | "failed";
    cause: "scheduled" | "on-demand" | "deployment";
    /** Person or API key; absent when it was scheduled */
    orderedBy?: string;
    orderedAt: string;
    startedAt?: string;
    endedAt?: string;
    end?: SiteVisitEnd;
    browser?: string;
    sandboxed?: boolean;
    counts: {
        requests: number;
        scripts: number;
        destinations: number;
        findings: number;
    };
    alertsRaised: number;
    /** Entry in the log */
    evidence?: string;
};
export type SiteVisitingRights = {
    /** plain: one page load, nothing typed. realistic: visits need not say who they are */
    visits: "plain" | "journey" | "realistic";
    /** Orders may be placed, with a test number */
    mayBuy: boolean;
    /** earlier: watched before proof and consents were asked for, and goes on until `until` */
    basis: "lab" | "permitted" | "earlier" | "none";
    /** When it ends unless something is renewed */
    until?: string;
    lacks: ("proof" | "merchant" | "payment-provider" | "card-form-attempts")[];
    /** ending: watched, and not for long; ended: it was watched, and its checkout is looked at no more */
    watching: "watched" | "ending" | "ended" | "not-permitted";
    /** What comes to its end within 30 days, soonest first */
    endings: {
        what: "proof" | "merchant" | "payment-provider" | "earlier";
        at: string;
    }[];
};
export type Site = {
    id: string;
    name: string;
    origin: string;
    paymentType: "js" | "link";
    destinations: string[];
    journey: {
        name: string;
        steps: number;
        sha256: string;
    };
    consent: {
        kind: "own-site";
    } | {
        kind: "written";
        /** Where the document is kept */
        reference: string;
        /** Who gave it */
        person: string;
    };
    merchants: string[];
    party?: string;
    cadenceMinutes: number;
    active: boolean;
    createdAt: string;
    changedAt: string;
    nextVisitAt?: string;
    lastVisit?: SiteVisit;
    /** Findings of the last visit that got to the end */
    openFindings: number;
    /** How far visits may go now */
    rights: SiteVisitingRights;
};
export type SiteProvider = {
    id: string;
    name: {
        ja: string;
        en: string;
    };
    /** The provider itself says that the host is its own */
    verified: boolean;
};
export type SiteDetail = {
    id: string;
    name: string;
    origin: string;
    paymentType: "js" | "link";
    destinations: string[];
    journey: {
        name: string;
        steps: number;
        sha256: string;
    };
    consent: {
        kind: "own-site";
    } | {
        kind: "written";
        /** Where the document is kept */
        reference: string;
        /** Who gave it */
        person: string;
    };
    merchants: string[];
    party?: string;
    cadenceMinutes: number;
    active: boolean;
    createdAt: string;
    changedAt: string;
    nextVisitAt?: string;
    lastVisit?: SiteVisit;
    /** Findings of the last visit that got to the end */
    openFindings: number;
    /** How far visits may go now */
    rights: SiteVisitingRights;
    journeyText: string;
    /** Its destinations, each with what the table of payment providers says of it */
    knownDestinations: {
        host: string;
        provider?: SiteProvider;
    }[];
    /** Its own cadence, or what its merchants’ risk asks for */
    visitedEveryMinutes: number;
};
export type SiteScript = {
    /** Own address, or that of the document for an inline script */
    url: string;
    inline: boolean;
    sha256: string;
    bytes: number;
    firstSeenAt: string;
    firstSeenVisit: string;
    lastSeenAt: string;
    lastSeenVisit: string;
};
export type SiteBrowser = {
    state: "ready" | "no-sandbox" | "no-browser";
    browser?: string;
    why?: string;
    /** Which sites are visited where the sandbox cannot run */
    visitsWithoutSandbox: "none" | "lab" | "all";
};
export type SiteVisitStep = {
    name: string;
    act: string;
    state: "done" | "failed" | "not-reached";
};
export type SiteScreenshot = {
    name: string;
    step?: string;
    sha256: string;
    bytes: number;
};
export type SitePassDifference = {
    hosts: string[];
    scripts: {
        url: string;
        inline: boolean;
    }[];
    /** Hosts and scripts beyond those named */
    more: number;
};
export type SitePassSaw = {
    requests: number;
    hosts: number;
    scripts: number;
    /** What the primary pass did not see */
    only: SitePassDifference;
    /** What the primary pass saw, and this one did not */
    missing: SitePassDifference;
};
export type SiteVisitPass = {
    /** careful: unnoticed, as a customer; naive: as a robot; returning: with the cookies of the first */
    role: "careful" | "naive" | "returning" | "other-number" | "same-number";
    mobile: boolean;
    quiet: boolean;
    viewport: {
        width: number;
        height: number;
    };
    userAgent?: string;
    referrer?: string;
    /** It said who visits */
    identified: boolean;
    end: "completed" | "step-failed" | "ended-early" | "not-begun";
    code?: string;
    step?: string;
    /** Its pictures; empty of visits that kept those of the primary pass alone */
    screenshots: SiteScreenshot[];
    /** Absent of visits before it was kept, and where it did not begin */
    saw?: SitePassSaw;
};
export type SiteVisitDestination = {
    host: string;
    kinds: ("document" | "script" | "stylesheet" | "image" | "media" | "font" | "fetch" | "beacon" | "websocket" | "name" | "other")[];
    requests: number;
    /** The site's own host */
    own: boolean;
    /** May get card data */
    allowed: boolean;
    /** What of the canary it was sent */
    fields: ("number" | "expiry" | "securityCode" | "holder" | "email" | "name" | "phone")[];
    provider?: SiteProvider;
};
export type SiteVisitScript = {
    /** Own address, or that of the document for an inline script */
    url: string;
    inline: boolean;
    sha256: string;
    bytes: number;
    frameUrl: string;
    /** Against the visit named by comparedWith */
    change: "first-visit" | "same" | "added" | "changed";
};
export type SiteFinding = {
    id: string;
    kind: "card-asked-twice" | "card-data-flows-unread" | "card-data-reaches-merchant" | "card-data-sent-elsewhere" | "card-listener-added" | "card-listener-and-new-host" | "payment-button-changed" | "payment-form-changed" | "payment-frame-changed" | "payment-header-changed" | "payment-header-weakened" | "payment-page-changed" | "payment-page-elsewhere" | "script-added" | "script-changed" | "script-cloaked" | "second-card-form" | "visit-incomplete";
    severity: "critical" | "high" | "medium" | "low";
    /** Who sent it; without it, the document did */
    script?: {
        url: string;
        inline: boolean;
        sha256?: string;
        /** mention: only the network knew of it, and no other script names the destination */
        by: "stack" | "mention";
    };
    document?: string;
    destination?: string;
    fields: ("number" | "expiry" | "securityCode" | "holder" | "email" | "name" | "phone")[];
    channel?: "host" | "name" | "path" | "query" | "fragment" | "cookie" | "referer" | "header" | "body" | "websocket";
    /** Layers, outermost first; empty for plain */
    encoding: string[];
    step?: string;
    /** The guard of our own network did not let it pass */
    refused: boolean;
    /** Of a visit that is incomplete: why */
    code?: string;
    /** What its kind needs to be understood; `passes`: in which passes it showed */
    about?: {
        [key: string]: unknown;
    };
    /** Absent where it raises none by itself (severity low) */
    alert?: string;
    /** The alert had been raised by an earlier visit and is still open */
    seenAgain: boolean;
};
export type SiteAlikePass = {
    visit: string;
    pass: number;
    startedAt?: string;
    viewport: {
        width: number;
        height: number;
    };
    names: string[];
};
export type SiteVisitDetail = {
    id: string;
    site: string;
    siteName: string;
    /** `failed` when it did not come to the end of its journey */
    state: "queued" | "running" | "done" | "failed";
    cause: "scheduled" | "on-demand" | "deployment";
    /** Person or API key; absent when it was scheduled */
    orderedBy?: string;
    orderedAt: string;
    startedAt?: string;
    endedAt?: string;
    end?: SiteVisitEnd;
    browser?: string;
    sandboxed?: boolean;
    counts: {
        requests: number;
        scripts: number;
        destinations: number;
        findings: number;
    };
    alertsRaised: number;
    /** Entry in the log */
    evidence?: string;
    steps: SiteVisitStep[];
    /** Runs of this visit; the first is the primary one */
    passes: SiteVisitPass[];
    destinations: SiteVisitDestination[];
    scripts: SiteVisitScript[];
    /** The last visit before it that completed */
    comparedWith?: string;
    findings: SiteFinding[];
    /** Of the primary pass */
    screenshots: SiteScreenshot[];
    /** The last pass of an earlier visit on the same kind of device: its pictures can be laid beside these */
    picturesBefore?: SiteAlikePass;
    /** Of the raw record, as the entry in the log names it */
    rawSha256?: string;
};
export type ComparedScript = {
    /** Own address, or that of the document for an inline script */
    url: string;
    inline: boolean;
    sha256: string;
    bytes: number;
};
export type ChangedScript = {
    url: string;
    inline: boolean;
    before: {
        sha256: string;
        bytes: number;
    };
    after: {
        sha256: string;
        bytes: number;
    };
};
export type SiteVisitComparison = {
    visit: string;
    "with": string;
    scripts: {
        added: ComparedScript[];
        removed: ComparedScript[];
        changed: ChangedScript[];
        same: number;
    };
    destinations: {
        added: string[];
        removed: string[];
    };
};
export type ScriptLoader = {
    kind: "parser" | "script" | "unknown";
    url?: string;
    inline?: boolean;
};
export type ScriptBehaviour = {
    /** Hosts it was seen to send to */
    destinations: string[];
    /** `field input`: the place, seen from the card fields (field, form, button, page), and event */
    listens: string[];
    /** Some of these tell it what is typed into a card field */
    readsCard: boolean;
    /** Where its text writes to */
    storage: ("cookie" | "indexed-db" | "local-storage" | "session-storage")[];
    /** It makes code from text */
    evaluates: boolean;
};
export type ScriptSigns = {
    /** Functions that speak of cards and can send */
    cardWordsNearSink: number;
    longestStringArray: number;
    /** Distinct names like _0x3fa2 */
    hexNames: number;
    /** Bits per sign of its most mixed string, in tenths */
    highestEntropyTenths: number;
};
export type ScriptAuthorisation = {
    at: string;
    by: string;
    why: string;
    responsible: string;
};
export type InventoryScript = {
    id: string;
    site: string;
    /** Without query; of an inline script that of its document */
    url: string;
    inline: boolean;
    state: "new" | "authorised" | "changed" | "withdrawn";
    loadedBy: ScriptLoader;
    behaviour: ScriptBehaviour;
    /** Absent when it could not be parsed */
    signs?: ScriptSigns;
    /** Of the content seen last */
    sha256: string;
    bytes: number;
    functions: number;
    /** Different ones it has shown */
    contents: number;
    notParsed?: "too-large" | "too-deep" | "syntax" | "time-limit";
    firstSeenAt: string;
    changedAt: string;
    lastSeenAt: string;
    lastSeenVisit: string;
    /** In the last visit that got to its end */
    present: boolean;
    /** The last one, whatever became of it */
    authorisation?: ScriptAuthorisation;
};
export type ScriptContent = {
    sha256: string;
    bytes: number;
    functions: number;
    notParsed?: "too-large" | "too-deep" | "syntax" | "time-limit";
    firstSeenAt: string;
    firstSeenVisit: string;
    lastSeenAt: string;
    lastSeenVisit: string;
    /** Named by the last authorisation */
    authorised: boolean;
};
export type ScriptDecision = {
    id: string;
    act: "authorise" | "withdraw";
    sha256s: string[];
    why: string;
    responsible: string;
    by: string;
    at: string;
    /** Entry in the log */
    evidence: string;
};
export type InventoryScriptDetail = {
    id: string;
    site: string;
    /** Without query; of an inline script that of its document */
    url: string;
    inline: boolean;
    state: "new" | "authorised" | "changed" | "withdrawn";
    loadedBy: ScriptLoader;
    behaviour: ScriptBehaviour;
    /** Absent when it could not be parsed */
    signs?: ScriptSigns;
    /** Of the content seen last */
    sha256: string;
    bytes: number;
    functions: number;
    /** Different ones it has shown */
    contents: number;
    notParsed?: "too-large" | "too-deep" | "syntax" | "time-limit";
    firstSeenAt: string;
    changedAt: string;
    lastSeenAt: string;
    lastSeenVisit: string;
    /** In the last visit that got to its end */
    present: boolean;
    /** The last one, whatever became of it */
    authorisation?: ScriptAuthorisation;
    /** Its contents, last seen first */
    history: ScriptContent[];
    /** Newest first */
    decisions: ScriptDecision[];
    /** What it does that was not authorised */
    beyond?: ScriptBehaviour;
    policy: "same-content" | "same-functions" | "same-behaviour";
};
export type ScriptUnit = {
    kind: "function" | "statement";
    name?: string;
    /** In the source, in UTF-16 units */
    start: number;
    end: number;
    /** From 1 */
    line: number;
    /** Laid out for reading; text, never to be run */
    excerpt: string;
    cut: boolean;
};
export type ScriptFunctionDiff = {
    "from"?: string;
    to: string;
    added: ScriptUnit[];
    removed: ScriptUnit[];
    changed: {
        before: ScriptUnit;
        after: ScriptUnit;
    }[];
    same: number;
    /** Changes beyond those shown */
    more: number;
};
export type SiteChange = {
    /** The finding */
    id: string;
    visit: string;
    kind: string;
    url?: string;
    inline: boolean;
    sha256?: string;
    destination?: string;
    about: {
        [key: string]: unknown;
    };
    at: string;
    /** Absent while it waits for the digest of its week */
    digest?: string;
};
export type ScriptPolicy = {
    policy: "same-content" | "same-functions" | "same-behaviour";
    /** When the first visit got to its end; what came later is new */
    since?: string;
};
export type SiteCsp = {
    stage: "none" | "report-only" | "enforce";
    since?: string;
    policy?: string;
    /** where browsers send reports; from the first time a stage is told */
    reportTo?: string;
    paymentPaths: string[];
    /** what the last visit received with the pages */
    observed?: "none" | "report-only" | "enforce";
    /** of anything, noise too */
    lastReportAt?: string;
    lastViolationAt?: string;
    /** things of the shop itself in its last visits that the policy would block */
    wouldBlock: number;
    advice: {
        code: "begin" | "not-in-place" | "no-reports-yet" | "keep-listening" | "still-violated" | "would-block-the-shop" | "safe-to-enforce" | "enforced-and-quiet" | "enforced-and-violated" | "in-place-but-not-said";
        quietDays: number;
        listenedDays: number;
        daysLeft: number;
    };
};
export type DescribedSiteCsp = {
    stage: "none" | "report-only" | "enforce";
    policy?: string;
    /** pages where cards are typed; empty: all of the site */
    paymentPaths: string[];
};
export type SiteCspProposals = {
    visits: string[];
    pages: string[];
    proposals: {
        variant: "nonces" | "hashes" | "hosts";
        policy: string;
        directives: {
            name: string;
            sources: {
                source: string;
                why: "own" | "seen" | "inline" | "payment" | "always";
            }[];
        }[];
        obstacles: {
            code: "inline-handlers" | "inline-styles" | "javascript-links" | "scripts-need-integrity" | "scripts-need-nonce" | "styles-not-looked-at" | "three-d-secure-frames" | "unencrypted-loads";
            count: number;
            examples: string[];
        }[];
        leftOut: {
            what: "host" | "inline-script";
            value: string;
        }[];
    }[];
};
export type SiteCspSimulation = {
    visits: number;
    deeds: number;
    allowed: number;
    stopped: {
        outcome: "needs-nonce" | "needs-integrity" | "blocked";
        directive: "base-uri" | "child-src" | "connect-src" | "default-src" | "fenced-frame-src" | "font-src" | "form-action" | "frame-ancestors" | "frame-src" | "img-src" | "manifest-src" | "media-src" | "object-src" | "prefetch-src" | "script-src" | "script-src-attr" | "script-src-elem" | "style-src" | "style-src-attr" | "style-src-elem" | "worker-src";
        what: "load" | "script" | "handler" | "link" | "style" | "style-attribute" | "eval";
        value: string;
        pages: string[];
        visits: number;
        /** a finding is about it */
        suspect: boolean;
    }[];
    findings: {
        finding: string;
        kind: string;
        visit: string;
        destination?: string;
        scriptOutcome: "allowed" | "needs-nonce" | "needs-integrity" | "blocked" | "unknown";
        sendingOutcome: "allowed" | "needs-nonce" | "needs-integrity" | "blocked" | "unknown";
    }[];
};
export type CspSnippets = {
    items: {
        place: "header" | "meta" | "apache" | "nginx" | "ec-cube-4" | "ec-cube-2" | "wordpress";
        file?: string;
        text: string;
    }[];
};
export type CspLint = {
    policies: number;
    findings: {
        code: "connect-open" | "deprecated-directive" | "directive-name-not-valid" | "directive-twice" | "directive-unknown" | "form-action-missing" | "form-action-open" | "frame-ancestors-missing" | "frame-open" | "host-list-can-be-passed-by" | "ip-address-as-source" | "missing-directive" | "missing-semicolon" | "no-report-endpoint" | "nonce-place-not-filled" | "nonce-too-short" | "nonce-with-odd-characters" | "none-not-alone" | "only-report-to" | "plain-scheme-as-source" | "policy-has-control-characters" | "policy-has-header-name" | "policy-not-ascii" | "policy-too-long" | "script-source-missing" | "script-unsafe-eval" | "script-unsafe-inline" | "source-not-valid" | "source-over-http" | "source-without-quotes" | "wildcard-as-source";
        severity: "high" | "medium" | "low";
        directive?: string;
        value?: string;
    }[];
};
export type SiteCspReport = {
    day: string;
    kind: "violation" | "script-hash" | "integrity";
    directive: string;
    disposition: "report" | "enforce";
    blocked: string;
    hash?: string;
    path: string;
    reports: number;
    /** that reported it that day, up to 64; where they are counted */
    networks?: number;
    firstAt: string;
    lastAt: string;
};
export type SiteCspDays = {
    "from": string;
    to: string;
    reports: {
        day: string;
        name: string;
        reports: number;
    }[];
    noise: {
        day: string;
        name: "about-page" | "extension" | "injected-software" | "inline-data" | "other-report" | "other-site" | "over-limit" | "scheme-only-source" | "unreadable";
        reports: number;
    }[];
};
export type PaymentPin = {
    id: string;
    value: string;
    confirmedAt: string;
    /** Person or API key */
    confirmedBy: string;
    /** Entry in the log */
    evidence: string;
};
export type PaymentPlace = {
    kind: "landing" | "form" | "button" | "frame";
    /** card: where the card is typed; leaving: the last page of the shop */
    page: "card" | "leaving";
    /** Of the form, button or frame; empty for where the customer lands */
    name: string;
    state: "proposed" | "pinned" | "differs" | "not-seen";
    /** By the last visit */
    seen: string[];
    pins: PaymentPin[];
};
export type PaymentPlaces = {
    /** The last visit that saw payment pages; absent before it */
    visit?: string;
    observedAt?: string;
    items: PaymentPlace[];
};
export type PaymentHeader = {
    page: "card" | "leaving" | "final";
    address: string;
    name: "content-security-policy" | "content-security-policy-report-only" | "cross-origin-embedder-policy" | "cross-origin-opener-policy" | "cross-origin-resource-policy" | "integrity-policy" | "integrity-policy-report-only" | "permissions-policy" | "referrer-policy" | "report-to" | "reporting-endpoints" | "set-cookie" | "strict-transport-security" | "x-content-type-options" | "x-frame-options";
    change: "same" | "added" | "removed" | "changed" | "weakened";
    severity?: "critical" | "high" | "medium" | "low";
    /** A line each policy or cookie; nonces and values are left out */
    before?: string;
    after?: string;
    /** What of it protects less */
    details: string[];
};
export type PaymentHeaders = {
    /** The last visit that saw payment pages; absent before it */
    visit?: string;
    observedAt?: string;
    /** The visit before it that got to its end */
    comparedWith?: string;
    items: PaymentHeader[];
};
export type SiteOwnership = {
    /** failing: not seen when last looked for, and still stands */
    state: "unproven" | "proven" | "failing" | "lapsed";
    /** Where a TXT record is looked for */
    recordName: string;
    /** Where a text file is looked for */
    fileUrl: string;
    /** The record, or a line of the file */
    text: string;
    method?: "dns" | "file";
    provenAt?: string;
    until?: string;
    checkedAt?: string;
    dns?: "found" | "other" | "nothing" | "unreachable";
    file?: "found" | "other" | "nothing" | "unreachable";
};
export type SiteConsent = {
    id: string;
    giver: "merchant" | "payment-provider";
    organisation: string;
    person: string;
    contact: string;
    /** Where the document is kept */
    reference: string;
    allows: ("card-form-attempts" | "realistic-visits" | "test-purchases")[];
    validUntil: string;
    recordedAt: string;
    recordedBy: string;
    withdrawnAt?: string;
    withdrawnBy?: string;
};
export type SitePermissions = {
    site: string;
    rights: SiteVisitingRights;
    ownership: SiteOwnership;
    /** Those that stand; at most one of each giver */
    consents: SiteConsent[];
};
export type JourneyGuess = {
    id: string;
    site: string;
    /** `failed`: nothing was looked for, `endCode` says why */
    state: "queued" | "running" | "done" | "failed";
    orderedBy: string;
    orderedAt: string;
    startedAt?: string;
    endedAt?: string;
    /** `card-form`: the way is whole; else the YAML is its beginning */
    found?: "card-form" | "no-known-shop" | "no-product" | "no-way-on";
    endCode?: string;
    shopKind?: string;
    /** The journey, to be looked at before it is relied on */
    yaml?: string;
    destinations: {
        host: string;
        provider?: SiteProvider;
    }[];
    steps: number;
    screenshots: {
        name: string;
        sha256: string;
        bytes: number;
    }[];
    /** Entry in the log */
    evidence?: string;
};
export type ProbeRound = {
    id: string;
    site: string;
    /** `failed`: nothing was observed, `endCode` says why */
    state: "queued" | "running" | "done" | "failed";
    cause: "scheduled" | "on-demand";
    /** Attempts that the agreement allows are part of it */
    withAttempts: boolean;
    orderedBy?: string;
    orderedAt: string;
    startedAt?: string;
    endedAt?: string;
    /** Why it did not come to its end */
    endCode?: string;
    requests: number;
    alertsRaised: number;
    /** Entry in the log */
    evidence?: string;
};
export type ChecklistItemResult = {
    item: "4" | "5" | "6" | "1a" | "1b" | "1c" | "2a" | "2b" | "3a" | "3b" | "3c";
    control: string;
    result: "met" | "not-met" | "not-observable";
    /** What decided it, worst first: docs/reference/probes.md */
    reasons: ("admin-without-sign-in" | "database-tool-open" | "admin-login-open" | "admin-behind-basic" | "admin-refused" | "admin-not-found" | "admin-entered-with-password-alone" | "second-factor-in-form" | "second-factor-asked" | "second-factor-needs-account" | "agreed-sign-in-failed" | "admin-never-locked" | "admin-locked" | "lock-not-seen-within-agreed" | "lockout-needs-agreement" | "repository-exposed" | "settings-exposed" | "dump-exposed" | "source-exposed" | "data-directory-listed" | "installer-open" | "log-exposed" | "server-told" | "directory-listed" | "manifest-exposed" | "known-places-closed" | "files-not-looked-at" | "upload-form-names-limits" | "upload-form-names-no-limits" | "upload-form-not-found" | "certificate-not-trusted" | "library-with-known-hole" | "tls-obsolete" | "certificate-key-weak" | "session-cookie-without-secure" | "session-cookie-without-httponly" | "mixed-content-active" | "platform-may-have-known-hole" | "session-cookie-without-samesite" | "mixed-content-passive" | "certificate-ends-soon" | "header-missing" | "plain-http-answers" | "software-version-told" | "library-seen" | "platform-seen" | "tls-seen" | "assessment-inside-only" | "sql-error-shown" | "injection-not-tried" | "debug-page-shown" | "stack-trace-shown" | "coding-inside-only" | "antivirus-inside-only" | "card-form-limited" | "card-form-not-limited-within-agreed" | "card-form-needs-agreement" | "login-throttled" | "login-not-throttled-within-agreed" | "login-needs-agreement" | "round-ended-early")[];
};
export type ProbeSign = {
    item: "4" | "5" | "6" | "1a" | "1b" | "1c" | "2a" | "2b" | "3a" | "3b" | "3c";
    code: "admin-without-sign-in" | "database-tool-open" | "admin-login-open" | "admin-behind-basic" | "admin-refused" | "admin-not-found" | "admin-entered-with-password-alone" | "second-factor-in-form" | "second-factor-asked" | "second-factor-needs-account" | "agreed-sign-in-failed" | "admin-never-locked" | "admin-locked" | "lock-not-seen-within-agreed" | "lockout-needs-agreement" | "repository-exposed" | "settings-exposed" | "dump-exposed" | "source-exposed" | "data-directory-listed" | "installer-open" | "log-exposed" | "server-told" | "directory-listed" | "manifest-exposed" | "known-places-closed" | "files-not-looked-at" | "upload-form-names-limits" | "upload-form-names-no-limits" | "upload-form-not-found" | "certificate-not-trusted" | "library-with-known-hole" | "tls-obsolete" | "certificate-key-weak" | "session-cookie-without-secure" | "session-cookie-without-httponly" | "mixed-content-active" | "platform-may-have-known-hole" | "session-cookie-without-samesite" | "mixed-content-passive" | "certificate-ends-soon" | "header-missing" | "plain-http-answers" | "software-version-told" | "library-seen" | "platform-seen" | "tls-seen" | "assessment-inside-only" | "sql-error-shown" | "injection-not-tried" | "debug-page-shown" | "stack-trace-shown" | "coding-inside-only" | "antivirus-inside-only" | "card-form-limited" | "card-form-not-limited-within-agreed" | "card-form-needs-agreement" | "login-throttled" | "login-not-throttled-within-agreed" | "login-needs-agreement";
    severity: "critical" | "high" | "medium" | "low" | "none";
    /** Path at the site */
    place: string;
    detail: {
        [key: string]: unknown;
    };
    /** Numbers of requests in the raw record */
    proof: number[];
    alert?: string;
};
export type ProbeRoundDetail = {
    id: string;
    site: string;
    /** `failed`: nothing was observed, `endCode` says why */
    state: "queued" | "running" | "done" | "failed";
    cause: "scheduled" | "on-demand";
    /** Attempts that the agreement allows are part of it */
    withAttempts: boolean;
    orderedBy?: string;
    orderedAt: string;
    startedAt?: string;
    endedAt?: string;
    /** Why it did not come to its end */
    endCode?: string;
    requests: number;
    alertsRaised: number;
    /** Entry in the log */
    evidence?: string;
    results: ChecklistItemResult[];
    signs: ProbeSign[];
    /** Of the raw record, as the entry in the log names it */
    rawSha256?: string;
};
export type ObservedChecklistItem = {
    item: "4" | "5" | "6" | "1a" | "1b" | "1c" | "2a" | "2b" | "3a" | "3b" | "3c";
    control: string;
    result: "met" | "not-met" | "not-observable";
    /** What decided it, worst first: docs/reference/probes.md */
    reasons: ("admin-without-sign-in" | "database-tool-open" | "admin-login-open" | "admin-behind-basic" | "admin-refused" | "admin-not-found" | "admin-entered-with-password-alone" | "second-factor-in-form" | "second-factor-asked" | "second-factor-needs-account" | "agreed-sign-in-failed" | "admin-never-locked" | "admin-locked" | "lock-not-seen-within-agreed" | "lockout-needs-agreement" | "repository-exposed" | "settings-exposed" | "dump-exposed" | "source-exposed" | "data-directory-listed" | "installer-open" | "log-exposed" | "server-told" | "directory-listed" | "manifest-exposed" | "known-places-closed" | "files-not-looked-at" | "upload-form-names-limits" | "upload-form-names-no-limits" | "upload-form-not-found" | "certificate-not-trusted" | "library-with-known-hole" | "tls-obsolete" | "certificate-key-weak" | "session-cookie-without-secure" | "session-cookie-without-httponly" | "mixed-content-active" | "platform-may-have-known-hole" | "session-cookie-without-samesite" | "mixed-content-passive" | "certificate-ends-soon" | "header-missing" | "plain-http-answers" | "software-version-told" | "library-seen" | "platform-seen" | "tls-seen" | "assessment-inside-only" | "sql-error-shown" | "injection-not-tried" | "debug-page-shown" | "stack-trace-shown" | "coding-inside-only" | "antivirus-inside-only" | "card-form-limited" | "card-form-not-limited-within-agreed" | "card-form-needs-agreement" | "login-throttled" | "login-not-throttled-within-agreed" | "login-needs-agreement" | "round-ended-early")[];
    round: string;
    observedAt: string;
    evidence?: string;
};
export type ObservedChecklist = {
    /** The newest that observed anything */
    round?: ProbeRoundDetail;
    underWay?: ProbeRound;
    /** Of each item the newest result that is met or not met */
    lastSeen: ObservedChecklistItem[];
};
export type ProbeAgreement = {
    id: string;
    /** That it was made for; at another one it allows nothing */
    host: string;
    agreement: {
        /** Where the document is kept */
        reference: string;
        /** Who agreed, for the merchant */
        person: string;
        /** The last day of it, in Japan */
        until: string;
        adminLogin?: {
            path: string;
            maxAttempts: number;
            lockedSign?: string;
            account: string;
            /** Of the agreed account alone; kept sealed, never shown */
            password?: string;
        };
        memberLogin?: {
            path: string;
            maxAttempts: number;
            lockedSign?: string;
            account: string;
        };
        /** A form that is posted as it is, with these fields; published test card numbers alone */
        cardForm?: {
            path: string;
            maxAttempts: number;
            lockedSign?: string;
            fields: {
                [key: string]: string;
            };
        };
    };
    hasPassword: boolean;
    /** Attempts may be made by it today */
    stands: boolean;
    recordedBy: string;
    recordedAt: string;
    withdrawnAt?: string;
    withdrawnBy?: string;
};
export type CardScan = {
    id: string;
    /** Whose data was searched; absent: the tenant’s own */
    party?: string;
    name: string;
    /** `watched`: this server searched; `sent`: the result was sent in */
    origin: "watched" | "sent";
    grade: "A" | "C";
    startedAt: string;
    endedAt: string;
    recordedAt: string;
    /** Person or API key */
    sentBy?: string;
    /** Verifier key of the signature; whose it is, only people know */
    signer?: string;
    /** Of the software that searched */
    version: string;
    complete: boolean;
    files: number;
    tables: number;
    bytesSearched: number;
    /** Findings with high or medium confidence */
    sure: number;
    /** Findings with low confidence: most likely ids */
    doubtful: number;
    distinctNumbers: number;
    /** What should have been searched and was not */
    notSearched: number;
    alertsRaised: number;
    /** SHA-256 over the findings and what was not searched */
    digest: string;
    /** Of the result */
    sha256: string;
    /** Of the log */
    entry: string;
};
export type CardScanPlace = {
    "number": number;
    /** A file, with names inside containers behind `!`, or a table; masked */
    place: string;
    kind: "card-number" | "track-data" | "security-code" | "pin-block";
    high: number;
    medium: number;
    low: number;
    brands: string[];
    /** Of the first finding in a file */
    line?: number;
    alert?: string;
    /** The alert was open already */
    seenAgain: boolean;
};
export type PaymentAttempt = {
    eventId: string;
    occurredAt: string;
    /** Who asks; it decides which fields are needed. Without it the policy of the tenant says, or nobody */
    position?: "merchant" | "acquirer" | "issuer";
    channel: "ecommerce" | "moto" | "recurring" | "card-present";
    initiation?: {
        by: "customer" | "merchant";
        cardOnFile?: "not-stored" | "first-use" | "later-use";
        authenticatedAtRegistration?: boolean;
    };
    amount: {
        amountMinor: number;
        currency: string;
    };
    card: {
        token: string;
        bin?: string;
        last4?: string;
        expiry?: string;
        issuerCountry?: string;
    };
    merchant: {
        acceptorNumber: string;
        name?: string;
        categoryCode?: string;
        country?: string;
        terminalId?: string;
    };
    customer?: {
        id?: string;
        emailHash?: string;
        ipAddress?: string;
        deviceId?: string;
        sessionId?: string;
        country?: string;
    };
    delivery?: {
        country?: string;
        isDigital?: boolean;
        /** Where it is sent; normalised, hashed with a key of the tenant, and not kept */
        address?: string;
        /** What is kept of `address`: equal for spellings of one address */
        addressHash?: string;
    };
    authentication?: {
        threeDs: "none" | "attempted" | "authenticated" | "failed";
        securityCode: "match" | "no-match" | "not-checked";
        eci?: string;
        protocolVersion?: string;
        flow?: "frictionless" | "challenge";
    };
    authorisation?: {
        entryMode: "ecommerce" | "stored-credential" | "manual" | "magnetic-stripe" | "chip" | "contactless" | "fallback";
        purpose?: "purchase" | "account-check" | "pre-authorisation" | "cash";
        cardholderCheck?: "none" | "signature" | "pin" | "device";
        acquirerId?: string;
        acquirerCountry?: string;
    };
};
export type DecisionReason = {
    rule: string;
    code: string;
    /** `allow`: of a list, or of a rule that gives points */
    action: "allow" | "challenge" | "hold" | "deny";
    /** Of a rule that has no action */
    points?: number;
    /** What gives the reason where it is no rule; absent: a rule of the set */
    source?: "standing" | "list" | "policy" | "guard";
    /** A rule that held and did not count, because of an allow list */
    overruled?: true;
};
export type RuleSetName = {
    name: string;
    version: number;
    hash: string;
};
export type GuardSaid = {
    /** The place, among the decisions, of the attempt that showed the campaign */
    campaign: number;
    action: "deny" | "throttle" | "challenge" | "watch";
    /** What the attempt has in common with the campaign */
    scopes: ("card" | "device" | "session" | "ip" | "subnet" | "prefix" | "merchant" | "bin")[];
    /** What it shows by itself */
    signs: ("small-amount" | "wrong-security-code" | "many-cards-of-source" | "many-cards-of-address" | "numbers-in-a-row" | "variations-of-one-card" | "bin-unusually-frequent" | "declines-of-source" | "wrong-card-declined")[];
    /** Throttled: before that another attempt is refused too. Absent: this one may go on */
    retryAfterSeconds?: number;
    /** Tell the buyer only that the payment did not go through, never why */
    hideDetail?: true;
    /** SHA-256 of the settings of the guard */
    settings: string;
};
export type AnsweredInstead = {
    answer: "allow" | "challenge" | "hold" | "deny";
    /** `server`: said in time; `caller`: acted on, and reported afterwards */
    by: "server" | "caller";
    /** How long the caller waited */
    withinMs?: number;
    at: string;
};
export type DecisionAnswer = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    /** The sum of the points of live rules; absent where none gives any */
    points?: number;
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    /** What the guard against enumeration said; absent where it had nothing to say */
    guard?: GuardSaid;
    /** The event id had been decided before */
    repeated: boolean;
    /** `answer` was said before there was a decision, and stands; `judged` is what the decision came to */
    timedOut?: true;
    judged?: "allow" | "challenge" | "hold" | "deny";
    answeredInstead?: AnsweredInstead;
};
export type AnswerInTime = {
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    timedOut: true;
    answeredInstead: AnsweredInstead;
    /** Ask again until it answers 200: then it is on record */
    recorded: boolean;
};
export type WeighedPayment = {
    name: string;
    version: number;
    hash: string;
    /** Of fraud, as the policy took it */
    probability: number;
    /** A model’s score, the points of rules, or the policy’s own */
    "from": "model" | "points" | "policy";
    /** What each answer that could be given was expected to cost, in minor units */
    costs: {
        allow?: number;
        challenge?: number;
        hold?: number;
        deny?: number;
    };
    answer: "allow" | "challenge" | "hold" | "deny";
    /** Why the policy chose it */
    by: "cost" | "threshold" | "authentication" | "at-least";
    /** What let it go without authentication */
    exemption?: "recurring" | "registered" | "trusted" | "lowValue" | "lowRisk";
    /** Adjustments of the policy that held */
    adjusted?: string[];
};
export type Decision = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    /** The sum of the points of live rules; absent where none gives any */
    points?: number;
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    /** What the guard against enumeration said; absent where it had nothing to say */
    guard?: GuardSaid;
    /** Its place among the decisions of the tenant, from 1 on */
    sequence?: number;
    attempt: PaymentAttempt;
    /** What else was known; absent where it was nothing */
    facts?: {
        /** The merchant’s payments are refused */
        refusal?: {
            standing: "suspended" | "terminated";
            /** A code of the registry */
            reason?: string;
            since?: string;
        };
        /** What is registered of the merchant; looked up where a policy or a rule asks for it */
        contract?: {
            standing: "observed" | "contracted" | "suspended" | "terminated";
            riskTier?: "low" | "medium" | "high";
            categoryCode?: string;
        };
        /** The lists that something of the attempt stood in, by name */
        listed?: {
            /** Its name */
            list: string;
            kind: "card" | "ip" | "email" | "device" | "bin" | "address";
            effect: "allow" | "deny" | "watch";
            entry: string;
        }[];
    };
    /** What the windows and features gave, by name: money in minor units, shares from 0 to 1, durations in seconds; what is absent was unknown */
    features?: {
        [key: string]: number;
    };
    /** Of features that were estimated: how far each may be off, as a share of it */
    bounds?: {
        [key: string]: number;
    };
    /** The attempt came late: how many answers given to newer attempts would have counted it, by feature */
    corrects?: {
        [key: string]: number;
    };
    /** Features that are unknown because there was no memory for what they would have to count */
    unkept?: string[];
    /** How far in the order of received results the features had learned; absent where none does */
    learnedTo?: number;
    /** What the rule set in shadow would have answered; changes nothing */
    shadow?: {
        ruleSet: RuleSetName;
        answer: "allow" | "challenge" | "hold" | "deny";
        reasons: DecisionReason[];
        /** Where its windows are others than those of the rule set in force */
        features?: {
            [key: string]: number;
        };
    };
    /** Too far behind the newest attempt for any window to be known */
    tooLate?: true;
    /** The probability of fraud that the model in force gives it, 0 to 1; absent where there is none */
    score?: number;
    /** What gave the score, and before calibration */
    model?: {
        name: string;
        hash: string;
        logOdds: number;
    };
    /** What a model in shadow said, and the answer that its score would have led to */
    challenger?: {
        name: string;
        hash: string;
        logOdds: number;
        score: number;
        answer: "allow" | "challenge" | "hold" | "deny";
    };
    /** From where the tenant asks, by its policy */
    position?: "merchant" | "acquirer" | "issuer";
    /** What each answer was expected to cost; absent without a policy */
    policy?: WeighedPayment;
    /** What the caller was told, or did, in its place */
    answeredInstead?: AnsweredInstead;
    software: string;
};
export type DecisionPage = {
    items: Decision[];
    nextCursor?: string;
};
export type AttemptProblem = {
    code: string;
    status: number;
    title: string;
    params?: {
        [key: string]: string | number;
    };
    /** Pointers are into the attempt */
    fields?: {
        pointer: string;
        code: string;
        expected?: string;
    }[];
};
export type DecisionAnswers = {
    items: ({
        decision: DecisionAnswer;
    } | {
        problem: AttemptProblem;
    })[];
};
export type AnswerCounts = {
    allow: number;
    challenge: number;
    hold: number;
    deny: number;
};
export type DecisionSummary = {
    "from": string;
    to: string;
    answers: AnswerCounts;
    /** Hours of UTC in which something was recorded, oldest first */
    hours: {
        "from": string;
        answers: AnswerCounts;
    }[];
    /** Decisions with each reason, most first, ten at most */
    reasons: {
        code: string;
        count: number;
    }[];
};
export type ScoreReason = {
    input: string;
    /** As the model says it */
    words: {
        ja: string;
        en: string;
    };
    /** Log odds that it adds (TreeSHAP) */
    adds: number;
    /** As the model saw it; absent: missing */
    value?: number;
};
export type DecisionDetail = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    /** The sum of the points of live rules; absent where none gives any */
    points?: number;
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    /** What the guard against enumeration said; absent where it had nothing to say */
    guard?: GuardSaid;
    /** Its place among the decisions of the tenant, from 1 on */
    sequence?: number;
    attempt: PaymentAttempt;
    /** What else was known; absent where it was nothing */
    facts?: {
        /** The merchant’s payments are refused */
        refusal?: {
            standing: "suspended" | "terminated";
            /** A code of the registry */
            reason?: string;
            since?: string;
        };
        /** What is registered of the merchant; looked up where a policy or a rule asks for it */
        contract?: {
            standing: "observed" | "contracted" | "suspended" | "terminated";
            riskTier?: "low" | "medium" | "high";
            categoryCode?: string;
        };
        /** The lists that something of the attempt stood in, by name */
        listed?: {
            /** Its name */
            list: string;
            kind: "card" | "ip" | "email" | "device" | "bin" | "address";
            effect: "allow" | "deny" | "watch";
            entry: string;
        }[];
    };
    /** What the windows and features gave, by name: money in minor units, shares from 0 to 1, durations in seconds; what is absent was unknown */
    features?: {
        [key: string]: number;
    };
    /** Of features that were estimated: how far each may be off, as a share of it */
    bounds?: {
        [key: string]: number;
    };
    /** The attempt came late: how many answers given to newer attempts would have counted it, by feature */
    corrects?: {
        [key: string]: number;
    };
    /** Features that are unknown because there was no memory for what they would have to count */
    unkept?: string[];
    /** How far in the order of received results the features had learned; absent where none does */
    learnedTo?: number;
    /** What the rule set in shadow would have answered; changes nothing */
    shadow?: {
        ruleSet: RuleSetName;
        answer: "allow" | "challenge" | "hold" | "deny";
        reasons: DecisionReason[];
        /** Where its windows are others than those of the rule set in force */
        features?: {
            [key: string]: number;
        };
    };
    /** Too far behind the newest attempt for any window to be known */
    tooLate?: true;
    /** The probability of fraud that the model in force gives it, 0 to 1; absent where there is none */
    score?: number;
    /** What gave the score, and before calibration */
    model?: {
        name: string;
        hash: string;
        logOdds: number;
    };
    /** What a model in shadow said, and the answer that its score would have led to */
    challenger?: {
        name: string;
        hash: string;
        logOdds: number;
        score: number;
        answer: "allow" | "challenge" | "hold" | "deny";
    };
    /** From where the tenant asks, by its policy */
    position?: "merchant" | "acquirer" | "issuer";
    /** What each answer was expected to cost; absent without a policy */
    policy?: WeighedPayment;
    /** What the caller was told, or did, in its place */
    answeredInstead?: AnsweredInstead;
    software: string;
    batch: string;
    /** What raised the score most; made anew from the record and the model that it names */
    scoreReasons?: ScoreReason[];
};
export type DecisionProof = {
    /** Canonical JSON (RFC 8785); its UTF-8 bytes are the leaf */
    record: string;
    batch: {
        id: string;
        index: number;
        size: number;
        /** RFC 6962 path in base64, the sibling of the leaf first */
        path: string[];
        root: string;
    };
    entry: {
        id: string;
        index: number | null;
    };
};
export type RuleSet = {
    name: string;
    version: number;
    lists?: {
        name: string;
        kind: "card" | "ip" | "email" | "device" | "bin" | "address";
    }[];
    lateness?: string;
    windows?: {
        name: string;
        measure: "count" | "sum" | "mean" | "distinct";
        "of"?: string;
        by: string | string[];
        over: string;
        where?: string;
    }[];
    features?: {
        [key: string]: unknown;
    };
    rules: {
        id: string;
        when: string;
        reason: string;
        action?: "challenge" | "hold" | "deny";
        score?: number;
        status: "live" | "shadow";
        words: {
            ja: string;
            en: string;
        };
    }[];
    hash: string;
};
export type RuleSetVersion = {
    id: string;
    /** Among those of the tenant, from 1 on */
    "number": number;
    hash: string;
    name: string;
    /** As the file says */
    version: number;
    rules: number;
    status: "draft" | "shadow" | "live" | "retired";
    note: string;
    basedOn?: string;
    madeBy: string;
    /** Where it is a person */
    madeByName?: string;
    madeAt: string;
    statusSince: string;
};
export type RuleSetVersionDetail = {
    id: string;
    /** Among those of the tenant, from 1 on */
    "number": number;
    hash: string;
    name: string;
    /** As the file says */
    version: number;
    rules: number;
    status: "draft" | "shadow" | "live" | "retired";
    note: string;
    basedOn?: string;
    madeBy: string;
    /** Where it is a person */
    madeByName?: string;
    madeAt: string;
    statusSince: string;
    text: string;
    steps: {
        id: string;
        step: "made" | "to-shadow" | "from-shadow" | "to-live" | "retired";
        why: string;
        /** The act of two people it was */
        act?: string;
        madeBy: string;
        madeByName?: string;
        madeAt: string;
    }[];
};
export type RuleSetInForce = {
    hash: string;
    name: string;
    version: number;
    text: string;
    /** Absent: the configured one */
    own?: RuleSetVersion;
};
export type RuleFileFault = {
    code: string;
    line: number;
    column: number;
    expected: string;
    /** The rule concerned, where its id could be read */
    rule?: string;
};
export type ShadowSummary = {
    payments: number;
    agreeing: number;
    /** The hour of UTC it was first asked in */
    "from"?: string;
    /** The hour of UTC it was last asked in */
    to?: string;
    answers: {
        answer: "allow" | "challenge" | "hold" | "deny";
        shadowAnswer: "allow" | "challenge" | "hold" | "deny";
        payments: number;
        /** Minor units by currency */
        amounts: {
            [key: string]: number;
        };
    }[];
    /** Payments each rule held for, most first */
    rules: {
        rule: string;
        action: "allow" | "challenge" | "hold" | "deny";
        payments: number;
        /** Minor units by currency */
        amounts: {
            [key: string]: number;
        };
    }[];
};
export type AskedRuleSetAct = {
    act: string;
};
export type ShadowDifference = {
    /** Of the decision */
    id: string;
    occurredAt: string;
    acceptorNumber: string;
    amount: {
        amountMinor: number;
        currency: string;
    };
    answer: "allow" | "challenge" | "hold" | "deny";
    shadowAnswer: "allow" | "challenge" | "hold" | "deny";
    /** Of the rule set in shadow, that held */
    rules: string[];
};
export type PreviewTally = {
    payments: number;
    /** Reported as fraud, or disputed */
    fraud: number;
    /** Authorised or captured, and neither reported nor disputed */
    good: number;
    /** Nothing is known of what became of them */
    "unknown": number;
    /** Minor units by currency */
    amounts: {
        [key: string]: {
            all: number;
            fraud: number;
            good: number;
        };
    };
};
export type PreviewSample = {
    decision: string;
    occurredAt: string;
    merchant: string;
    amountMinor: number;
    currency: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    previewAnswer: "allow" | "challenge" | "hold" | "deny";
    label: "fraud" | "good" | "unknown";
    rules: string[];
};
export type PreviewResult = {
    all: PreviewTally;
    /** By the answer that was given, and the one that would have been */
    answers: {
        answer: "allow" | "challenge" | "hold" | "deny";
        previewAnswer: "allow" | "challenge" | "hold" | "deny";
        tally: PreviewTally;
    }[];
    rules: {
        rule: string;
        status: "live" | "shadow";
        held: PreviewTally;
        /** Were allowed and would not be, with no stricter rule */
        stopped: PreviewTally;
    }[];
    samples: {
        "good-stopped": PreviewSample[];
        "fraud-stopped": PreviewSample[];
        "fraud-let-through": PreviewSample[];
        "good-let-through": PreviewSample[];
    };
    /** Payments of before, that filled windows alone */
    filled: number;
    /** The windows are those of the rule sets that judged */
    reusedFeatures: boolean;
};
export type RuleSetPreview = {
    id: string;
    days: number;
    "from": string;
    to: string;
    status: "waiting" | "running" | "done" | "cancelled" | "failed";
    payments: number;
    done: number;
    askedBy: string;
    askedAt: string;
    endedAt?: string;
    result?: PreviewResult;
};
export type WindowsHeld = {
    /** False while another server process judges, or nobody has asked yet */
    judging: boolean;
    items: {
        by: string[];
        windows: string[];
        /** Different keys that something is held of */
        keys: number;
        events: number;
        /** Of all tables; of one key without the texts, which all keys share */
        bytes: number;
        bytesPerKey: number;
    }[];
    total: {
        /** Different keys that something is held of */
        keys: number;
        events: number;
        /** Of all tables; of one key without the texts, which all keys share */
        bytes: number;
    };
    /** What they may take together; absent while not judging */
    limitBytes?: number;
    /** They may not grow: what finds no room is not kept, and features that would count it are unknown */
    full: boolean;
};
export type PaymentOutcome = {
    outcome: "authorised" | "declined" | "captured" | "disputed";
    occurredAt: string;
    reasonCode?: string;
};
export type ResultReceived = {
    eventId: string;
    /** It had been received before */
    repeated: boolean;
    /** The payment had been judged here by then, so that features count it */
    known: boolean;
};
export type FraudReport = {
    reportId: string;
    eventId: string;
    "type": "lost-card" | "stolen-card" | "not-received" | "counterfeit" | "card-not-present" | "account-takeover" | "false-application" | "manipulation-of-cardholder" | "other";
    /** When the payment was made */
    transactionAt: string;
    /** When the sender learned of the fraud */
    reportedAt: string;
};
export type FraudReports = {
    reports: FraudReport[];
};
export type ResultsReceived = {
    items: ResultReceived[];
};
export type SentReport = {
    reportId: string;
    eventId?: string;
    payment?: {
        cardToken: string;
        acceptorNumber: string;
        amount: {
            amountMinor: number;
            currency: string;
        };
        /** It occurred at or after */
        "from": string;
        /** It occurred before */
        to: string;
    };
    /** Of a fraud */
    "type"?: "lost-card" | "stolen-card" | "not-received" | "counterfeit" | "card-not-present" | "account-takeover" | "false-application" | "manipulation-of-cardholder" | "other";
    /** Of a dispute */
    reasonCode?: string;
    /** When the payment was made */
    transactionAt: string;
    /** When the sender learned of it */
    reportedAt: string;
};
export type ReportBatch = {
    kind: "fraud" | "dispute";
    reports: SentReport[];
};
export type ReportProblem = {
    code: string;
    status: number;
    title: string;
    params?: {
        [key: string]: string | number;
    };
};
export type ReportsReceived = {
    items: ({
        received: ResultReceived;
    } | {
        problem: ReportProblem;
    })[];
};
export type PaymentReview = {
    id: string;
    decision: string;
    eventId: string;
    acceptorNumber: string;
    amount: {
        amountMinor: number;
        currency: string;
    };
    /** Codes of the decision’s reasons */
    reasons: string[];
    openedAt: string;
    dueAt: string;
    /** What is decided when nobody has by `dueAt` */
    whenLate: "approve" | "decline";
    state: "open" | "decided";
    claim?: {
        by: string;
        at: string;
    };
    verdict?: {
        outcome: "approve" | "decline";
        reason: string;
        /** The person; absent: its time was up */
        by?: string;
        at: string;
        note?: string;
        /** In the log */
        entry: string;
    };
};
export type PaymentReviewPage = {
    items: PaymentReview[];
    nextCursor?: string;
};
export type PaymentReviewSummary = {
    open: number;
    unclaimed: number;
    firstDueAt?: string;
};
export type PaymentReviewPolicy = {
    /** From when it is opened to when it is due */
    minutes: number;
    /** approve: open when nobody decides; decline: closed */
    whenLate: "approve" | "decline";
    /** Absent: as configured for all tenants */
    "set"?: {
        by: string;
        at: string;
    };
};
export type EnumerationCampaign = {
    id: string;
    state: "running" | "ended";
    /** What it was found by */
    scope: "card" | "device" | "session" | "ip" | "subnet" | "prefix" | "merchant" | "bin";
    /** The device, address, BIN or shop that this is */
    value: string;
    foundAt: string;
    /** When the first of its attempts was recorded */
    firstAt: string;
    lastAt: string;
    endedAt?: string;
    attempts: number;
    /** Attempts that were not allowed */
    stopped: number;
    /** Attempts that an issuer authorised, as far as outcomes were reported */
    authorised: number;
    /** Different tokens */
    cards: number;
    merchants: string[];
    bins: string[];
    signs: string[];
    /** Until then a block stands; absent: none does */
    blockedUntil?: string;
    logEntry: string;
};
export type EnumerationCampaignPage = {
    items: EnumerationCampaign[];
    nextCursor?: string;
};
export type EnumerationCampaignDetail = {
    id: string;
    state: "running" | "ended";
    /** What it was found by */
    scope: "card" | "device" | "session" | "ip" | "subnet" | "prefix" | "merchant" | "bin";
    /** The device, address, BIN or shop that this is */
    value: string;
    foundAt: string;
    /** When the first of its attempts was recorded */
    firstAt: string;
    lastAt: string;
    endedAt?: string;
    attempts: number;
    /** Attempts that were not allowed */
    stopped: number;
    /** Attempts that an issuer authorised, as far as outcomes were reported */
    authorised: number;
    /** Different tokens */
    cards: number;
    merchants: string[];
    bins: string[];
    signs: string[];
    /** Until then a block stands; absent: none does */
    blockedUntil?: string;
    logEntry: string;
    amounts: {
        currency: string;
        attempts: number;
        lowestMinor: number;
        highestMinor: number;
        sumMinor: number;
    }[];
    signCounts: {
        sign: string;
        attempts: number;
    }[];
    /** Hours of UTC in which there were attempts, oldest first */
    hours: {
        "from": string;
        attempts: number;
        stopped: number;
    }[];
    /** The last first, 200 at most */
    blocks: {
        scope: "card" | "device" | "session" | "ip" | "subnet" | "prefix" | "merchant" | "bin";
        value: string;
        action: "deny" | "throttle" | "challenge" | "watch";
        "from": string;
        until: string;
    }[];
    lifts: {
        by: string;
        reason: string;
        at: string;
        logEntry: string;
    }[];
};
export type EnumerationCard = {
    token: string;
    bin: string | null;
    last4: string | null;
    expiry: string | null;
    attempts: number;
    stopped: number;
    authorised: number;
    firstAt: string;
    lastAt: string;
};
export type EnumerationCardPage = {
    items: EnumerationCard[];
    nextCursor?: string;
};
export type LiftCampaignRequest = {
    /** Kept beside the campaign; the log commits to it */
    reason: string;
};
export type PaymentList = {
    id: string;
    name: string;
    kind: "card" | "ip" | "email" | "device" | "bin" | "address";
    effect: "allow" | "deny" | "watch";
    note: string;
    filledFrom: ("fraud-report" | "dispute")[];
    filledForDays?: number;
    madeAt: string;
    /** That stand now */
    entries: number;
};
export type PaymentListEntry = {
    id: string;
    /** Of e-mail and delivery addresses a hash */
    value: string;
    state: "standing" | "expired" | "removed";
    source: "hand" | "file" | "fraud-report" | "dispute";
    why: string;
    /** The payment or report it came from */
    reference?: string;
    addedBy: string;
    addedAt: string;
    expiresAt?: string;
    removed?: {
        by: string;
        at: string;
        why: string;
    };
    logEntry: string;
};
export type Policy = {
    name: string;
    version: number;
    position?: "merchant" | "acquirer" | "issuer";
    withoutScore: number;
    points?: {
        "from": number;
        probability: number;
    }[];
    costs: {
        [key: string]: {
            falseDecline: {
                share: number;
                each: number;
            };
            challenge: {
                each: number;
                abandonment: number;
                passes: number;
            };
            review: {
                each: number;
                abandonment: number;
                passes: number;
            };
            fraud: {
                share: number;
                each: number;
                shareWhenAuthenticated: number;
                shareWhenAttempted?: number;
            };
        };
    };
    answers?: ("allow" | "challenge" | "hold" | "deny")[];
    thresholds?: {
        challenge?: number;
        hold?: number;
        deny?: number;
    };
    authentication: "in-principle" | "by-cost";
    exemptions?: {
        recurring?: boolean;
        registered?: boolean;
        trusted?: string[];
        lowValue?: {
            upTo: {
                [key: string]: number;
            };
            below: number;
        };
        lowRisk?: {
            upTo: {
                [key: string]: number;
            };
            below: number;
        };
    };
    adjustments?: {
        id: string;
        when: string;
        oddsTimes?: number;
        atLeast?: "allow" | "challenge" | "hold" | "deny";
    }[];
    whenTimeRunsOut?: {
        position?: "merchant" | "acquirer" | "issuer";
        channel?: "ecommerce" | "moto" | "recurring" | "card-present";
        withinMs?: number;
        answer: "allow" | "challenge" | "hold" | "deny";
    }[];
    hash: string;
};
export type PolicyChange = {
    revision: number;
    /** Absent: none from then on */
    policy?: {
        hash: string;
        name: string;
        version: number;
    };
    why: string;
    /** The act of two people it was */
    act?: string;
    madeBy: string;
    madeAt: string;
    entry: string;
};
export type AskedPolicy = {
    /** Waits for another person */
    act: string;
    hash?: string;
};
export type ThresholdMoney = {
    fraud: number;
    /** Good payments refused */
    falseDeclines: number;
    /** Good customers who left a challenge or a review */
    abandonment: number;
    challenges: number;
    reviews: number;
    total: number;
};
export type TriedThresholds = {
    currency: string;
    "from": string;
    to: string;
    settledBefore: string;
    /** In force; where there is no `hash`, what to begin from */
    policy: {
        name: string;
        version: number;
        position?: "merchant" | "acquirer" | "issuer";
        withoutScore: number;
        points?: {
            "from": number;
            probability: number;
        }[];
        costs: {
            [key: string]: {
                falseDecline: {
                    share: number;
                    each: number;
                };
                challenge: {
                    each: number;
                    abandonment: number;
                    passes: number;
                };
                review: {
                    each: number;
                    abandonment: number;
                    passes: number;
                };
                fraud: {
                    share: number;
                    each: number;
                    shareWhenAuthenticated: number;
                    shareWhenAttempted?: number;
                };
            };
        };
        answers?: ("allow" | "challenge" | "hold" | "deny")[];
        thresholds?: {
            challenge?: number;
            hold?: number;
            deny?: number;
        };
        authentication: "in-principle" | "by-cost";
        exemptions?: {
            recurring?: boolean;
            registered?: boolean;
            trusted?: string[];
            lowValue?: {
                upTo: {
                    [key: string]: number;
                };
                below: number;
            };
            lowRisk?: {
                upTo: {
                    [key: string]: number;
                };
                below: number;
            };
        };
        adjustments?: {
            id: string;
            when: string;
            oddsTimes?: number;
            atLeast?: "allow" | "challenge" | "hold" | "deny";
        }[];
        whenTimeRunsOut?: {
            position?: "merchant" | "acquirer" | "issuer";
            channel?: "ecommerce" | "moto" | "recurring" | "card-present";
            withinMs?: number;
            answer: "allow" | "challenge" | "hold" | "deny";
        }[];
    };
    hash?: string;
    costs: {
        falseDecline: {
            share: number;
            each: number;
        };
        challenge: {
            each: number;
            abandonment: number;
            passes: number;
        };
        review: {
            each: number;
            abandonment: number;
            passes: number;
        };
        fraud: {
            share: number;
            each: number;
            shareWhenAuthenticated: number;
            shareWhenAttempted?: number;
        };
    };
    authentication: "in-principle" | "by-cost";
    thresholds: {
        challenge?: number;
        hold?: number;
        deny?: number;
    };
    payments: number;
    known: {
        "unknown": number;
        good: number;
        fraud: number;
    };
    /** By threshold of the moved answer; above 1 it is never given */
    points: {
        threshold: number;
        expected: ThresholdMoney;
        /** Of payments of which it is known whether they were a fraud */
        realised: ThresholdMoney;
        answers: {
            allow: {
                count: number;
                amountMinor: number;
            };
            challenge: {
                count: number;
                amountMinor: number;
            };
            hold: {
                count: number;
                amountMinor: number;
            };
            deny: {
                count: number;
                amountMinor: number;
            };
        };
        /** Known frauds, and known good payments, that would not have been allowed at once */
        stopped: {
            fraud: number;
            good: number;
        };
    }[];
    asAnswered: {
        expected: ThresholdMoney;
        /** Of payments of which it is known whether they were a fraud */
        realised: ThresholdMoney;
        answers: {
            allow: {
                count: number;
                amountMinor: number;
            };
            challenge: {
                count: number;
                amountMinor: number;
            };
            hold: {
                count: number;
                amountMinor: number;
            };
            deny: {
                count: number;
                amountMinor: number;
            };
        };
        /** Known frauds, and known good payments, that would not have been allowed at once */
        stopped: {
            fraud: number;
            good: number;
        };
    };
    /** Each payment answered by what was expected to cost least */
    byCost: {
        expected: ThresholdMoney;
        /** Of payments of which it is known whether they were a fraud */
        realised: ThresholdMoney;
        answers: {
            allow: {
                count: number;
                amountMinor: number;
            };
            challenge: {
                count: number;
                amountMinor: number;
            };
            hold: {
                count: number;
                amountMinor: number;
            };
            deny: {
                count: number;
                amountMinor: number;
            };
        };
        /** Known frauds, and known good payments, that would not have been allowed at once */
        stopped: {
            fraud: number;
            good: number;
        };
    };
};
export type WeighedRow = {
    decision: string;
    eventId: string;
    recordedAt: string;
    amountMinor: number;
    probability: number;
    /** What rules and lists said by themselves */
    ruled: "allow" | "challenge" | "hold" | "deny";
    answer: "allow" | "challenge" | "hold" | "deny";
    isExempt: boolean;
    truth: "unknown" | "good" | "fraud";
};
export type PaymentModel = {
    id: string;
    /** Among those of the tenant, from 1 on */
    "number": number;
    /** SHA-256 of the RFC 8785 form of the file */
    hash: string;
    name: string;
    origin: "training" | "xgboost";
    trees: number;
    inputs: number;
    status: "draft" | "challenger" | "champion" | "retired";
    note: string;
    submittedBy: string;
    submittedAt: string;
    statusSince: string;
};
export type PaymentModelCard = {
    id: string;
    /** Among those of the tenant, from 1 on */
    "number": number;
    /** SHA-256 of the RFC 8785 form of the file */
    hash: string;
    name: string;
    origin: "training" | "xgboost";
    trees: number;
    inputs: number;
    status: "draft" | "challenger" | "champion" | "retired";
    note: string;
    submittedBy: string;
    submittedAt: string;
    statusSince: string;
    /** Absent for a model that was taken over */
    training?: {
        "from": string;
        days: number;
        rows: number;
        frauds: number;
        parameters: {
            trees: number;
            depth: number;
            leaves: number;
            learningRate: number;
            ridge: number;
            leastRows: number;
            leastWeight: number;
            leastGain: number;
            fraudWeight: number;
            rowShare: number;
            inputShare: number;
            bins: number;
            bags: number;
            patience: number;
            seed: number;
        };
    };
    /** The version of what made it, where it was taken over */
    madeWith?: string;
    utcOffset: string;
    inputsInOrder: {
        name: string;
        /** A feature, or amount, hour or weekday of the payment itself */
        "of": string;
        /** Divided by this feature */
        over?: string;
        direction: "rising" | "falling" | "free";
        words: {
            ja: string;
            en: string;
        };
        /** Shares of training payments between the edges; the last is what was missing */
        reference?: {
            edges: number[];
            shares: number[];
        };
    }[];
    /** Log odds, rising, and the probability that each stands for */
    calibration?: {
        at: number[];
        probability: number[];
    };
    /** On later days, as the file says */
    evaluation?: {
        "from": string;
        days: number;
        rows: number;
        frauds: number;
        areaUnderRoc: number;
        averagePrecision: number;
        cardPrecision: number;
        top: number;
        brierScore: number;
        groups: {
            rows: number;
            expected: number;
            observed: number;
        }[];
    };
    /** What it asks for that the rule set in force does not have */
    missing: {
        input: string;
        feature: string;
    }[];
    steps: {
        id: string;
        step: "submitted" | "to-challenger" | "from-challenger" | "to-champion" | "retired";
        why: string;
        /** The act of two people it was */
        act?: string;
        madeBy: string;
        madeAt: string;
    }[];
};
export type PaymentModelLook = {
    id: string;
    lookedAt: string;
    payments: number;
    firstAt: string;
    lastAt: string;
    /** Population stability index against training, and the share that is missing */
    inputs: {
        input: string;
        index: number;
        missing: number;
    }[];
    /** Against the first look with enough */
    scores?: {
        index: number;
    };
    /** Of payments whose frauds are known by now */
    calibration?: {
        payments: number;
        /** Frauds that the scores add up to */
        expected: number;
        /** Reported by now */
        frauds: number;
        areaUnderRoc?: number;
        /** Tenths of the payments by score, the lowest first */
        groups: {
            payments: number;
            expected: number;
            frauds: number;
        }[];
    };
    logEntry: string;
};
export type PaymentModelComparison = {
    champion?: PaymentModel;
    challenger?: PaymentModel;
    /** The latest that both have scored */
    payments: number;
    /** Of them known by now */
    frauds: number;
    /** Share of payments with the same answer */
    agreement?: number;
    answers: {
        champion: "allow" | "challenge" | "hold" | "deny";
        challenger: "allow" | "challenge" | "hold" | "deny";
        payments: number;
        frauds: number;
    }[];
    scores: {
        "from": number;
        champion: number;
        challenger: number;
    }[];
    /** Known frauds among so many payments of the highest scores */
    atEqualAlerts: {
        alerts: number;
        champion: number;
        challenger: number;
    }[];
};
export type AskedModelAct = {
    act: string;
    dueAt: string;
};
export type EvidenceRevision = {
    id: string;
    "number": number;
    title: string;
    issuer: string;
    /** First day it speaks of, YYYY-MM-DD */
    effectiveFrom: string;
    /** Last day it speaks of, YYYY-MM-DD */
    effectiveTo: string;
    /** Last day it counts, YYYY-MM-DD */
    expiresOn?: string;
    coveredSystems: string[];
    /** A observed by Mitsuke · B delivered, served or signed by the assessor · C handed in · D claimed */
    grade: "A" | "B" | "C" | "D";
    origin: "claim" | "upload" | "delivery" | "fetch" | "observation";
    /** Assessor key whose signature was checked */
    signedBy?: string;
    sha256?: string;
    bytes?: number;
    mediaType?: string;
    fileName?: string;
    /** Who delivered by link, as they call themselves */
    deliveredBy?: string;
    /** fetch: url, tls · observation: visit, site · delivery: request */
    source: {
        [key: string]: unknown;
    };
    /** When it was handed in, apart from what it speaks of */
    recordedAt: string;
    /** Person, API key or delivery request */
    recordedBy: string;
    /** Entry in the log */
    entry: string;
};
export type EvidenceItem = {
    id: string;
    /** Absent: the tenant itself */
    party?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    createdAt: string;
    /** Of the standing revision, today */
    state: "in-force" | "expiring" | "expired";
    revisions: number;
    /** The newest revision with proof (A or B), else the newest */
    standing: EvidenceRevision;
};
export type EvidenceContent = {
    "from": "claim";
} | {
    "from": "file";
    file: string;
    signature?: string;
} | {
    "from": "url";
    url: string;
} | {
    "from": "visit";
    visit: string;
};
export type EvidenceItemDetail = {
    id: string;
    /** Absent: the tenant itself */
    party?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    createdAt: string;
    /** Of the standing revision, today */
    state: "in-force" | "expiring" | "expired";
    revisions: number;
    /** The newest revision with proof (A or B), else the newest */
    standing: EvidenceRevision;
    /** Every revision, newest first */
    history: EvidenceRevision[];
    /** Others who may see it; told to staff alone */
    viewers: {
        person: string;
        listedAt: string;
        listedBy: string;
    }[];
};
export type EvidenceFile = {
    id: string;
    sha256: string;
    bytes: number;
    mediaType: string;
    name?: string;
};
export type AssessorKey = {
    id: string;
    assessor: string;
    publicKeyBase64: string;
    /** SHA-256 of the public key, as `keyid` of a signature may say it */
    keyId: string;
    state: "asked" | "known" | "revoked";
    askedAt: string;
    askedBy: string;
    knownAt?: string;
    revokedAt?: string;
};
export type DeliveryRequest = {
    id: string;
    party?: string;
    item?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    wanted: string;
    assessor: {
        name: string;
        organisation: string;
        email: string;
        language: "ja" | "en";
    };
    /** Due, YYYY-MM-DD */
    dueOn: string;
    state: "waiting" | "overdue" | "delivered" | "ended";
    askedAt: string;
    askedBy: string;
    /** End of the link */
    expiresAt: string;
    message: {
        state: "waiting" | "sent" | "failing";
        attempts: number;
        failure?: string;
    };
    history: {
        step: "asked" | "link-sent" | "opened" | "delivered" | "withdrawn";
        at: string;
        revision?: string;
        entry: string;
    }[];
};
export type DeliveryInvitation = {
    /** Name of the organisation that asks */
    askedBy: string;
    /** Name of the party assessed; absent: who asks */
    about?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    wanted: string;
    assessor: {
        name: string;
        organisation: string;
    };
    language: "ja" | "en";
    /** Due, YYYY-MM-DD */
    dueOn: string;
    delivered: boolean;
};
export type DeliveryReceipt = {
    revision: string;
    "number": number;
    sha256: string;
    recordedAt: string;
    entry: string;
    /** Of inclusion (RFC 6962); absent until a checkpoint covers the entry: ask again */
    proof?: {
        vkey: string;
        index: number;
        size: number;
        entryBase64: string;
        pathBase64: string[];
        rootBase64: string;
        checkpoint: string;
    };
};
export type ScopeSystem = {
    id: string;
    party?: string;
    name: string;
    source: "person" | "site-watch";
    /** The site that showed it */
    reference?: string;
    firstSeenAt: string;
    lastSeenAt: string;
    addedBy: string;
    /** covered: listed in an attestation in force of grade A or B · claimed: of grade C or D only · not-covered · unknown: no attestation in force */
    coverage: "unknown" | "covered" | "claimed" | "not-covered";
    /** Revision that lists it */
    coveredBy?: string;
    /** Evidence item of that revision */
    coveredByItem?: string;
    entry: string;
};
export type ScopeSummary = {
    "unknown": number;
    covered: number;
    claimed: number;
    notCovered: number;
};
export type Finding = {
    id: string;
    party?: string;
    kind: string;
    origin: "assessment" | "scan" | "probe" | "assurance";
    severity: "critical" | "high" | "medium" | "low";
    title: string;
    subject: {
        kind: string;
        id: string;
        label: string;
    };
    reference: string;
    params: {
        [key: string]: unknown;
    };
    foundAt: string;
    recordedAt: string;
    lastSeenAt: string;
    /** The first whole look after it was last seen that did not see it; it is no retest */
    unseenSince?: string;
    /** Such looks, one after the other */
    unseenLooks: number;
    owner?: string;
    dueAt: string;
    overdue: boolean;
    item?: string;
    status: "open" | "risk-accepted" | "closed";
    /** Last day of an accepted risk, YYYY-MM-DD */
    acceptedUntil?: string;
    closedAt?: string;
    /** Raised when it was found */
    alert?: string;
    /** Raised when its due date passed */
    overdueAlert?: string;
};
export type FindingDetail = {
    id: string;
    party?: string;
    kind: string;
    origin: "assessment" | "scan" | "probe" | "assurance";
    severity: "critical" | "high" | "medium" | "low";
    title: string;
    subject: {
        kind: string;
        id: string;
        label: string;
    };
    reference: string;
    params: {
        [key: string]: unknown;
    };
    foundAt: string;
    recordedAt: string;
    lastSeenAt: string;
    /** The first whole look after it was last seen that did not see it; it is no retest */
    unseenSince?: string;
    /** Such looks, one after the other */
    unseenLooks: number;
    owner?: string;
    dueAt: string;
    overdue: boolean;
    item?: string;
    status: "open" | "risk-accepted" | "closed";
    /** Last day of an accepted risk, YYYY-MM-DD */
    acceptedUntil?: string;
    closedAt?: string;
    /** Raised when it was found */
    alert?: string;
    /** Raised when its due date passed */
    overdueAlert?: string;
    history: {
        step: "found" | "owner-set" | "risk-acceptance-asked" | "risk-accepted" | "acceptance-ended" | "overdue" | "retested";
        at: string;
        by: string;
        params: {
            [key: string]: unknown;
        };
        words?: string;
        entry: string;
    }[];
};
export type LogSystem = {
    id: string;
    party?: string;
    name: string;
    /** From this day on it has logs, YYYY-MM-DD */
    startedOn: string;
    /** It has a key that signs its daily file */
    signed: boolean;
    state: "ok" | "short" | "silent" | "waiting" | "retired";
    faults: {
        log: string;
        fault: "kept-too-short" | "online-too-short" | "ends-too-early" | "log-not-reported-any-more" | "no-log";
    }[];
    lastReportAt?: string;
    /** Of the newest report */
    holdings: {
        name: string;
        /** First day held, YYYY-MM-DD */
        "from": string;
        /** Last day held, YYYY-MM-DD */
        to: string;
        /** First day at hand without restoring, YYYY-MM-DD */
        onlineFrom: string;
    }[];
    addedAt: string;
    retiredAt?: string;
    entry: string;
};
export type LogRetentionPolicy = {
    months: number;
    onlineMonths: number;
    setAt?: string;
    setBy?: string;
};
export type LogReport = {
    id: string;
    system: string;
    /** The day it tells of, YYYY-MM-DD */
    day: string;
    reportedAt: string;
    signed: boolean;
    sha256: string;
    faults: {
        log: string;
        fault: "kept-too-short" | "online-too-short" | "ends-too-early" | "log-not-reported-any-more" | "no-log";
    }[];
    entry: string;
};
export type Operation = {
    /** Of its entry in the log, for /v1/evidence/entries/{index}/proof */
    index: number;
    entry: string;
    at: string;
    /** The kind of entry, as in the log */
    kind: string;
    act: string;
    room: string;
    /** A person, an API key, or a part of the server; absent where it is not known any more */
    doer?: string;
    doerName?: string;
    /** Of sign-ins: from where */
    address?: string;
    subjects: string[];
    detail: {
        [key: string]: string | number | boolean;
    };
};
export type RegimePack = {
    pack: string;
    edition: string;
    title: {
        ja: string;
        en: string;
    };
    source: {
        id: string;
        name: {
            ja: string;
            en: string;
        };
    };
    "from": string;
    /** compiled: the source’s own day could not be verified */
    fromIs: "stated" | "compiled";
    to?: string;
    controls: number;
    /** How many editions are known, this one among them */
    editions: number;
    /** SHA-256 of its RFC 8785 form */
    hash: string;
};
export type RegimeEdition = {
    edition: string;
    "from": string;
    /** compiled: the source’s own day could not be verified */
    fromIs: "stated" | "compiled";
    to?: string;
    controls: number;
    /** SHA-256 of its RFC 8785 form */
    hash: string;
};
export type RegimeChange = {
    control: string;
    kind: "added" | "changed" | "removed";
    /** Of a changed control: what differs */
    parts: string[];
    /** What is asked, or what is enough, is another; not words alone */
    answerAgain: boolean;
    modality: {
        before?: "shall" | "endeavour" | "desirable" | "example" | "proposed";
        after?: "shall" | "endeavour" | "desirable" | "example" | "proposed";
    };
    before?: {
        id: string;
        item?: string;
        requirement: string[];
        clause: {
            ja: string;
            en: string;
        };
        modality: "shall" | "endeavour" | "desirable" | "example" | "proposed";
        binds: {
            roles?: number[];
            licences?: ("money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer")[];
            where?: {
                channel?: ("ecommerce" | "face-to-face" | "moto")[];
                connection?: ("link" | "javascript" | "other")[];
                platform?: ("scratch" | "package" | "asp" | "mall")[];
                memberLogin?: ("yes" | "no")[];
                uploads?: ("yes" | "no")[];
                develops?: ("yes" | "no")[];
                storesNumbers?: ("yes" | "no")[];
            };
        };
        "from"?: string;
        to?: string;
        title: {
            ja: string;
            en: string;
        };
        text: {
            ja: string;
            en: string;
        };
        measures?: {
            id: string;
            words: {
                ja: string;
                en: string;
            };
        }[];
        fulfilled?: "all" | "any";
        questions?: ({
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "choice";
            options: {
                id: string;
                words: {
                    ja: string;
                    en: string;
                };
            }[];
            meets?: string[];
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "number";
            least?: number;
            most?: number;
            unit?: {
                ja: string;
                en: string;
            };
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "date";
            noOlderThanMonths?: number;
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "text";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "file";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        })[];
        notApplicable?: {
            ja: string;
            en: string;
        };
        planned: "allowed" | "forbidden";
        evidence?: {
            kinds: ("observation" | "card-scan" | "assessment-report" | "attestation" | "test-record" | "contract" | "policy" | "log-extract" | "training-record" | "statement")[];
            leastGrade: "A" | "B" | "C" | "D";
        };
        equivalent: boolean;
        everyMonths?: number;
    };
    after?: {
        id: string;
        item?: string;
        requirement: string[];
        clause: {
            ja: string;
            en: string;
        };
        modality: "shall" | "endeavour" | "desirable" | "example" | "proposed";
        binds: {
            roles?: number[];
            licences?: ("money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer")[];
            where?: {
                channel?: ("ecommerce" | "face-to-face" | "moto")[];
                connection?: ("link" | "javascript" | "other")[];
                platform?: ("scratch" | "package" | "asp" | "mall")[];
                memberLogin?: ("yes" | "no")[];
                uploads?: ("yes" | "no")[];
                develops?: ("yes" | "no")[];
                storesNumbers?: ("yes" | "no")[];
            };
        };
        "from"?: string;
        to?: string;
        title: {
            ja: string;
            en: string;
        };
        text: {
            ja: string;
            en: string;
        };
        measures?: {
            id: string;
            words: {
                ja: string;
                en: string;
            };
        }[];
        fulfilled?: "all" | "any";
        questions?: ({
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "choice";
            options: {
                id: string;
                words: {
                    ja: string;
                    en: string;
                };
            }[];
            meets?: string[];
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "number";
            least?: number;
            most?: number;
            unit?: {
                ja: string;
                en: string;
            };
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "date";
            noOlderThanMonths?: number;
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "text";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "file";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        })[];
        notApplicable?: {
            ja: string;
            en: string;
        };
        planned: "allowed" | "forbidden";
        evidence?: {
            kinds: ("observation" | "card-scan" | "assessment-report" | "attestation" | "test-record" | "contract" | "policy" | "log-extract" | "training-record" | "statement")[];
            leastGrade: "A" | "B" | "C" | "D";
        };
        equivalent: boolean;
        everyMonths?: number;
    };
    /** Parties for whom it begins, changes or ends, by the roles and shops they have on the day */
    touched: {
        begins: number;
        changes: number;
        ends: number;
    };
    /** Of these: again, they declared under another edition; first, they declared nothing of the pack; asked, it was put to them; answered, they filed it; nothing, nothing is asked */
    answers: {
        again: number;
        first: number;
        asked: number;
        answered: number;
        nothing: number;
    };
};
export type RegimeTouchedParty = {
    party: string;
    name: string;
    declared: {
        declaration: string;
        status: "asked" | "returned" | "filed" | "accepted";
        edition: string;
    }[];
    touched: {
        control: string;
        effect: "begins" | "changes" | "ends";
        answer: "again" | "first" | "asked" | "answered" | "nothing";
    }[];
};
export type RegimeControl = {
    pack: string;
    edition: string;
    inForce: {
        "from": string;
        to?: string;
    };
    control: {
        id: string;
        item?: string;
        requirement: string[];
        clause: {
            ja: string;
            en: string;
        };
        modality: "shall" | "endeavour" | "desirable" | "example" | "proposed";
        binds: {
            roles?: number[];
            licences?: ("money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer")[];
            where?: {
                channel?: ("ecommerce" | "face-to-face" | "moto")[];
                connection?: ("link" | "javascript" | "other")[];
                platform?: ("scratch" | "package" | "asp" | "mall")[];
                memberLogin?: ("yes" | "no")[];
                uploads?: ("yes" | "no")[];
                develops?: ("yes" | "no")[];
                storesNumbers?: ("yes" | "no")[];
            };
        };
        "from"?: string;
        to?: string;
        title: {
            ja: string;
            en: string;
        };
        text: {
            ja: string;
            en: string;
        };
        measures?: {
            id: string;
            words: {
                ja: string;
                en: string;
            };
        }[];
        fulfilled?: "all" | "any";
        questions?: ({
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "choice";
            options: {
                id: string;
                words: {
                    ja: string;
                    en: string;
                };
            }[];
            meets?: string[];
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "number";
            least?: number;
            most?: number;
            unit?: {
                ja: string;
                en: string;
            };
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "date";
            noOlderThanMonths?: number;
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "text";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "file";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        })[];
        notApplicable?: {
            ja: string;
            en: string;
        };
        planned: "allowed" | "forbidden";
        evidence?: {
            kinds: ("observation" | "card-scan" | "assessment-report" | "attestation" | "test-record" | "contract" | "policy" | "log-extract" | "training-record" | "statement")[];
            leastGrade: "A" | "B" | "C" | "D";
        };
        equivalent: boolean;
        everyMonths?: number;
    };
};
export type RegimeReason = {
    kind: "role" | "licence" | "attribute" | "attribute-unknown" | "in-force";
    role?: number;
    licence?: string;
    attribute?: "channel" | "connection" | "platform" | "memberLogin" | "uploads" | "develops" | "storesNumbers";
    value?: string;
    since?: string;
    "from"?: string;
    to?: string;
};
export type RegimeBinding = {
    pack: string;
    edition: string;
    control: {
        id: string;
        item?: string;
        requirement: string[];
        clause: {
            ja: string;
            en: string;
        };
        modality: "shall" | "endeavour" | "desirable" | "example" | "proposed";
        binds: {
            roles?: number[];
            licences?: ("money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer")[];
            where?: {
                channel?: ("ecommerce" | "face-to-face" | "moto")[];
                connection?: ("link" | "javascript" | "other")[];
                platform?: ("scratch" | "package" | "asp" | "mall")[];
                memberLogin?: ("yes" | "no")[];
                uploads?: ("yes" | "no")[];
                develops?: ("yes" | "no")[];
                storesNumbers?: ("yes" | "no")[];
            };
        };
        "from"?: string;
        to?: string;
        title: {
            ja: string;
            en: string;
        };
        text: {
            ja: string;
            en: string;
        };
        measures?: {
            id: string;
            words: {
                ja: string;
                en: string;
            };
        }[];
        fulfilled?: "all" | "any";
        questions?: ({
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "choice";
            options: {
                id: string;
                words: {
                    ja: string;
                    en: string;
                };
            }[];
            meets?: string[];
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "number";
            least?: number;
            most?: number;
            unit?: {
                ja: string;
                en: string;
            };
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "date";
            noOlderThanMonths?: number;
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "text";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        } | {
            id: string;
            words: {
                ja: string;
                en: string;
            };
            example?: {
                ja: string;
                en: string;
            };
            kind: "file";
            dependsOn?: {
                question: string;
                "is": string[];
            };
        })[];
        notApplicable?: {
            ja: string;
            en: string;
        };
        planned: "allowed" | "forbidden";
        evidence?: {
            kinds: ("observation" | "card-scan" | "assessment-report" | "attestation" | "test-record" | "contract" | "policy" | "log-extract" | "training-record" | "statement")[];
            leastGrade: "A" | "B" | "C" | "D";
        };
        equivalent: boolean;
        everyMonths?: number;
    };
    because: RegimeReason[];
    /** Not met, it keeps a contract from being made */
    gatesContract: boolean;
};
export type Declaration = {
    id: string;
    party: string;
    partyName: string;
    status: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
    causes: ("asked" | "expiry" | "pack-revision" | "shop-change" | "name-change")[];
    askedAt: string;
    dueOn: string;
    /** The day of the last reminder */
    remindedOn?: string;
    overdue: boolean;
    /** When one of the party’s people first looked at it */
    openedAt?: string;
    /** Whether the party has answered anything of it */
    begun: boolean;
    answered: number;
    controls: number;
    filings: number;
    filedAt?: string;
    decidedAt?: string;
    expiresOn?: string;
    /** Where what was observed says otherwise */
    contradictions: number;
};
export type DeclarationParticulars = {
    responsible?: string;
    responsibleTitle?: string;
    contact?: string;
    contractor?: string;
    selfRun?: boolean;
    statedOn?: string;
};
export type DeclarationQuestion = {
    id: string;
    kind: "choice" | "number" | "date" | "text" | "file";
    words: {
        ja: string;
        en: string;
    };
    example?: {
        ja: string;
        en: string;
    };
    dependsOn?: {
        question: string;
        "is": string[];
    };
    options?: {
        id: string;
        words: {
            ja: string;
            en: string;
        };
    }[];
    least?: number;
    most?: number;
    unit?: {
        ja: string;
        en: string;
    };
    noOlderThanMonths?: number;
};
export type DeclarationAnswer = {
    standing?: "in-place" | "planned" | "not-in-place" | "not-applicable" | "equivalent";
    measures?: string[];
    /** By question: an option’s id, a number, a day, a text or a file’s id */
    answers?: {
        [key: string]: number | string;
    };
    files?: string[];
    plannedOn?: string;
    reason?: string;
};
export type DeclarationObservation = {
    by: "checklist-probe" | "checkout-visit" | "card-search";
    /** The site, or the target of the search */
    subject: string;
    result: "met" | "not-met" | "not-observable";
    reasons: string[];
    observedAt: string;
    entry?: string;
};
export type DeclaredControl = {
    key: string;
    pack: string;
    edition: string;
    item?: string;
    requirement: string[];
    modality: string;
    title: {
        ja: string;
        en: string;
    };
    text: {
        ja: string;
        en: string;
    };
    measures?: {
        id: string;
        words: {
            ja: string;
            en: string;
        };
    }[];
    fulfilled?: "all" | "any";
    questions: DeclarationQuestion[];
    notApplicable?: {
        ja: string;
        en: string;
    };
    /** Those that the control leaves open */
    standings: ("in-place" | "planned" | "not-in-place" | "not-applicable" | "equivalent")[];
    evidence?: {
        kinds: string[];
        leastGrade: "A" | "B" | "C" | "D";
    };
    /** Why it is asked */
    because: {
        [key: string]: unknown;
    }[];
    answer: DeclarationAnswer;
    /** Of the answer; 0 where there is none */
    version: number;
    answeredOn?: string;
    outcome: "open" | "met" | "not-met" | "planned" | "not-applicable" | "equivalent";
    /** As it was filed the time before */
    lastTime?: {
        answer: DeclarationAnswer;
        answeredOn: string;
        outcome: "open" | "met" | "not-met" | "planned" | "not-applicable" | "equivalent";
    };
    observed: DeclarationObservation[];
    contradicted: boolean;
    /** Of the best evidence there is, once it is filed */
    grade?: "A" | "B" | "C" | "D";
    returned?: string;
    compensating?: string;
};
export type DeclarationFile = {
    id: string;
    name: string;
    mediaType: string;
    bytes: number;
    sha256: string;
    receivedAt: string;
    entry: string;
};
export type DeclarationDetail = {
    id: string;
    party: string;
    partyName: string;
    status: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
    causes: ("asked" | "expiry" | "pack-revision" | "shop-change" | "name-change")[];
    previous?: string;
    appliesOn: string;
    askedAt: string;
    dueOn: string;
    openedAt?: string;
    /** Goes up with each thing saved; filing names it */
    version: number;
    formHash: string;
    packs: {
        pack: string;
        edition: string;
        hash: string;
    }[];
    particulars: DeclarationParticulars;
    controls: DeclaredControl[];
    files: DeclarationFile[];
    filings: {
        "number": number;
        filedAt: string;
        filedBy: string;
    }[];
    /** What keeps it from being accepted as it is */
    points: {
        control: string;
        code: "not-in-place" | "planned" | "equivalent" | "grade-too-low" | "contradicted" | "unanswered";
        needs?: "A" | "B" | "C" | "D";
        has?: "A" | "B" | "C" | "D";
    }[];
    expiresOn?: string;
    steps: {
        step: "asked" | "attached" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced" | "contradicted" | "shared" | "consented" | "consent-ended";
        at: string;
        by: string;
        entry: string;
    }[];
    /** Of the party; `invited` has never opened the link. Told to staff alone */
    people: {
        id: string;
        displayName: string;
        status: "active" | "invited" | "deactivated";
    }[];
    messages: {
        kind: "asked" | "reminder" | "overdue" | "returned" | "accepted";
        person: string;
        at: string;
        sent: boolean;
        failure?: string;
    }[];
};
export type DeclarationContradiction = {
    id: string;
    party: string;
    partyName: string;
    declaration: string;
    control: string;
    asked: {
        item?: string;
        title: {
            ja: string;
            en: string;
        };
    };
    /** As it was filed last */
    declared?: {
        answer: DeclarationAnswer;
        answeredOn: string;
        outcome: "open" | "met" | "not-met" | "planned" | "not-applicable" | "equivalent";
    };
    by: "checklist-probe" | "checkout-visit" | "card-search";
    subject: string;
    reasons: string[];
    observedAt: string;
    foundAt: string;
    endedAt?: string;
    alert?: string;
    observation?: string;
    entry: string;
};
export type AskedParty = {
    party: string;
    name?: string;
    outcome: "asked" | "owed" | "nobody" | "nothing-binds" | "unknown";
    /** The one asked for now, or owed already */
    declaration?: string;
};
export type RemindedOf = {
    declaration: string;
    outcome: "reminded" | "reminded-today" | "not-open" | "nobody" | "unknown";
};
export type DeclarationCheck = {
    faults: {
        code: "standing-missing" | "question-unanswered" | "question-unknown" | "answer-not-of-its-kind" | "measure-unknown" | "file-unknown" | "date-in-the-future" | "planned-not-allowed" | "planned-day-missing" | "planned-day-past" | "not-applicable-not-allowed" | "equivalent-not-allowed" | "reason-missing" | "in-place-but-answered-otherwise" | "in-place-without-measures" | "not-in-place-but-answered-so" | "not-applicable-but-known" | "responsible-missing" | "contact-missing" | "contractor-missing" | "contractor-said-twice" | "stated-day-missing" | "stated-day-in-the-future" | "dates-out-of-order" | "returned-and-not-answered";
        control?: string;
        about?: string;
    }[];
};
export type DeclarationImport = {
    taken: string[];
    particularsTaken: boolean;
    faults: {
        code: "formula" | "not-an-option" | "not-a-number" | "not-a-day" | "not-text" | "text-too-long" | "changed-since-export" | "answer-refused";
        cell?: string;
        row?: number;
        field?: string;
        control?: string;
        expected?: string;
        reason?: string;
    }[];
};
export type DeclarationLayout = {
    layout: string;
    edition: string;
    acquirer: {
        ja: string;
        en: string;
    };
    title: {
        ja: string;
        en: string;
    };
    /** Of the layout as it is written */
    sha256: string;
    /** Absent: it comes with the product */
    keptAt?: string;
};
export type DeclarationLayoutText = {
    layout: string;
    edition: string;
    acquirer: {
        ja: string;
        en: string;
    };
    title: {
        ja: string;
        en: string;
    };
    /** Of the layout as it is written */
    sha256: string;
    /** Absent: it comes with the product */
    keptAt?: string;
    content: string;
};
export type CheckedDeclarationLayout = {
    layout: string;
    edition: string;
    acquirer: {
        ja: string;
        en: string;
    };
    title: {
        ja: string;
        en: string;
    };
    /** What its packs ask and it does not name: it stands at the end */
    unnamed: {
        control: string;
        item?: string;
        title: {
            ja: string;
            en: string;
        };
    }[];
    /** A filing of nobody’s, laid out */
    sample: {
        title: string;
        particulars: {
            label: string;
            value: string;
        }[];
        columns: {
            title: string;
            share: number;
        }[];
        sections: {
            heading: string;
            rows: string[][];
        }[];
    };
};
export type ShareConsent = {
    id: string;
    layout: string;
    givenAt: string;
    givenBy: string;
    endedAt?: string;
};
export type WebhookEndpoint = {
    id: string;
    url: string;
    description: string;
    types: ("decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received")[];
    state: "on" | "off";
    off?: {
        why: "hand" | "failing" | "gone";
        at: string;
    };
    /** The first failure behind the last success */
    failingSince?: string;
    lastSuccessAt?: string;
    madeAt: string;
};
export type WebhookEndpointPage = {
    items: WebhookEndpoint[];
    nextCursor?: string;
};
export type WebhookMade = {
    id: string;
    /** `whsec_…`: shown here and never again */
    secret: string;
};
export type WebhookEndpointDetail = {
    id: string;
    url: string;
    description: string;
    types: ("decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received")[];
    state: "on" | "off";
    off?: {
        why: "hand" | "failing" | "gone";
        at: string;
    };
    /** The first failure behind the last success */
    failingSince?: string;
    lastSuccessAt?: string;
    madeAt: string;
    /** Those that sign now, the newest first; never what they are */
    secrets: {
        "number": number;
        validUntil?: string;
    }[];
    /** The latest 50, newest first */
    changes: {
        id: string;
        change: string;
        madeBy: string;
        madeAt: string;
        entry: string;
    }[];
};
export type WebhookSecret = {
    /** `whsec_…`: shown here and never again */
    secret: string;
};
export type WebhookQueued = {
    delivery: string;
};
export type WebhookDelivery = {
    id: string;
    /** Sent as `webhook-id`, the same at each attempt */
    message: string;
    "type": "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received" | "webhook.test";
    state: "waiting" | "delivered" | "given-up";
    /** The delivery that somebody had sent once more */
    repeats?: string;
    attempts: number;
    createdAt: string;
    nextAttemptAt?: string;
    settledAt?: string;
    /** What was answered last */
    lastStatus?: number;
    /** Why nothing was answered last */
    lastFault?: string;
};
export type WebhookDeliveryPage = {
    items: WebhookDelivery[];
    nextCursor?: string;
};
export type WebhookDeliveryDetail = {
    id: string;
    /** Sent as `webhook-id`, the same at each attempt */
    message: string;
    "type": "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received" | "webhook.test";
    state: "waiting" | "delivered" | "given-up";
    /** The delivery that somebody had sent once more */
    repeats?: string;
    attempts: number;
    createdAt: string;
    nextAttemptAt?: string;
    settledAt?: string;
    /** What was answered last */
    lastStatus?: number;
    /** Why nothing was answered last */
    lastFault?: string;
    body: string;
    tries: {
        "number": number;
        at: string;
        durationMs: number;
        status?: number;
        fault?: string;
    }[];
};
export type WebhooksQueued = {
    queued: number;
    /** false: more are left; ask again */
    isAll: boolean;
};
/**
 * Exchanges the token of a sign-in or invitation link for a session
 */
export function signIn(body: {
    token: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Session;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/session", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Who is signed in, and the token that changes need
 */
export function getSession(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Session;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/session", {
        ...opts
    });
}
/**
 * Ends the session
 */
export function signOut(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/session", {
        ...opts,
        method: "DELETE"
    });
}
/**
 * First of two steps: the password. The second is a one-time or recovery code
 */
export function signInByPassword(body: {
    email: string;
    password: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SecondFactorAwaited;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/sign-in/password", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Second of two steps: a one-time code of six digits, or a recovery code
 */
export function signInByCode(body: {
    /** from /v1/sign-in/password */
    token: string;
    code: string;
    /** which of the tenants; needed when there are several */
    tenant?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Session;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/sign-in/totp", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * What the browser hands to navigator.credentials.get; good once, for five minutes
 */
export function askForPasskey(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PasskeyRequestOptions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/sign-in/passkey/options", {
        ...opts,
        method: "POST"
    });
}
/**
 * Signs in with what navigator.credentials.get answered
 */
export function signInByPasskey(body: {
    credential: {
        id: string;
        rawId: string;
        "type": "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        response: {
            clientDataJSON: string;
            authenticatorData: string;
            signature: string;
            userHandle?: string;
        };
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Session;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/sign-in/passkey", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * The signed-in person and the session
 */
export function getMe(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Me;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me", {
        ...opts
    });
}
/**
 * Changes the language of the console and of notices
 */
export function changeMyLanguage(body: {
    language: "ja" | "en";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/language", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * The open sessions of the signed-in person, the latest first
 */
export function listMySessions(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: MySession[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/sessions", {
        ...opts
    });
}
/**
 * Ends all sessions of the signed-in person but this one, and links that were not used
 */
export function endMyOtherSessions(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/sessions", {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Ends one session of the signed-in person
 */
export function endMySession(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/me/sessions/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * What was changed of the signed-in person’s credentials, and by whom; the latest hundred first
 */
export function listMyCredentialChanges(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: CredentialChange[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/credential-changes", {
        ...opts
    });
}
/**
 * What the signed-in person can sign in with
 */
export function listMyCredentials(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: MyCredentials;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/credentials", {
        ...opts
    });
}
/**
 * Sets or changes the password; the person’s other sessions end
 */
export function setMyPassword(body: {
    password: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>("/v1/me/password", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Removes the password, unless it is needed to sign in
 */
export function removeMyPassword(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/password", {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Makes a secret for one-time codes, shown here and never again; in force once a code confirms it
 */
export function beginMyTotp(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: {
            /** otpauth://…, for a picture that an authenticator reads */
            uri: string;
            /** the same in base32, for typing */
            secret: string;
            expiresAt: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/totp", {
        ...opts,
        method: "POST"
    });
}
/**
 * Removes one-time codes and recovery codes, unless they are needed to sign in
 */
export function removeMyTotp(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/totp", {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Confirms the secret by its first code; gives recovery codes, shown here and never again
 */
export function confirmMyTotp(body: {
    code: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RecoveryCodes;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/totp/confirmation", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Makes ten new recovery codes, shown here and never again; the old ones end
 */
export function renewMyRecoveryCodes(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: RecoveryCodes;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/recovery-codes", {
        ...opts,
        method: "POST"
    });
}
/**
 * What the browser hands to navigator.credentials.create; good once, for five minutes
 */
export function askForNewPasskey(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PasskeyCreationOptions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/passkeys/options", {
        ...opts,
        method: "POST"
    });
}
/**
 * Adds what navigator.credentials.create answered
 */
export function addMyPasskey(body: {
    name: string;
    credential: {
        id: string;
        rawId: string;
        "type": "public-key";
        authenticatorAttachment?: "platform" | "cross-platform";
        response: {
            clientDataJSON: string;
            attestationObject: string;
            transports?: string[];
        };
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Passkey;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/me/passkeys", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Removes a passkey, unless it is the last way to sign in
 */
export function removeMyPasskey(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/me/passkeys/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * People in the order they were added, deactivated ones too
 */
export function listPeople({ text, role, status, cursor, limit }: {
    text?: string;
    role?: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    status?: "active" | "invited" | "deactivated";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Person[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people${QS.query(QS.explode({
        text,
        role,
        status,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The people a filter selects, as CSV
 */
export function exportPeople({ text, role, status }: {
    text?: string;
    role?: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    status?: "active" | "invited" | "deactivated";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/export.csv${QS.query(QS.explode({
        text,
        role,
        status
    }))}`, {
        ...opts
    });
}
/**
 * Those who may own cases, by name
 */
export function listColleagues(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Colleague[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/people/colleagues", {
        ...opts
    });
}
/**
 * One person
 */
export function readPerson(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Person;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Gives a person another role; it counts from their next call on
 */
export function changeRole(id: string, body: {
    role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    /** of the role merchant, and of no other */
    parties?: string[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}/role`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Ends a person’s sessions and lets them in no more; twice is fine
 */
export function deactivatePerson(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}/deactivation`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Lets a person in again, with the credentials they had; twice is fine
 */
export function reactivatePerson(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}/reactivation`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Asks a second administrator to take away a person’s lost credentials
 */
export function askForCredentialReset(id: string, body: {
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            act: string;
            dueAt: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}/credential-reset`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Adds a person and makes a link that lets them in once, within three days
 */
export function invitePerson(body: {
    email: string;
    displayName: string;
    role: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    /** left out: the tenant’s */
    language?: "ja" | "en";
    /** of the role merchant, and of no other */
    parties?: string[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Invited;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/invitations", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Makes a new link for someone who has not signed in yet; earlier ones end
 */
export function renewInvitation(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Invited;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/people/${encodeURIComponent(id)}/invitation`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Whom alerts go to first
 */
export function readDuty(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Duty;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/duty", {
        ...opts
    });
}
/**
 * Sets whom alerts go to first, or nobody in particular
 */
export function setDuty(body: {
    person: string | null;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Duty;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/duty", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Everyone and everything that can act, or could: people and API keys, in the order they were added
 */
export function listUserIds({ kind, role, status, secondFactor, unusedDays, text, cursor, limit }: {
    kind?: "person" | "api-key";
    role?: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    status?: "active" | "invited" | "deactivated" | "revoked" | "expired";
    secondFactor?: "present" | "missing";
    unusedDays?: number;
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: UserId[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/user-ids${QS.query(QS.explode({
        kind,
        role,
        status,
        secondFactor,
        unusedDays,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The user IDs a filter selects, as CSV
 */
export function exportUserIds({ kind, role, status, secondFactor, unusedDays, text }: {
    kind?: "person" | "api-key";
    role?: "administrator" | "supervisor" | "analyst" | "auditor" | "merchant";
    status?: "active" | "invited" | "deactivated" | "revoked" | "expired";
    secondFactor?: "present" | "missing";
    unusedDays?: number;
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/user-ids/export.csv${QS.query(QS.explode({
        kind,
        role,
        status,
        secondFactor,
        unusedDays,
        text
    }))}`, {
        ...opts
    });
}
/**
 * Acts that need two people, the latest first; those whose kind the caller may do, or all who may read the log
 */
export function listActs({ status, kind, mine, cursor, limit }: {
    status?: "pending" | "approved" | "refused" | "expired";
    kind?: string;
    mine?: "approve" | "asked";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: TwoPersonAct[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts${QS.query(QS.explode({
        status,
        kind,
        mine,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The acts a filter selects, the latest first, as CSV
 */
export function exportActs({ status, kind, mine }: {
    status?: "pending" | "approved" | "refused" | "expired";
    kind?: string;
    mine?: "approve" | "asked";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts/export.csv${QS.query(QS.explode({
        status,
        kind,
        mine
    }))}`, {
        ...opts
    });
}
/**
 * One act
 */
export function readAct(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: TwoPersonAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Approves what another person asked for; it is done with the approval
 */
export function approveAct(id: string, body: {
    reason?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: TwoPersonAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts/${encodeURIComponent(id)}/approval`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Refuses an act, or withdraws one’s own
 */
export function refuseAct(id: string, body: {
    reason?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: TwoPersonAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts/${encodeURIComponent(id)}/refusal`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Fetches the one-time link that an approved act left for the one who asked; once
 */
export function collectAct(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: OneTimeLink;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/acts/${encodeURIComponent(id)}/collection`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Parties in the order they were added
 */
export function listParties({ text, role, licence, on, merged, cursor, limit }: {
    text?: string;
    role?: number;
    licence?: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    on?: string;
    merged?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Party[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties${QS.query(QS.explode({
        text,
        role,
        licence,
        on,
        merged,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Enters a party
 */
export function createParty(body: {
    corporateNumber?: string;
    name: string;
    kana?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/parties", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The parties a filter selects, as CSV
 */
export function exportParties({ text, role, licence, on, merged }: {
    text?: string;
    role?: number;
    licence?: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    on?: string;
    merged?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/export.csv${QS.query(QS.explode({
        text,
        role,
        licence,
        on,
        merged
    }))}`, {
        ...opts
    });
}
/**
 * One party with its roles
 */
export function readParty(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Replaces name, kana and corporate number of a party
 */
export function changeParty(id: string, body: {
    corporateNumber?: string;
    name: string;
    kana?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Gives a party a role from a day on
 */
export function addPartyRole(id: string, body: {
    role: 1 | 2 | 3 | 4 | 5 | 6 | 7;
    validFrom: string;
    validTo?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/roles`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Gives a party a licence of another regime from a day on
 */
export function addPartyLicence(id: string, body: {
    licence: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    validFrom: string;
    validTo?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/licences`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Sets the last day of a party’s role or licence
 */
export function endPartyRole(id: string, role: string, body: {
    validTo: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/roles/${encodeURIComponent(role)}/end`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Makes a party one with another, which gets its shops, contracts and roles; answers the one that remains
 */
export function mergeParty(id: string, body: {
    into: string;
    /** kept with what was moved; the log has a commitment to it */
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/merge`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Makes a new party with some of a party’s shops, their contracts, and from today on the same roles
 */
export function splitParty(id: string, body: {
    name: string;
    corporateNumber?: string;
    shops: string[];
    /** kept with what was moved; the log has a commitment to it */
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Party;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/split`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Moves a shop with its contracts to another party
 */
export function moveShop(id: string, body: {
    party: string;
    /** kept with what was moved; the log has a commitment to it */
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Shop;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/shops/${encodeURIComponent(id)}/move`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Moves a contract that hangs on no shop to another party
 */
export function moveMerchant(id: string, body: {
    party: string;
    /** kept with what was moved; the log has a commitment to it */
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Merchant;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}/move`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What was moved from a party and to it, the latest hundred, newest first
 */
export function listPartyMoves(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PartyMove[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/moves`, {
        ...opts
    });
}
/**
 * Parties that may be the same one, those that share most first, fifty at most
 */
export function listLikelySame(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: LikelySame[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/likely-same`, {
        ...opts
    });
}
/**
 * Agencies of PSPs for acquirers (包括代理) in the order they were entered
 */
export function listAgencies({ acquirer, agent, on, cursor, limit }: {
    acquirer?: string;
    agent?: string;
    on?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Agency[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/agencies${QS.query(QS.explode({
        acquirer,
        agent,
        on,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Enters that a PSP (4号) acts for an acquirer (3号) from a day on
 */
export function createAgency(body: {
    acquirer: string;
    agent: string;
    validFrom: string;
    validTo?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Agency;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/agencies", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The agencies a filter selects, as CSV
 */
export function exportAgencies({ acquirer, agent, on }: {
    acquirer?: string;
    agent?: string;
    on?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/agencies/export.csv${QS.query(QS.explode({
        acquirer,
        agent,
        on
    }))}`, {
        ...opts
    });
}
/**
 * Sets the last day of an agency
 */
export function endAgency(id: string, body: {
    validTo: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Agency;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/agencies/${encodeURIComponent(id)}/end`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Shops in the order they were added
 */
export function listShops({ text, party, mall, chain, cursor, limit }: {
    text?: string;
    party?: string;
    mall?: string;
    chain?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Shop[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/shops${QS.query(QS.explode({
        text,
        party,
        mall,
        chain,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Enters a shop of a party
 */
export function createShop(body: {
    party: string;
    /** the trade name (屋号) */
    name: string;
    kana?: string;
    /** where it sells: `https://shop.example` */
    url?: string;
    address?: string;
    phone?: string;
    /** shops of one chain share it */
    chain?: string;
    /** the party that runs the mall it stands in */
    mall?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Shop;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/shops", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The shops a filter selects, as CSV
 */
export function exportShops({ text, party, mall, chain }: {
    text?: string;
    party?: string;
    mall?: string;
    chain?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/shops/export.csv${QS.query(QS.explode({
        text,
        party,
        mall,
        chain
    }))}`, {
        ...opts
    });
}
/**
 * One shop
 */
export function readShop(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Shop;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/shops/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Replaces what is known of a shop; it stays with its party
 */
export function changeShop(id: string, body: {
    /** the trade name (屋号) */
    name: string;
    kana?: string;
    /** where it sells: `https://shop.example` */
    url?: string;
    address?: string;
    phone?: string;
    /** shops of one chain share it */
    chain?: string;
    /** the party that runs the mall it stands in */
    mall?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Shop;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/shops/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Chains by name, each with how many shops, parties and contracts
 */
export function listChains({ text, chain, cursor, limit }: {
    text?: string;
    chain?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Chain[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/chains${QS.query(QS.explode({
        text,
        chain,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The chains a filter selects, as CSV
 */
export function exportChains({ text, chain }: {
    text?: string;
    chain?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/chains/export.csv${QS.query(QS.explode({
        text,
        chain
    }))}`, {
        ...opts
    });
}
/**
 * Parties that run a mall, each with how many shops, parties and contracts are in it
 */
export function listMalls({ text, party, cursor, limit }: {
    text?: string;
    party?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Mall[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/malls${QS.query(QS.explode({
        text,
        party,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The malls a filter selects, as CSV
 */
export function exportMalls({ text, party }: {
    text?: string;
    party?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/malls/export.csv${QS.query(QS.explode({
        text,
        party
    }))}`, {
        ...opts
    });
}
/**
 * Takes merchants from a file of CSV, of fixed-length records or an .xlsx workbook; the same file again changes nothing
 */
export function importMerchants(body: Blob, { layout, trial }: {
    layout?: string;
    trial?: "true" | "false";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: MerchantImport;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/imports${QS.query(QS.explode({
        layout,
        trial
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * The merchants a filter selects, as a file that importMerchants takes in again and changes nothing by
 */
export function exportMerchantFile({ text, standing, party, shop, acquirer, agent, mall, chain, declaration, overdue, opened, riskTier, role, on, layout, format }: {
    text?: string;
    standing?: "observed" | "contracted" | "suspended" | "terminated";
    party?: string;
    shop?: string;
    acquirer?: string;
    agent?: string;
    mall?: string;
    chain?: string;
    declaration?: "none" | "asked" | "returned" | "filed" | "accepted" | "withdrawn";
    overdue?: "yes" | "no";
    opened?: "yes" | "no";
    riskTier?: "low" | "medium" | "high";
    role?: number;
    on?: string;
    layout?: string;
    format?: "csv" | "csv-cp932" | "xlsx";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/file${QS.query(QS.explode({
        text,
        standing,
        party,
        shop,
        acquirer,
        agent,
        mall,
        chain,
        declaration,
        overdue,
        opened,
        riskTier,
        role,
        on,
        layout,
        format
    }))}`, {
        ...opts
    });
}
/**
 * Layouts of merchants’ files, by name
 */
export function listMerchantLayouts(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: MerchantLayout[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/merchant-layouts", {
        ...opts
    });
}
/**
 * Keeps a layout of merchants’ files: YAML that names a column for each field
 */
export function keepMerchantLayout(name: string, body: {
    /** YAML: docs/guide/merchants.md */
    content: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchant-layouts/${encodeURIComponent(name)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Merchants by acceptor number
 */
export function listMerchants({ text, standing, party, shop, acquirer, agent, mall, chain, declaration, overdue, opened, riskTier, role, on, cursor, limit }: {
    text?: string;
    standing?: "observed" | "contracted" | "suspended" | "terminated";
    party?: string;
    shop?: string;
    acquirer?: string;
    agent?: string;
    mall?: string;
    chain?: string;
    declaration?: "none" | "asked" | "returned" | "filed" | "accepted" | "withdrawn";
    overdue?: "yes" | "no";
    opened?: "yes" | "no";
    riskTier?: "low" | "medium" | "high";
    role?: number;
    on?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Merchant[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants${QS.query(QS.explode({
        text,
        standing,
        party,
        shop,
        acquirer,
        agent,
        mall,
        chain,
        declaration,
        overdue,
        opened,
        riskTier,
        role,
        on,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Enters a merchant under contract
 */
export function createMerchant(body: {
    acceptorNumber: string;
    name: string;
    party: string;
    reason: "contract-signed" | "contract-taken-over";
    /** how the card number travels: link type, JavaScript type, other */
    connection?: "link" | "javascript" | "other";
    platform?: "scratch" | "package" | "asp" | "mall";
    paymentModuleOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    applicationOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    /** of operating system and middleware */
    infrastructureOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    contentOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    salesChannel?: "ecommerce" | "face-to-face" | "moto";
    /** customers can sign in */
    memberLogin?: boolean;
    /** files can be uploaded */
    takesUploads?: boolean;
    /** develops its shop itself */
    developsItself?: boolean;
    /** card numbers, on its own equipment */
    storesNumbers?: boolean;
    /** how closely it is watched; policies weigh its payments by it */
    riskTier?: "low" | "medium" | "high";
    /** as the contract says */
    categoryCode?: string;
    /** of the same party */
    shop?: string;
    acquirer?: string;
    /** who made the contract in the acquirer’s place (包括代理) */
    agent?: string;
    /** that the contract covers */
    brands?: ("visa" | "mastercard" | "jcb" | "amex" | "diners" | "unionpay" | "discover" | "maestro")[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: Merchant;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/merchants", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The merchants a filter selects, by acceptor number, as CSV
 */
export function exportMerchants({ text, standing, party, shop, acquirer, agent, mall, chain, declaration, overdue, opened, riskTier, role, on }: {
    text?: string;
    standing?: "observed" | "contracted" | "suspended" | "terminated";
    party?: string;
    shop?: string;
    acquirer?: string;
    agent?: string;
    mall?: string;
    chain?: string;
    declaration?: "none" | "asked" | "returned" | "filed" | "accepted" | "withdrawn";
    overdue?: "yes" | "no";
    opened?: "yes" | "no";
    riskTier?: "low" | "medium" | "high";
    role?: number;
    on?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/export.csv${QS.query(QS.explode({
        text,
        standing,
        party,
        shop,
        acquirer,
        agent,
        mall,
        chain,
        declaration,
        overdue,
        opened,
        riskTier,
        role,
        on
    }))}`, {
        ...opts
    });
}
/**
 * One merchant
 */
export function readMerchant(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Merchant;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Replaces name and attributes of a merchant, and gives it a party where it has none; what is left out is not known
 */
export function changeMerchant(id: string, body: {
    name?: string;
    party?: string;
    /** how the card number travels: link type, JavaScript type, other */
    connection?: "link" | "javascript" | "other";
    platform?: "scratch" | "package" | "asp" | "mall";
    paymentModuleOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    applicationOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    /** of operating system and middleware */
    infrastructureOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    contentOwner?: "merchant" | "psp" | "asp" | "mall" | "contractor" | "unknown";
    salesChannel?: "ecommerce" | "face-to-face" | "moto";
    /** customers can sign in */
    memberLogin?: boolean;
    /** files can be uploaded */
    takesUploads?: boolean;
    /** develops its shop itself */
    developsItself?: boolean;
    /** card numbers, on its own equipment */
    storesNumbers?: boolean;
    /** how closely it is watched; policies weigh its payments by it */
    riskTier?: "low" | "medium" | "high";
    /** as the contract says */
    categoryCode?: string;
    /** of the same party */
    shop?: string;
    acquirer?: string;
    /** who made the contract in the acquirer’s place (包括代理) */
    agent?: string;
    /** that the contract covers */
    brands?: ("visa" | "mastercard" | "jcb" | "amex" | "diners" | "unionpay" | "discover" | "maestro")[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Merchant;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Contracts or ends, with a reason, where no payments are stopped or let through by it
 */
export function setMerchantStanding(id: string, body: {
    standing: "contracted" | "suspended" | "terminated";
    reason: "contract-signed" | "contract-taken-over" | "incident" | "guidance-ignored" | "fraud" | "fixed" | "contract-ended" | "entered-by-mistake";
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Merchant;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}/standing`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to suspend a merchant’s payments, to resume them, or to end its contract (LEAK-20)
 */
export function askForMerchantStanding(id: string, body: {
    standing: "contracted" | "suspended" | "terminated";
    reason: "contract-signed" | "contract-taken-over" | "incident" | "guidance-ignored" | "fraud" | "fixed" | "contract-ended" | "entered-by-mistake";
    /** For the one who approves: why */
    words: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedStanding;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}/standing-requests`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * How a merchant’s standing changed, the latest hundred, newest first
 */
export function listMerchantStandings(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: StandingChange[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/merchants/${encodeURIComponent(id)}/standings`, {
        ...opts
    });
}
/**
 * The API keys of the tenant, newest first, revoked ones too
 */
export function listApiKeys(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ApiKey[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/api-keys", {
        ...opts
    });
}
/**
 * Makes an API key; its text is in this answer and never shown again
 */
export function issueApiKey(body: {
    name: string;
    permissions: ("assurance:read" | "assurance:submit" | "assurance:work" | "case:read" | "case:work" | "decision:make" | "decision:manage" | "decision:read" | "decision:review" | "declaration:answer" | "declaration:read" | "declaration:review" | "evidence:read" | "merchant:read" | "merchant:suspend" | "site:deploy" | "site:manage" | "site:read" | "tenant:administer" | "webhook:manage")[];
    expiresAt?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: {
            apiKey: ApiKey;
            key: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/api-keys", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Revokes an API key; other processes may take it for five seconds more
 */
export function revokeApiKey(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/api-keys/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * State and verifier key of the log
 */
export function readLog(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            log: string;
            origin: string;
            /** of the key that signed the newest checkpoint */
            vkey: string;
            keys: {
                vkey: string;
                /** the smallest checkpoint it signs; null: none yet */
                fromSize: number | null;
            }[];
            /** who may read its files without credentials */
            readers: "members" | "everyone";
            size: number;
            rootBase64: string;
            checkpointAt: string | null;
            pending: number;
            /** null: a checkpoint counts without any witness */
            witnesses: {
                quorum: number;
                witnesses: {
                    name: string;
                    vkey: string;
                    /** of the last time it was asked: `cosigned`, or why not */
                    outcome: string;
                    /** the largest it is known to have cosigned */
                    size: number;
                    cosignedAt: string | null;
                    askedAt: string | null;
                }[];
                /** the checkpoint that lacks its quorum */
                awaited: {
                    size: number;
                    since: string;
                    cosigned: number;
                } | null;
            } | null;
            timeStamps: {
                latest: {
                    size: number;
                    stampedAt: string;
                } | null;
                /** of the last try; null: it went well */
                failure: {
                    outcome: string;
                    since: string;
                    triedAt: string;
                } | null;
            };
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/evidence/log", {
        ...opts
    });
}
/**
 * Open the files of the log to everyone, or close them; what was open once may have been copied
 */
export function changeLogReaders(body: {
    readers: "members" | "everyone";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/evidence/log/readers", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * One entry with its proof of inclusion in the newest checkpoint
 */
export function readEntryProof(index: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            log: string;
            index: number;
            entryBase64: string;
            leafHashBase64: string;
            size: number;
            rootBase64: string;
            pathBase64: string[];
            checkpoint: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/evidence/entries/${encodeURIComponent(index)}/proof`, {
        ...opts
    });
}
/**
 * The newest checkpoint, a signed note
 */
export function readLogCheckpoint(log: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/logs/${encodeURIComponent(log)}/checkpoint`, {
        ...opts
    });
}
/**
 * A tile of hashes or a bundle of entries (C2SP tlog-tiles)
 */
export function readLogTile(log: string, path: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/logs/${encodeURIComponent(log)}/tile/${encodeURIComponent(path)}`, {
        ...opts
    });
}
/**
 * The index of time stamps, a stamped checkpoint, or the answer of the authority (RFC 3161)
 */
export function readLogTimeStamp(log: string, path: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/logs/${encodeURIComponent(log)}/time-stamps/${encodeURIComponent(path)}`, {
        ...opts
    });
}
/**
 * What an entry commits to, with the salt that shows it, or that it is erased; as reading what it belongs to
 */
export function openCommitment(entry: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Opening;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence/openings/${encodeURIComponent(entry)}`, {
        ...opts
    });
}
/**
 * Asks for the erasure of what an entry commits to; a second person’s approval does it, for good
 */
export function askForErasure(body: {
    entry: string;
    reason: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
    /** For the person who approves; never what is to be erased */
    words: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: ErasureAsked;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/evidence/erasures", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What was erased, why, and by which act of two people, newest first
 */
export function listErasures({ reason, room, cursor, limit }: {
    reason?: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
    room?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ErasurePage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence/erasures${QS.query(QS.explode({
        reason,
        room,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * What was erased, newest first, as CSV
 */
export function exportErasures({ reason, room }: {
    reason?: "asked-by-the-person" | "no-longer-needed" | "entered-by-mistake" | "ordered";
    room?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence/erasures/export.csv${QS.query(QS.explode({
        reason,
        room
    }))}`, {
        ...opts
    });
}
/**
 * Alerts, newest first
 */
export function listAlerts({ status, resolution, severity, source, kind, $case, mergedInto, subject, $from, to, cursor, limit }: {
    status?: "open" | "disposed";
    resolution?: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    severity?: "critical" | "high" | "medium" | "low";
    source?: string;
    kind?: string;
    $case?: string;
    mergedInto?: string;
    subject?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts${QS.query(QS.explode({
        status,
        resolution,
        severity,
        source,
        kind,
        "case": $case,
        mergedInto,
        subject,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The alerts a filter selects, newest first, as CSV
 */
export function exportAlerts({ status, resolution, severity, source, kind, $case, mergedInto, subject, $from, to }: {
    status?: "open" | "disposed";
    resolution?: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    severity?: "critical" | "high" | "medium" | "low";
    source?: string;
    kind?: string;
    $case?: string;
    mergedInto?: string;
    subject?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts.csv${QS.query(QS.explode({
        status,
        resolution,
        severity,
        source,
        kind,
        "case": $case,
        mergedInto,
        subject,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * One alert with what its source said, and its place in the log
 */
export function getAlert(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Takes an alert off the list for a reason, or asks a second person to approve that
 */
export function disposeAlert(id: string, body: {
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    /** Needed for remediated, expected and false-alarm */
    words?: string;
    /** Needed for duplicate, and only there */
    duplicateOf?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Disposal;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}/disposition`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes many alerts off the list for one reason; each by itself, and what refuses one keeps none of the others
 */
export function disposeAlerts(body: {
    /** Each is named */
    alerts: string[];
    reason: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    /** Needed for remediated, expected and false-alarm */
    words?: string;
    /** Needed for duplicate, and only there */
    duplicateOf?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: BulkDisposal;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/alerts/dispositions", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes a disposition back: the alert is open again
 */
export function reopenAlert(id: string, body: {
    /** Why */
    words: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}/reopening`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Alerts of the same kind about the same subject, or of the same source and reference, newest first
 */
export function listSimilarAlerts(id: string, { status, resolution, severity, source, kind, $case, mergedInto, subject, $from, to, cursor, limit }: {
    status?: "open" | "disposed";
    resolution?: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    severity?: "critical" | "high" | "medium" | "low";
    source?: string;
    kind?: string;
    $case?: string;
    mergedInto?: string;
    subject?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}/similar${QS.query(QS.explode({
        status,
        resolution,
        severity,
        source,
        kind,
        "case": $case,
        mergedInto,
        subject,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The similar alerts a filter selects as CSV
 */
export function exportSimilarAlerts(id: string, { status, resolution, severity, source, kind, $case, mergedInto, subject, $from, to }: {
    status?: "open" | "disposed";
    resolution?: "confirmed" | "remediated" | "expected" | "false-alarm" | "duplicate" | "test";
    severity?: "critical" | "high" | "medium" | "low";
    source?: string;
    kind?: string;
    $case?: string;
    mergedInto?: string;
    subject?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}/similar.csv${QS.query(QS.explode({
        status,
        resolution,
        severity,
        source,
        kind,
        "case": $case,
        mergedInto,
        subject,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * What the source found, as it found it; card numbers were taken out before it was kept
 */
export function readAlertRaw(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alerts/${encodeURIComponent(id)}/raw`, {
        ...opts
    });
}
/**
 * Makes an alert part of one more case
 */
export function linkAlert(id: string, alert: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/alerts/${encodeURIComponent(alert)}`, {
        ...opts,
        method: "PUT"
    });
}
/**
 * Ends an alert’s part in a case; not in its last one
 */
export function unlinkAlert(id: string, alert: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/alerts/${encodeURIComponent(alert)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Cases, newest first or by deadline
 */
export function listCases({ status, owner, severity, merchant, participant, reportedToBoard, text, order, cursor, limit }: {
    status?: "open" | "overdue" | "closed";
    owner?: "me" | "nobody" | string;
    severity?: "critical" | "high" | "medium" | "low";
    merchant?: string;
    participant?: "me" | string;
    reportedToBoard?: "true" | "false";
    text?: string;
    order?: "newest" | "due";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CasePage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases${QS.query(QS.explode({
        status,
        owner,
        severity,
        merchant,
        participant,
        reportedToBoard,
        text,
        order,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The cases a filter selects as CSV
 */
export function exportCases({ status, owner, severity, merchant, participant, reportedToBoard, text, order }: {
    status?: "open" | "overdue" | "closed";
    owner?: "me" | "nobody" | string;
    severity?: "critical" | "high" | "medium" | "low";
    merchant?: string;
    participant?: "me" | string;
    reportedToBoard?: "true" | "false";
    text?: string;
    order?: "newest" | "due";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases.csv${QS.query(QS.explode({
        status,
        owner,
        severity,
        merchant,
        participant,
        reportedToBoard,
        text,
        order
    }))}`, {
        ...opts
    });
}
/**
 * What waits: open alerts by severity, open and overdue cases, the next deadline
 */
export function caseSummary(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseSummary;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/cases/summary", {
        ...opts
    });
}
/**
 * One case with its alerts, its timeline and the work on it; the reading is put on record
 */
export function getCase(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Gives a case to a person; to its owner again it changes nothing
 */
export function assignCase(id: string, body: {
    /** `me`: who asks */
    person: "me" | string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/owner`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Adds a note to the timeline; also after the case is closed
 */
export function noteCase(id: string, body: {
    words: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/notes`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Closes a case whose alerts are all disposed of and whose tasks are all done or dropped
 */
export function closeCase(id: string, body: {
    words?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/closure`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Tasks of all cases in the order they were added
 */
export function listCaseTasks({ $case, assignee, status, cursor, limit }: {
    $case?: string;
    assignee?: "me" | "nobody" | string;
    status?: "open" | "done" | "dropped" | "overdue";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseTaskPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/case-tasks${QS.query(QS.explode({
        "case": $case,
        assignee,
        status,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The tasks a filter selects as CSV
 */
export function exportCaseTasks({ $case, assignee, status }: {
    $case?: string;
    assignee?: "me" | "nobody" | string;
    status?: "open" | "done" | "dropped" | "overdue";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/case-tasks.csv${QS.query(QS.explode({
        "case": $case,
        assignee,
        status
    }))}`, {
        ...opts
    });
}
/**
 * Adds a task to a case
 */
export function addCaseTask(id: string, body: {
    title: string;
    /** Absent: nobody yet */
    assignee?: "me" | string;
    dueAt?: string;
    /** The end of the so many-th business day after today in Tokyo */
    dueInBusinessDays?: number;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/tasks`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What a task is from now on; what is left out it has no more
 */
export function reviseCaseTask(id: string, task: string, body: {
    title: string;
    /** Absent: nobody yet */
    assignee?: "me" | string;
    dueAt?: string;
    /** The end of the so many-th business day after today in Tokyo */
    dueInBusinessDays?: number;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/tasks/${encodeURIComponent(task)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Says that a task is done
 */
export function completeCaseTask(id: string, task: string, body: {
    words?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/tasks/${encodeURIComponent(task)}/completion`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Says that a task will not be done
 */
export function dropCaseTask(id: string, task: string, body: {
    words?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/tasks/${encodeURIComponent(task)}/dropping`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Gives a person a part in a case
 */
export function setCaseParticipant(id: string, person: string, body: {
    part: "investigator" | "reviewer" | "legal" | "liaison" | "observer";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/participants/${encodeURIComponent(person)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Ends a person’s part in a case
 */
export function removeCaseParticipant(id: string, person: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/participants/${encodeURIComponent(person)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Links a case to a merchant of the registry
 */
export function linkCaseMerchant(id: string, merchant: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/merchants/${encodeURIComponent(merchant)}`, {
        ...opts,
        method: "PUT"
    });
}
/**
 * Ends a case’s link to a merchant
 */
export function unlinkCaseMerchant(id: string, merchant: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/merchants/${encodeURIComponent(merchant)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Adds a file to a case; the same bytes under the same name once
 */
export function addCaseFile(id: string, name: string, body: Blob, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: AddedFile;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/files${QS.query(QS.explode({
        name
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * The bytes of one file of a case; the reading is put on record
 */
export function readCaseFile(id: string, file: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/files/${encodeURIComponent(file)}`, {
        ...opts
    });
}
/**
 * A case as it was before an instant, as PDF: the same instant gives the same bytes
 */
export function printCase(id: string, { at, language }: {
    at?: string;
    language?: "ja" | "en";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/record.pdf${QS.query(QS.explode({
        at,
        language
    }))}`, {
        ...opts
    });
}
/**
 * Prints a case, puts the digest of the print into the log and keeps the print
 */
export function commitCaseRecord(id: string, body: {
    /** Shows the case as it was before; absent: now */
    at?: string;
    language?: "ja" | "en";
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: CaseDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/records`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * A record that was committed, as it was printed then
 */
export function readCaseRecord(id: string, record: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/records/${encodeURIComponent(record)}`, {
        ...opts
    });
}
/**
 * Who had a case before them in which hours, newest first
 */
export function listCaseReadings(id: string, { reader, $from, to, cursor, limit }: {
    reader?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CaseReadingPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/readings${QS.query(QS.explode({
        reader,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The readings a filter selects as CSV
 */
export function exportCaseReadings(id: string, { reader, $from, to }: {
    reader?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/cases/${encodeURIComponent(id)}/readings.csv${QS.query(QS.explode({
        reader,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * How soon cases must be closed and who hears of it when they are not
 */
export function getDeadlinePolicy(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeadlinePolicyVersion;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/deadline-policy", {
        ...opts
    });
}
/**
 * Changes the deadlines of cases to come and the steps of all that are open
 */
export function setDeadlinePolicy(body: {
    /** The version that was read */
    replaces: number;
    policy: {
        calendar: {
            closedAtYearEnd: boolean;
        };
        severities: {
            critical: {
                close: {
                    hours: number;
                } | {
                    businessDays: number;
                };
                steps: {
                    to: "owner" | "supervisor" | "board";
                    after: {
                        hours: number;
                    } | {
                        businessDays: number;
                    };
                }[];
            };
            high: {
                close: {
                    hours: number;
                } | {
                    businessDays: number;
                };
                steps: {
                    to: "owner" | "supervisor" | "board";
                    after: {
                        hours: number;
                    } | {
                        businessDays: number;
                    };
                }[];
            };
            medium: {
                close: {
                    hours: number;
                } | {
                    businessDays: number;
                };
                steps: {
                    to: "owner" | "supervisor" | "board";
                    after: {
                        hours: number;
                    } | {
                        businessDays: number;
                    };
                }[];
            };
            low: {
                close: {
                    hours: number;
                } | {
                    businessDays: number;
                };
                steps: {
                    to: "owner" | "supervisor" | "board";
                    after: {
                        hours: number;
                    } | {
                        businessDays: number;
                    };
                }[];
            };
        };
        board: string[];
    };
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeadlinePolicyVersion;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/deadline-policy", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * All deadlines the tenant ever set, newest first
 */
export function listDeadlinePolicies({ setBy, cursor, limit }: {
    setBy?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeadlinePolicyPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/deadline-policy/versions${QS.query(QS.explode({
        setBy,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * All deadlines the tenant ever set as CSV
 */
export function exportDeadlinePolicies({ setBy }: {
    setBy?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/deadline-policy/versions.csv${QS.query(QS.explode({
        setBy
    }))}`, {
        ...opts
    });
}
/**
 * The national holidays of Japan in a year, by which business days are counted
 */
export function listHolidays(year: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Holidays;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/holidays${QS.query(QS.explode({
        year
    }))}`, {
        ...opts
    });
}
/**
 * The national holidays of Japan in a year as CSV
 */
export function exportHolidays(year: number, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/holidays.csv${QS.query(QS.explode({
        year
    }))}`, {
        ...opts
    });
}
/**
 * Who has to look for alerts and say so, by name
 */
export function listAlertSources({ state, cursor, limit }: {
    state?: "speaking" | "silent" | "ended";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertSourcePage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-sources${QS.query(QS.explode({
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The sources a filter selects as CSV
 */
export function exportAlertSources({ state }: {
    state?: "speaking" | "silent" | "ended";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-sources.csv${QS.query(QS.explode({
        state
    }))}`, {
        ...opts
    });
}
/**
 * Asks a second person to approve that a source need not speak any more
 */
export function endAlertSource(id: string, body: {
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertSourceEndAsked;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-sources/${encodeURIComponent(id)}/end`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Has a source that people ended speak again
 */
export function declareAlertSource(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertSource;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-sources/${encodeURIComponent(id)}/declaration`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * What each source raised from when to when, newest first
 */
export function listAlertWindows({ source, late, withAlerts, $from, to, cursor, limit }: {
    source?: string;
    late?: "true" | "false";
    withAlerts?: "true" | "false";
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertWindowPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-windows${QS.query(QS.explode({
        source,
        late,
        withAlerts,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The windows a filter selects, newest first, as CSV
 */
export function exportAlertWindows({ source, late, withAlerts, $from, to }: {
    source?: string;
    late?: "true" | "false";
    withAlerts?: "true" | "false";
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-windows.csv${QS.query(QS.explode({
        source,
        late,
        withAlerts,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * Alerts ingested, disposed of and open at the end of each day, newest first
 */
export function listAlertStatements({ source, $from, to, cursor, limit }: {
    source?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: AlertStatementPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-statements${QS.query(QS.explode({
        source,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The statements a filter selects as CSV, a line for each day and source
 */
export function exportAlertStatements({ source, $from, to }: {
    source?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/alert-statements.csv${QS.query(QS.explode({
        source,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * Sites by name, each with its last visit
 */
export function listSites({ text, active, paymentType, merchant, watching, cursor, limit }: {
    text?: string;
    active?: "true" | "false";
    paymentType?: "js" | "link";
    merchant?: string;
    watching?: "watched" | "ending" | "ended" | "not-permitted";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Site[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites${QS.query(QS.explode({
        text,
        active,
        paymentType,
        merchant,
        watching,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Adds a site; it is visited at once and then at its cadence
 */
export function addSite(body: {
    name: string;
    /** `https://shop.example`: scheme, host and port */
    origin: string;
    paymentType: "js" | "link";
    /** Hosts that may get card data; those of the journey unless given */
    destinations?: string[];
    /** YAML */
    journey: string;
    consent: {
        kind: "own-site";
    } | {
        kind: "written";
        /** Where the document is kept */
        reference: string;
        /** Who gave it */
        person: string;
    };
    merchants?: string[];
    party?: string;
    /** At least weekly (PCI DSS 11.6.1) */
    cadenceMinutes?: number;
    active?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: SiteDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/sites", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The sites a filter selects, as CSV
 */
export function exportSites({ text, active, paymentType, merchant, watching }: {
    text?: string;
    active?: "true" | "false";
    paymentType?: "js" | "link";
    merchant?: string;
    watching?: "watched" | "ending" | "ended" | "not-permitted";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites.csv${QS.query(QS.explode({
        text,
        active,
        paymentType,
        merchant,
        watching
    }))}`, {
        ...opts
    });
}
/**
 * One site with its journey
 */
export function readSite(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Describes a site anew, whole
 */
export function changeSite(id: string, body: {
    name: string;
    /** `https://shop.example`: scheme, host and port */
    origin: string;
    paymentType: "js" | "link";
    /** Hosts that may get card data; those of the journey unless given */
    destinations?: string[];
    /** YAML */
    journey: string;
    consent: {
        kind: "own-site";
    } | {
        kind: "written";
        /** Where the document is kept */
        reference: string;
        /** Who gave it */
        person: string;
    };
    merchants?: string[];
    party?: string;
    /** At least weekly (PCI DSS 11.6.1) */
    cadenceMinutes?: number;
    active?: boolean;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Orders a visit; one that still waits is given back instead of a second
 */
export function orderSiteVisit(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: SiteVisit;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/visits`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Visits of a site, newest first
 */
export function listSiteVisits(id: string, { state, cause, $from, to, cursor, limit }: {
    state?: "queued" | "running" | "done" | "failed";
    cause?: "scheduled" | "on-demand" | "deployment";
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: SiteVisit[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/visits${QS.query(QS.explode({
        state,
        cause,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Every script the site has shown, last seen first
 */
export function listSiteScripts(id: string, { text, inline, cursor, limit }: {
    text?: string;
    inline?: "true" | "false";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: SiteScript[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/scripts${QS.query(QS.explode({
        text,
        inline,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The script inventory of a site, as CSV (PCI DSS 6.4.3)
 */
export function exportSiteScripts(id: string, { text, inline }: {
    text?: string;
    inline?: "true" | "false";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/scripts.csv${QS.query(QS.explode({
        text,
        inline
    }))}`, {
        ...opts
    });
}
/**
 * The source of a script, as text to save
 */
export function readSiteScript(sha256: string, site: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/site-scripts/${encodeURIComponent(sha256)}${QS.query(QS.explode({
        site
    }))}`, {
        ...opts
    });
}
/**
 * Whether this server can visit sites, and whether its browser is sandboxed
 */
export function readBrowser(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteBrowser;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/browser", {
        ...opts
    });
}
/**
 * The visits of a site that a filter selects, as CSV
 */
export function exportSiteVisits(id: string, { state, cause, $from, to }: {
    state?: "queued" | "running" | "done" | "failed";
    cause?: "scheduled" | "on-demand" | "deployment";
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/visits.csv${QS.query(QS.explode({
        state,
        cause,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * One visit: steps, destinations, scripts with what changed, findings, pictures
 */
export function readSiteVisit(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteVisitDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/site-visits/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * What differs between a visit and an earlier one of the same site
 */
export function compareSiteVisits(id: string, $with: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteVisitComparison;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/site-visits/${encodeURIComponent(id)}/comparison${QS.query(QS.explode({
        "with": $with
    }))}`, {
        ...opts
    });
}
/**
 * One picture of a visit; card data is hidden on it
 */
export function readSiteScreenshot(id: string, name: string, { pass }: {
    pass?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/site-visits/${encodeURIComponent(id)}/screenshots/${encodeURIComponent(name)}${QS.query(QS.explode({
        pass
    }))}`, {
        ...opts
    });
}
/**
 * The scripts of a site: who loaded each, what it does, whether it is authorised; last seen first
 */
export function listInventory(id: string, { state, inline, seen, does, text, cursor, limit }: {
    state?: "new" | "authorised" | "changed" | "withdrawn";
    inline?: "true" | "false";
    seen?: "present" | "gone";
    does?: "reads-card" | "sends" | "stores" | "evaluates";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: InventoryScript[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/inventory${QS.query(QS.explode({
        state,
        inline,
        seen,
        does,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The inventory with justification and authorisation, as CSV (PCI DSS 6.4.3)
 */
export function exportInventory(id: string, { state, inline, seen, does, text }: {
    state?: "new" | "authorised" | "changed" | "withdrawn";
    inline?: "true" | "false";
    seen?: "present" | "gone";
    does?: "reads-card" | "sends" | "stores" | "evaluates";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/inventory.csv${QS.query(QS.explode({
        state,
        inline,
        seen,
        does,
        text
    }))}`, {
        ...opts
    });
}
/**
 * One script with its contents and decisions
 */
export function readInventoryScript(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: InventoryScriptDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/inventory-scripts/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * What differs between two contents of a script, function by function
 */
export function compareScriptFunctions(id: string, to: string, { $from }: {
    $from?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ScriptFunctionDiff;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/inventory-scripts/${encodeURIComponent(id)}/functions${QS.query(QS.explode({
        to,
        "from": $from
    }))}`, {
        ...opts
    });
}
/**
 * Justifies and authorises a script as it stands, or withdraws that
 */
export function decideOnScript(id: string, body: {
    act: "authorise";
    /** Of the script as it was looked at: what changed since is not authorised unseen */
    changedAt: string;
    /** Why the page needs it (PCI DSS 6.4.3) */
    why: string;
    /** Who answers for it */
    responsible: string;
} | {
    act: "withdraw";
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: InventoryScriptDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/inventory-scripts/${encodeURIComponent(id)}/decisions`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What changed without an alert of its own, newest first; the digest of its week has it
 */
export function listSiteChanges(id: string, { digest, waiting, cursor, limit }: {
    digest?: string;
    waiting?: "true" | "false";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: SiteChange[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/changes${QS.query(QS.explode({
        digest,
        waiting,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * What changed without an alert of its own, as CSV
 */
export function exportSiteChanges(id: string, { digest, waiting }: {
    digest?: string;
    waiting?: "true" | "false";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/changes.csv${QS.query(QS.explode({
        digest,
        waiting
    }))}`, {
        ...opts
    });
}
/**
 * What may change in a script under its authorisation
 */
export function readScriptPolicy(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ScriptPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/script-policy`, {
        ...opts
    });
}
/**
 * Says what may change in a script under its authorisation; every script is judged by it at once
 */
export function changeScriptPolicy(id: string, body: {
    policy: "same-content" | "same-functions" | "same-behaviour";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ScriptPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/script-policy`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Where a site stands with its Content-Security-Policy, and what to do next
 */
export function readSiteCsp(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteCsp;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp`, {
        ...opts
    });
}
/**
 * Tells which policy the site sends, and whether it blocks
 */
export function changeSiteCsp(id: string, describedSiteCsp: DescribedSiteCsp, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteCsp;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp`, oazapfts.json({
        ...opts,
        method: "PUT",
        body: describedSiteCsp
    }) as Oazapfts.RequestOpts);
}
/**
 * Policies made from what the last visits saw
 */
export function proposeSiteCsp(id: string, { visits, page, reportHashes }: {
    visits?: number;
    page?: string;
    reportHashes?: "true" | "false";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteCspProposals;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/proposals${QS.query(QS.explode({
        visits,
        page,
        reportHashes
    }))}`, {
        ...opts
    });
}
/**
 * What a policy would have done to the last visits, and to what was found in them
 */
export function simulateSiteCsp(id: string, body: {
    policy: string;
    visits?: number;
    /** beginning of a path */
    page?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteCspSimulation;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/simulation`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * A policy as web servers and shop software take it
 */
export function writeSiteCspSnippets(id: string, body: {
    policy: string;
    mode: "report-only" | "enforce";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CspSnippets;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/snippets`, oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * What is wrong with a policy on a page where cards are typed
 */
export function lintCsp(body: {
    policy: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CspLint;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/csp/lint", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * What customers’ browsers reported, by day, last seen first
 */
export function listSiteCspReports(id: string, { kind, directive, disposition, text, $from, to, cursor, limit }: {
    kind?: "violation" | "script-hash" | "integrity";
    directive?: string;
    disposition?: "report" | "enforce";
    text?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: SiteCspReport[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/reports${QS.query(QS.explode({
        kind,
        directive,
        disposition,
        text,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The reports a filter selects, as CSV
 */
export function exportSiteCspReports(id: string, { kind, directive, disposition, text, $from, to }: {
    kind?: "violation" | "script-hash" | "integrity";
    directive?: string;
    disposition?: "report" | "enforce";
    text?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/reports.csv${QS.query(QS.explode({
        kind,
        directive,
        disposition,
        text,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * Reports of the last days by directive, and what was not counted by why
 */
export function readSiteCspDays(id: string, { days }: {
    days?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SiteCspDays;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/csp/days${QS.query(QS.explode({
        days
    }))}`, {
        ...opts
    });
}
/**
 * Takes browsers’ reports about one site (Reporting API and report-uri)
 */
export function sendCspReports(token: string, body: Blob, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/csp-reports/${encodeURIComponent(token)}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * Where a site’s payment pages lead: what is pinned, and what the last visit saw (PCI DSS 11.6.1)
 */
export function listPaymentPlaces(id: string, { kind, page, state }: {
    kind?: "landing" | "form" | "button" | "frame";
    page?: "card" | "leaving";
    state?: "proposed" | "pinned" | "differs" | "not-seen";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentPlaces;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/payment-places${QS.query(QS.explode({
        kind,
        page,
        state
    }))}`, {
        ...opts
    });
}
/**
 * Protective headers of a site’s payment pages, and what became of them since the visit before
 */
export function listPaymentHeaders(id: string, { page, change }: {
    page?: "card" | "leaving" | "final";
    change?: "same" | "added" | "removed" | "changed" | "weakened";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentHeaders;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/payment-headers${QS.query(QS.explode({
        page,
        change
    }))}`, {
        ...opts
    });
}
/**
 * Pins of a site’s payment pages and what the last visit saw, as CSV
 */
export function exportPaymentPlaces(id: string, { kind, page, state }: {
    kind?: "landing" | "form" | "button" | "frame";
    page?: "card" | "leaving";
    state?: "proposed" | "pinned" | "differs" | "not-seen";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/payment-places.csv${QS.query(QS.explode({
        kind,
        page,
        state
    }))}`, {
        ...opts
    });
}
/**
 * Protective headers of a site’s payment pages, as CSV
 */
export function exportPaymentHeaders(id: string, { page, change }: {
    page?: "card" | "leaving" | "final";
    change?: "same" | "added" | "removed" | "changed" | "weakened";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/payment-headers.csv${QS.query(QS.explode({
        page,
        change
    }))}`, {
        ...opts
    });
}
/**
 * Confirms what the last visit saw as right; each pin is an entry in the log
 */
export function confirmPaymentPins(id: string, body: {
    /** Each as the last visit saw it */
    pins: {
        kind: "landing" | "form" | "button" | "frame";
        /** card: where the card is typed; leaving: the last page of the shop */
        page: "card" | "leaving";
        name: string;
        value: string;
    }[];
    /** Earlier pins of the same places stay in force; otherwise these take their place */
    beside?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: PaymentPlaces;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/payment-pins`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Withdraws a pin: no visit is held to it any more
 */
export function withdrawPaymentPin(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentPlaces;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payment-pins/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * How far visits of a site may go: proof of ownership, consents, and what is lacking
 */
export function readSitePermissions(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SitePermissions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/permissions`, {
        ...opts
    });
}
/**
 * Looks for the site’s token now, in the TXT record and in the file
 */
export function checkSiteOwnership(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SitePermissions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/ownership-checks`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Records a consent of the merchant or the payment provider, in the place of an earlier one
 */
export function recordSiteConsent(id: string, body: {
    giver: "merchant" | "payment-provider";
    organisation: string;
    /** Who gave it */
    person: string;
    /** Whom to ask, and to tell when something is found */
    contact: string;
    /** Where the document is kept */
    reference: string;
    /** Without card-form-attempts nothing is typed */
    allows: ("card-form-attempts" | "realistic-visits" | "test-purchases")[];
    validUntil: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: SitePermissions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/consents`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Every consent there was for a site, newest first
 */
export function listSiteConsents(id: string, { giver, state, cursor, limit }: {
    giver?: "merchant" | "payment-provider";
    state?: "standing" | "withdrawn";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: SiteConsent[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/consents${QS.query(QS.explode({
        giver,
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Withdraws a consent, from this moment on; it stays on record
 */
export function withdrawSiteConsent(id: string, consent: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: SitePermissions;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/consents/${encodeURIComponent(consent)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * The consents of a site that a filter selects, as CSV
 */
export function exportSiteConsents(id: string, { giver, state }: {
    giver?: "merchant" | "payment-provider";
    state?: "standing" | "withdrawn";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/consents.csv${QS.query(QS.explode({
        giver,
        state
    }))}`, {
        ...opts
    });
}
/**
 * Says that the shop was deployed; it is visited soon after, several deployments together once
 */
export function tellSiteDeployment(id: string, body: {
    /** The teller’s own name for it, such as a commit: told twice it is one deployment */
    reference: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: SiteVisit;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/deployments`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Has the way to the card form looked for; one that still waits or runs is given back instead of a second
 */
export function orderJourneyGuess(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: JourneyGuess;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/journey-guesses`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Guesses of a site’s journey, newest first
 */
export function listJourneyGuesses(id: string, { state, cursor, limit }: {
    state?: "queued" | "running" | "done" | "failed";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: JourneyGuess[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/journey-guesses${QS.query(QS.explode({
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Guesses of a site’s journey, as CSV
 */
export function exportJourneyGuesses(id: string, { state }: {
    state?: "queued" | "running" | "done" | "failed";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/journey-guesses.csv${QS.query(QS.explode({
        state
    }))}`, {
        ...opts
    });
}
/**
 * One guess: its YAML, its destinations, its pictures
 */
export function readJourneyGuess(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: JourneyGuess;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/journey-guesses/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * One picture of a guess; no card was typed
 */
export function readJourneyGuessScreenshot(id: string, name: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/journey-guesses/${encodeURIComponent(id)}/screenshots/${encodeURIComponent(name)}`, {
        ...opts
    });
}
/**
 * Orders a round of probes; one that still waits or runs is given back instead of a second
 */
export function orderSiteProbes(id: string, body: {
    /** Make the attempts that the agreement allows; once a day at most */
    attempts?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: ProbeRound;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probes`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Rounds of probes of a site, newest first
 */
export function listSiteProbes(id: string, { state, cause, cursor, limit }: {
    state?: "queued" | "running" | "done" | "failed";
    cause?: "scheduled" | "on-demand";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ProbeRound[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probes${QS.query(QS.explode({
        state,
        cause,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Rounds of probes of a site, as CSV
 */
export function exportSiteProbes(id: string, { state, cause }: {
    state?: "queued" | "running" | "done" | "failed";
    cause?: "scheduled" | "on-demand";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probes.csv${QS.query(QS.explode({
        state,
        cause
    }))}`, {
        ...opts
    });
}
/**
 * One round of probes: the result of each item, and the signs that decided it
 */
export function readSiteProbes(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ProbeRoundDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/site-probes/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The security checklist as it was last observed at a site
 */
export function readSiteChecklist(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ObservedChecklist;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/checklist`, {
        ...opts
    });
}
/**
 * What was observed of each item of the checklist, newest first
 */
export function listSiteChecklist(id: string, { item, result, cursor, limit }: {
    item?: "4" | "5" | "6" | "1a" | "1b" | "1c" | "2a" | "2b" | "3a" | "3b" | "3c";
    result?: "met" | "not-met" | "not-observable";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ObservedChecklistItem[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/checklist-history${QS.query(QS.explode({
        item,
        result,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * What was observed of each item of the checklist, as CSV
 */
export function exportSiteChecklist(id: string, { item, result }: {
    item?: "4" | "5" | "6" | "1a" | "1b" | "1c" | "2a" | "2b" | "3a" | "3b" | "3c";
    result?: "met" | "not-met" | "not-observable";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/checklist-history.csv${QS.query(QS.explode({
        item,
        result
    }))}`, {
        ...opts
    });
}
/**
 * What was agreed on attempts; of a password only that there is one
 */
export function readProbeAgreement(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ProbeAgreement;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probe-agreement`, {
        ...opts
    });
}
/**
 * Records a written agreement on attempts, whole, in place of an earlier one
 */
export function keepProbeAgreement(id: string, body: {
    /** Where the document is kept */
    reference: string;
    /** Who agreed, for the merchant */
    person: string;
    /** The last day of it, in Japan */
    until: string;
    adminLogin?: {
        path: string;
        maxAttempts: number;
        lockedSign?: string;
        account: string;
        /** Of the agreed account alone; kept sealed, never shown */
        password?: string;
    };
    memberLogin?: {
        path: string;
        maxAttempts: number;
        lockedSign?: string;
        account: string;
    };
    /** A form that is posted as it is, with these fields; published test card numbers alone */
    cardForm?: {
        path: string;
        maxAttempts: number;
        lockedSign?: string;
        fields: {
            [key: string]: string;
        };
    };
    /** The one on record, for the same account at the same path */
    keepPassword?: boolean;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ProbeAgreement;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probe-agreement`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Withdraws an agreement on attempts, from this moment on; it stays on record
 */
export function endProbeAgreement(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probe-agreement`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Every agreement on attempts there was for a site, newest first
 */
export function listProbeAgreements(id: string, { state, cursor, limit }: {
    state?: "standing" | "withdrawn";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ProbeAgreement[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probe-agreements${QS.query(QS.explode({
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The agreements on attempts of a site that a filter selects, as CSV
 */
export function exportProbeAgreements(id: string, { state }: {
    state?: "standing" | "withdrawn";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/sites/${encodeURIComponent(id)}/probe-agreements.csv${QS.query(QS.explode({
        state
    }))}`, {
        ...opts
    });
}
/**
 * Searches for card data, the newest first
 */
export function listCardScans({ text, origin, found, cursor, limit }: {
    text?: string;
    origin?: "watched" | "sent";
    found?: "true" | "false";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: CardScan[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans${QS.query(QS.explode({
        text,
        origin,
        found,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Sends a result of `mitsuke cards scan`, signed or not, as application/vnd.mitsuke.card-scan+json; the same bytes under one name are one search
 */
export function sendCardScan(name: string, body: Blob, { party }: {
    party?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: CardScan;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans${QS.query(QS.explode({
        name,
        party
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * The searches a filter selects, as CSV
 */
export function exportCardScans({ text, origin, found }: {
    text?: string;
    origin?: "watched" | "sent";
    found?: "true" | "false";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans.csv${QS.query(QS.explode({
        text,
        origin,
        found
    }))}`, {
        ...opts
    });
}
/**
 * One search for card data
 */
export function readCardScan(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CardScan;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The whole result, as it was written or sent; the entry of the log holds its SHA-256
 */
export function downloadCardScanResult(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans/${encodeURIComponent(id)}/result`, {
        ...opts
    });
}
/**
 * Where the search found something, the gravest first
 */
export function listCardScanPlaces(id: string, { text, kind, cursor, limit }: {
    text?: string;
    kind?: "card-number" | "track-data" | "security-code" | "pin-block";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: CardScanPlace[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans/${encodeURIComponent(id)}/places${QS.query(QS.explode({
        text,
        kind,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Those places a filter selects, as CSV
 */
export function exportCardScanPlaces(id: string, { text, kind }: {
    text?: string;
    kind?: "card-number" | "track-data" | "security-code" | "pin-block";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/card-scans/${encodeURIComponent(id)}/places.csv${QS.query(QS.explode({
        text,
        kind
    }))}`, {
        ...opts
    });
}
/**
 * Judge a payment attempt; the same event id gets the same answer
 */
export function makeDecision(paymentAttempt: PaymentAttempt, { answerWithinMs, answeredInstead }: {
    answerWithinMs?: number;
    answeredInstead?: "allow" | "challenge" | "hold" | "deny";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionAnswer | AnswerInTime;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/payments/decisions${QS.query(QS.explode({
        answerWithinMs,
        answeredInstead
    }))}`, oazapfts.json({
        ...opts,
        method: "POST",
        body: paymentAttempt
    }) as Oazapfts.RequestOpts);
}
/**
 * Decisions, newest first
 */
export function listDecisions({ answer, merchant, $from, to, cursor, limit }: {
    answer?: "allow" | "challenge" | "hold" | "deny";
    merchant?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/decisions${QS.query(QS.explode({
        answer,
        merchant,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Judge up to 500 attempts in their order; each has its own answer or problem, in the same order
 */
export function makeDecisions(body: {
    /** Each a PaymentAttempt, as for one alone */
    attempts: {
        [key: string]: unknown;
    }[];
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionAnswers;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/decisions/batch", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * The decisions a filter selects, newest first, as CSV
 */
export function exportDecisions({ answer, merchant, $from, to }: {
    answer?: "allow" | "challenge" | "hold" | "deny";
    merchant?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/decisions/export.csv${QS.query(QS.explode({
        answer,
        merchant,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * How many decisions of a period gave each answer, hour by hour, and their most frequent reasons
 */
export function decisionSummary({ $from, to }: {
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionSummary;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/decisions/summary${QS.query(QS.explode({
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * One decision with the attempt it judged
 */
export function readDecision(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/decisions/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The record of a decision and its path to the entry in the log
 */
export function proveDecision(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionProof;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/decisions/${encodeURIComponent(id)}/proof`, {
        ...opts
    });
}
/**
 * The rule set in force, or an earlier one by its hash, with the words of its reasons
 */
export function readRules({ hash }: {
    hash?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSet;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/rules${QS.query(QS.explode({
        hash
    }))}`, {
        ...opts
    });
}
/**
 * Versions of the tenant’s own rule sets, the latest first
 */
export function listRuleSets({ status, text, cursor, limit }: {
    status?: "draft" | "shadow" | "live" | "retired";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RuleSetVersion[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets${QS.query(QS.explode({
        status,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Keeps a rule file as a draft; a change of a draft is another version
 */
export function makeRuleSet(body: {
    /** A rule file */
    text: string;
    note?: string;
    basedOn?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: RuleSetVersion;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/rule-sets", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The versions a filter selects as CSV
 */
export function exportRuleSets({ status, text }: {
    status?: "draft" | "shadow" | "live" | "retired";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/export.csv${QS.query(QS.explode({
        status,
        text
    }))}`, {
        ...opts
    });
}
/**
 * One version with its text and what was done with it
 */
export function readRuleSet(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetVersionDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The rule set in force as a file; without a version it is the configured one
 */
export function readRuleSetInForce(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetInForce;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/rule-sets/in-force", {
        ...opts
    });
}
/**
 * Every fault of a rule file with its line and column; nothing is kept
 */
export function checkRuleSet(body: {
    /** A rule file */
    text: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            faults: RuleFileFault[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/rule-sets/check", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Judges every attempt by it beside the one in force, from the next batch on; changes no answer
 */
export function putRuleSetInShadow(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetVersion;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/shadow`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What it would have done while it was in shadow, and how often the one in force agreed
 */
export function readRuleSetShadow(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ShadowSummary;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/shadow`, {
        ...opts
    });
}
/**
 * Takes it out of shadow: it is a draft again
 */
export function takeRuleSetFromShadow(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetVersion;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/draft`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to put it in force; from shadow, or again after it was in force before
 */
export function askForRuleSetLive(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedRuleSetAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/live-requests`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to go back to the configured rule set
 */
export function askForConfiguredRuleSet(body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedRuleSetAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/rule-sets/configured-requests", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Payments it would have answered otherwise, the latest first
 */
export function listRuleSetDifferences(id: string, { answer, shadowAnswer, cursor, limit }: {
    answer?: "allow" | "challenge" | "hold" | "deny";
    shadowAnswer?: "allow" | "challenge" | "hold" | "deny";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ShadowDifference[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/shadow/differences${QS.query(QS.explode({
        answer,
        shadowAnswer,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The payments it would have answered otherwise as CSV
 */
export function exportRuleSetDifferences(id: string, { answer, shadowAnswer }: {
    answer?: "allow" | "challenge" | "hold" | "deny";
    shadowAnswer?: "allow" | "challenge" | "hold" | "deny";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/shadow/differences/export.csv${QS.query(QS.explode({
        answer,
        shadowAnswer
    }))}`, {
        ...opts
    });
}
/**
 * Begins to work out what it would have made of the payments of the last days, in the background
 */
export function askForRuleSetPreview(id: string, body: {
    days: number;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: RuleSetPreview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/previews`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Previews of a version, the latest first, twenty at most
 */
export function listRuleSetPreviews(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RuleSetPreview[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/previews`, {
        ...opts
    });
}
/**
 * One preview: how far it has come, or what came out
 */
export function readRuleSetPreview(id: string, preview: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetPreview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/previews/${encodeURIComponent(preview)}`, {
        ...opts
    });
}
/**
 * Leaves off a preview that is under way; one that has ended stays as it is
 */
export function cancelRuleSetPreview(id: string, preview: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: RuleSetPreview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/rule-sets/${encodeURIComponent(id)}/previews/${encodeURIComponent(preview)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * What the windows and features of the tenant hold in memory, by key
 */
export function readWindows(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WindowsHeld;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/windows", {
        ...opts
    });
}
/**
 * Say what became of a payment; `id` is the event id of its attempt
 */
export function reportOutcome(id: string, paymentOutcome: PaymentOutcome, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ResultReceived;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/${encodeURIComponent(id)}/outcome`, oazapfts.json({
        ...opts,
        method: "POST",
        body: paymentOutcome,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Report that a payment was a fraud
 */
export function reportFraud(fraudReport: FraudReport, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ResultReceived;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/fraud-reports", oazapfts.json({
        ...opts,
        method: "POST",
        body: fraudReport,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Report up to 1,000 frauds; all are taken or none
 */
export function reportFrauds(fraudReports: FraudReports, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ResultsReceived;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/fraud-reports/bulk", oazapfts.json({
        ...opts,
        method: "POST",
        body: fraudReports,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Report frauds or disputes, up to 500; each is taken or refused by itself, answered in the same order
 */
export function reportEach(reportBatch: ReportBatch, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ReportsReceived;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/fraud-reports/batch", oazapfts.json({
        ...opts,
        method: "POST",
        body: reportBatch,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Reviews of held payments
 */
export function listPaymentReviews({ state, outcome, merchant, claimed, decision, eventId, $from, to, cursor, limit }: {
    state?: "open" | "decided";
    outcome?: "approve" | "decline";
    merchant?: string;
    claimed?: "me" | "nobody";
    decision?: string;
    eventId?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReviewPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews${QS.query(QS.explode({
        state,
        outcome,
        merchant,
        claimed,
        decision,
        eventId,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The reviews a filter selects as CSV
 */
export function exportPaymentReviews({ state, outcome, merchant, claimed, decision, eventId, $from, to }: {
    state?: "open" | "decided";
    outcome?: "approve" | "decline";
    merchant?: string;
    claimed?: "me" | "nobody";
    decision?: string;
    eventId?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews/export.csv${QS.query(QS.explode({
        state,
        outcome,
        merchant,
        claimed,
        decision,
        eventId,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * How many reviews are open
 */
export function paymentReviewSummary(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReviewSummary;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/reviews/summary", {
        ...opts
    });
}
/**
 * One review
 */
export function readPaymentReview(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * How long reviews may take, and what is decided when nobody does in time
 */
export function readPaymentReviewPolicy(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReviewPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/review-policy", {
        ...opts
    });
}
/**
 * Sets them for reviews to come; those that are open keep what was promised
 */
export function setPaymentReviewPolicy(body: {
    /** From when it is opened to when it is due */
    minutes: number;
    /** approve: open when nobody decides; decline: closed */
    whenLate: "approve" | "decline";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReviewPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/review-policy", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes a review in hand
 */
export function claimPaymentReview(id: string, body: {
    /** Also when another person has it in hand */
    takeOver?: boolean;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews/${encodeURIComponent(id)}/claim`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Gives a review back to the queue
 */
export function releasePaymentReview(id: string, body: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews/${encodeURIComponent(id)}/release`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Approves or declines a held payment, for good
 */
export function decidePaymentReview(id: string, body: {
    outcome: "approve" | "decline";
    reason: "cardholder-confirmed" | "known-customer" | "merchant-confirmed" | "no-risk-seen" | "other" | "cardholder-denied" | "suspected-fraud" | "delivery-suspicious" | "merchant-asked" | "no-answer";
    /** Kept beside the review; the log commits to it. Needed with the reason `other` */
    note?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentReview;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/reviews/${encodeURIComponent(id)}/verdict`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Campaigns in which card numbers were tried, newest first
 */
export function listCampaigns({ state, merchant, bin, $from, to, cursor, limit }: {
    state?: "running" | "ended";
    merchant?: string;
    bin?: string;
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EnumerationCampaignPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns${QS.query(QS.explode({
        state,
        merchant,
        bin,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The campaigns a filter selects, newest first, as CSV
 */
export function exportCampaigns({ state, merchant, bin, $from, to }: {
    state?: "running" | "ended";
    merchant?: string;
    bin?: string;
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns/export.csv${QS.query(QS.explode({
        state,
        merchant,
        bin,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * One campaign with its extent, hour by hour, what is blocked for it and who lifted that
 */
export function readCampaign(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EnumerationCampaignDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The cards that were tried in a campaign, by token
 */
export function listCampaignCards(id: string, { cursor, limit }: {
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EnumerationCardPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns/${encodeURIComponent(id)}/cards${QS.query(QS.explode({
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The cards that were tried in a campaign, as CSV, for notice to issuers
 */
export function exportCampaignCards(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns/${encodeURIComponent(id)}/cards.csv`, {
        ...opts
    });
}
/**
 * Lift what is blocked for a campaign; for a day nothing is blocked again for the same reason
 */
export function liftCampaign(id: string, liftCampaignRequest: LiftCampaignRequest, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EnumerationCampaignDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/campaigns/${encodeURIComponent(id)}/lift`, oazapfts.json({
        ...opts,
        method: "POST",
        body: liftCampaignRequest,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Lists by name
 */
export function listPaymentLists({ kind, effect, cursor, limit }: {
    kind?: "card" | "ip" | "email" | "device" | "bin" | "address";
    effect?: "allow" | "deny" | "watch";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PaymentList[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists${QS.query(QS.explode({
        kind,
        effect,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Makes a list
 */
export function makePaymentList(body: {
    /** For the rules: `lists.NAME` */
    name: string;
    kind: "card" | "ip" | "email" | "device" | "bin" | "address";
    /** deny: refused; allow: rules are overruled; watch: noted alone */
    effect: "allow" | "deny" | "watch";
    note?: string;
    filledFrom?: ("fraud-report" | "dispute")[];
    /** Of what comes by itself; absent: for good */
    filledForDays?: number;
    /** Kept beside the entries; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: PaymentList;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/payments/lists", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The lists a filter selects as CSV
 */
export function exportPaymentLists({ kind, effect }: {
    kind?: "card" | "ip" | "email" | "device" | "bin" | "address";
    effect?: "allow" | "deny" | "watch";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/export.csv${QS.query(QS.explode({
        kind,
        effect
    }))}`, {
        ...opts
    });
}
/**
 * One list
 */
export function readPaymentList(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentList;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Sets what a list does and what fills it
 */
export function setPaymentList(id: string, body: {
    /** deny: refused; allow: rules are overruled; watch: noted alone */
    effect: "allow" | "deny" | "watch";
    note?: string;
    filledFrom?: ("fraud-report" | "dispute")[];
    /** Of what comes by itself; absent: for good */
    filledForDays?: number;
    /** Kept beside the entries; the log commits to it */
    why: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentList;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * What stands or stood in a list, the latest first
 */
export function listPaymentListEntries(id: string, { text, source, state, cursor, limit }: {
    text?: string;
    source?: "hand" | "file" | "fraud-report" | "dispute";
    state?: "standing" | "expired" | "removed";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PaymentListEntry[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/entries${QS.query(QS.explode({
        text,
        source,
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Adds values; what cannot be taken is said by its place, and the others are taken
 */
export function addToPaymentList(id: string, body: {
    values: {
        value: string;
        expiresAt?: string;
    }[];
    /** Kept beside the entries; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            added: number;
            /** Stood before, or came more than once */
            already: number;
            faults: {
                index: number;
                code: string;
                expected: string;
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/entries`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The entries a filter selects as CSV, which can be taken in again
 */
export function exportPaymentListEntries(id: string, { text, source, state }: {
    text?: string;
    source?: "hand" | "file" | "fraud-report" | "dispute";
    state?: "standing" | "expired" | "removed";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/entries.csv${QS.query(QS.explode({
        text,
        source,
        state
    }))}`, {
        ...opts
    });
}
/**
 * Adds the lines of a CSV file (value, expires_at, why); broken lines are said by number, the others taken
 */
export function addFileToPaymentList(id: string, why: string, body: Blob, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            added: number;
            /** Stood before, or came more than once */
            already: number;
            faults: {
                line: number;
                code: string;
                expected: string;
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/file${QS.query(QS.explode({
        why
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * Adds what a decided payment has of the list’s kind, because of a report of fraud or a dispute
 */
export function addPaymentToPaymentList(id: string, body: {
    decision: string;
    source: "fraud-report" | "dispute";
    /** Kept beside the entries; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            added: number;
            /** Stood before, or came more than once */
            already: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/payments`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Ends entries; they stay readable
 */
export function removeFromPaymentList(id: string, body: {
    entries: string[];
    /** Kept beside the entries; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            removed: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/lists/${encodeURIComponent(id)}/removals`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The policy in force, or an earlier one by its hash
 */
export function readPolicy({ hash }: {
    hash?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Policy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/policies/current${QS.query(QS.explode({
        hash
    }))}`, {
        ...opts
    });
}
/**
 * Which policies were put in force and taken out, the latest first
 */
export function listPolicyChanges({ cursor, limit }: {
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PolicyChange[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/policies${QS.query(QS.explode({
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Ask another person to put a policy in force
 */
export function askForPolicy(body: {
    /** A policy file */
    text: string;
    /** For the one who approves; the log commits to it and does not show it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/policies", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The changes of the policy as CSV
 */
export function exportPolicyChanges(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/policies/export.csv", {
        ...opts
    });
}
/**
 * Every fault of a policy file with its line and column
 */
export function checkPolicy(body: {
    /** A policy file */
    text: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            faults: {
                code: string;
                line: number;
                column: number;
                expected: string;
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/policies/check", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Ask another person to take the policy out: rules alone decide then
 */
export function askForNoPolicy(body: {
    /** For the one who approves; the log commits to it and does not show it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/policies/none", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What other thresholds and costs would have done with the payments of a period, in counts and money
 */
export function tryThresholds({ currency, $from, to, settledDays, falseDeclineShare, falseDeclineEach, challengeEach, challengeAbandonment, challengePasses, reviewEach, reviewAbandonment, reviewPasses, fraudShare, fraudEach, fraudShareWhenAuthenticated, fraudShareWhenAttempted, moved, authentication, challenge, hold, deny }: {
    currency?: string;
    $from?: string;
    to?: string;
    settledDays?: number;
    falseDeclineShare?: number;
    falseDeclineEach?: number;
    challengeEach?: number;
    challengeAbandonment?: number;
    challengePasses?: number;
    reviewEach?: number;
    reviewAbandonment?: number;
    reviewPasses?: number;
    fraudShare?: number;
    fraudEach?: number;
    fraudShareWhenAuthenticated?: number;
    fraudShareWhenAttempted?: number;
    moved?: "challenge" | "hold" | "deny";
    authentication?: "in-principle" | "by-cost";
    challenge?: number;
    hold?: number;
    deny?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: TriedThresholds;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/thresholds${QS.query(QS.explode({
        currency,
        "from": $from,
        to,
        settledDays,
        falseDeclineShare,
        falseDeclineEach,
        challengeEach,
        challengeAbandonment,
        challengePasses,
        reviewEach,
        reviewAbandonment,
        reviewPasses,
        fraudShare,
        fraudEach,
        fraudShareWhenAuthenticated,
        fraudShareWhenAttempted,
        moved,
        authentication,
        challenge,
        hold,
        deny
    }))}`, {
        ...opts
    });
}
/**
 * The payments behind the thresholds, the latest first
 */
export function listWeighedPayments({ currency, $from, to, settledDays, minProbability, maxProbability, answer, truth, cursor, limit }: {
    currency?: string;
    $from?: string;
    to?: string;
    settledDays?: number;
    minProbability?: number;
    maxProbability?: number;
    answer?: "allow" | "challenge" | "hold" | "deny";
    truth?: "unknown" | "good" | "fraud";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: WeighedRow[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/thresholds/payments${QS.query(QS.explode({
        currency,
        "from": $from,
        to,
        settledDays,
        minProbability,
        maxProbability,
        answer,
        truth,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The payments behind the thresholds as CSV
 */
export function exportWeighedPayments({ currency, $from, to, settledDays, minProbability, maxProbability, answer, truth }: {
    currency?: string;
    $from?: string;
    to?: string;
    settledDays?: number;
    minProbability?: number;
    maxProbability?: number;
    answer?: "allow" | "challenge" | "hold" | "deny";
    truth?: "unknown" | "good" | "fraud";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/payments/thresholds/payments/export.csv${QS.query(QS.explode({
        currency,
        "from": $from,
        to,
        settledDays,
        minProbability,
        maxProbability,
        answer,
        truth
    }))}`, {
        ...opts
    });
}
/**
 * Models of the tenant, the latest first
 */
export function listModels({ status, origin, cursor, limit }: {
    status?: "draft" | "challenger" | "champion" | "retired";
    origin?: "training" | "xgboost";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PaymentModel[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models${QS.query(QS.explode({
        status,
        origin,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Hands in a model file, as mitsuke decide train or import-model wrote it; it judges nothing yet
 */
export function submitModel(body: Blob, { note }: {
    note?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: PaymentModel;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models${QS.query(QS.explode({
        note
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * The models a filter selects as CSV
 */
export function exportModels({ status, origin }: {
    status?: "draft" | "challenger" | "champion" | "retired";
    origin?: "training" | "xgboost";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/export.csv${QS.query(QS.explode({
        status,
        origin
    }))}`, {
        ...opts
    });
}
/**
 * One model: what it was made of, what it asks for, what was done with it
 */
export function readModel(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentModelCard;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The model file, whose hash it has
 */
export function readModelFile(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/file`, {
        ...opts
    });
}
/**
 * What was seen of the payments it scored, look by look, the latest first
 */
export function listModelLooks(id: string, { cursor, limit }: {
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: PaymentModelLook[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/looks${QS.query(QS.explode({
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Every look at it as CSV, a line for each input
 */
export function exportModelLooks(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/looks.csv`, {
        ...opts
    });
}
/**
 * Champion and challenger over the latest payments that both have scored
 */
export function compareModels(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentModelComparison;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/models/comparison", {
        ...opts
    });
}
/**
 * Scores every attempt beside the model in force, from the next batch on; changes no answer
 */
export function putModelInShadow(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentModel;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/challenger`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes it out of shadow: it is a draft again
 */
export function takeModelFromShadow(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentModel;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/draft`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Puts a draft aside; the model in force takes two people
 */
export function retireModel(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: PaymentModel;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/retirement`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to put it in force; from shadow, or again after it was in force before
 */
export function askForModelInForce(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedModelAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/champion-requests`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to take the model in force out, with no other in its place
 */
export function askForModelOutOfForce(id: string, body: {
    /** Kept beside the change; the log commits to it */
    why: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: AskedModelAct;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/models/${encodeURIComponent(id)}/retirement-requests`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Evidence items, newest first
 */
export function listEvidenceItems({ party, kind, grade, state, text, cursor, limit }: {
    party?: string;
    kind?: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    grade?: "A" | "B" | "C" | "D";
    state?: "in-force" | "expiring" | "expired";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: EvidenceItem[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items${QS.query(QS.explode({
        party,
        kind,
        grade,
        state,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Adds an item: claimed, from a file, from the assessor’s address, or of a visit
 */
export function addEvidenceItem(body: {
    party?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    title: string;
    effectiveFrom: string;
    effectiveTo: string;
    expiresOn?: string;
    coveredSystems?: string[];
    issuer: string;
    content: EvidenceContent;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: EvidenceItemDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/evidence-items", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The evidence items a filter selects, as CSV
 */
export function exportEvidenceItems({ party, kind, grade, state, text }: {
    party?: string;
    kind?: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    grade?: "A" | "B" | "C" | "D";
    state?: "in-force" | "expiring" | "expired";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items.csv${QS.query(QS.explode({
        party,
        kind,
        grade,
        state,
        text
    }))}`, {
        ...opts
    });
}
/**
 * Items of others that name the caller among who may see them
 */
export function listSharedEvidenceItems(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: string[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/evidence-items-shared", {
        ...opts
    });
}
/**
 * One item with all its revisions
 */
export function readEvidenceItem(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: EvidenceItemDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * The document of a revision, to save; its bytes have the digest that the log names
 */
export function readEvidenceContent(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 410;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-revisions/${encodeURIComponent(id)}/content`, {
        ...opts
    });
}
/**
 * Sends a document, in the body as it is; the same bytes again are the same file
 */
export function sendEvidenceFile(body: Blob, { party, name }: {
    party?: string;
    name?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: EvidenceFile;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-files${QS.query(QS.explode({
        party,
        name
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * Adds a revision; those before it stay
 */
export function addEvidenceRevision(id: string, body: {
    title: string;
    effectiveFrom: string;
    effectiveTo: string;
    expiresOn?: string;
    coveredSystems?: string[];
    issuer: string;
    content: EvidenceContent;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: EvidenceItemDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items/${encodeURIComponent(id)}/revisions`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Lets one more person see the item
 */
export function listEvidenceViewer(id: string, body: {
    person: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: EvidenceItemDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items/${encodeURIComponent(id)}/viewers`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Ends that a listed person sees the item
 */
export function endEvidenceViewer(id: string, person: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/evidence-items/${encodeURIComponent(id)}/viewers/${encodeURIComponent(person)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Keys of assessors whose signatures are checked
 */
export function listAssessorKeys(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: AssessorKey[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/assessor-keys", {
        ...opts
    });
}
/**
 * Asks a second person to make an assessor’s key known (Ed25519)
 */
export function askForAssessorKey(body: {
    assessor: string;
    publicKeyBase64: string;
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            key: string;
            act: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/assessor-keys", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Ends a key, at once; what it signed before stays
 */
export function revokeAssessorKey(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/assessor-keys/${encodeURIComponent(id)}/revocation`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Reports that assessors were asked for, newest first
 */
export function listDeliveryRequests({ party, kind, state, cursor, limit }: {
    party?: string;
    kind?: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    state?: "waiting" | "overdue" | "delivered" | "ended";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: DeliveryRequest[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery-requests${QS.query(QS.explode({
        party,
        kind,
        state,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Asks an assessor for a report; the link goes to the assessor’s address and nowhere else
 */
export function requestDelivery(body: {
    party?: string;
    kind: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "other";
    wanted: string;
    assessor: {
        name: string;
        organisation: string;
        email: string;
        language: "ja" | "en";
    };
    dueOn: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: DeliveryRequest;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/delivery-requests", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The delivery requests a filter selects, as CSV
 */
export function exportDeliveryRequests({ party, kind, state }: {
    party?: string;
    kind?: "pci-dss-aoc" | "pci-dss-roc" | "pci-dss-saq" | "asv-scan" | "penetration-test" | "site-visit" | "card-scan" | "other";
    state?: "waiting" | "overdue" | "delivered" | "ended";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery-requests.csv${QS.query(QS.explode({
        party,
        kind,
        state
    }))}`, {
        ...opts
    });
}
/**
 * One request with the history of its link
 */
export function readDeliveryRequest(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeliveryRequest;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery-requests/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Ends the link; what was delivered stays
 */
export function withdrawDeliveryRequest(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeliveryRequest;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery-requests/${encodeURIComponent(id)}/withdrawal`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Exchanges the token of an assessor’s link for a session, kept in a cookie
 */
export function openDeliveryLink(body: {
    token: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeliveryInvitation;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/delivery/session", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * What is asked of the assessor whose link was opened
 */
export function readDelivery(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeliveryInvitation;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/delivery", {
        ...opts
    });
}
/**
 * Digest of what was delivered, with the proof that the log holds it as soon as it does
 */
export function readDeliveryReceipt(revision: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeliveryReceipt;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery/receipts/${encodeURIComponent(revision)}`, {
        ...opts
    });
}
/**
 * Sends the report, in the body as it is
 */
export function sendDeliveryFile(body: Blob, { name }: {
    name?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: EvidenceFile;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/delivery/files${QS.query(QS.explode({
        name
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * Delivers a file that was sent, with what it says of itself; the same file again gives the same receipt
 */
export function deliverReport(body: {
    file: string;
    title: string;
    effectiveFrom: string;
    effectiveTo: string;
    expiresOn?: string;
    coveredSystems?: string[];
    deliveredBy: string;
    signature?: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: DeliveryReceipt;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/delivery/reports", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Systems that are known, each with whether an attestation in force covers it; newest first
 */
export function listScopeSystems({ party, coverage, source, text, cursor, limit }: {
    party?: string;
    coverage?: "unknown" | "covered" | "claimed" | "not-covered";
    source?: "person" | "site-watch";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ScopeSystem[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/scope-systems${QS.query(QS.explode({
        party,
        coverage,
        source,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Makes a system known; it stays known
 */
export function addScopeSystem(body: {
    party?: string;
    name: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: ScopeSystem;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/scope-systems", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The systems a filter selects, as CSV
 */
export function exportScopeSystems({ party, coverage, source, text }: {
    party?: string;
    coverage?: "unknown" | "covered" | "claimed" | "not-covered";
    source?: "person" | "site-watch";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/scope-systems.csv${QS.query(QS.explode({
        party,
        coverage,
        source,
        text
    }))}`, {
        ...opts
    });
}
/**
 * How many systems a filter selects, by coverage
 */
export function summariseScopeSystems({ party, coverage, source, text }: {
    party?: string;
    coverage?: "unknown" | "covered" | "claimed" | "not-covered";
    source?: "person" | "site-watch";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: ScopeSummary;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/scope-systems/summary${QS.query(QS.explode({
        party,
        coverage,
        source,
        text
    }))}`, {
        ...opts
    });
}
/**
 * Findings of every assessment, scan, probe and of the register itself, newest first
 */
export function listFindings({ party, status, severity, origin, kind, owner, text, cursor, limit }: {
    party?: string;
    status?: "open" | "risk-accepted" | "closed" | "overdue";
    severity?: "critical" | "high" | "medium" | "low";
    origin?: "assessment" | "scan" | "probe" | "assurance";
    kind?: string;
    owner?: string;
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Finding[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings${QS.query(QS.explode({
        party,
        status,
        severity,
        origin,
        kind,
        owner,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Enters a finding of an assessment, scan or probe
 */
export function enterFinding(body: {
    party?: string;
    origin: "assessment" | "scan" | "probe";
    severity: "critical" | "high" | "medium" | "low";
    title: string;
    reference: string;
    foundOn: string;
    owner?: string;
    dueOn?: string;
    item?: string;
    words?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: FindingDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/findings", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The findings a filter selects, as CSV
 */
export function exportFindings({ party, status, severity, origin, kind, owner, text }: {
    party?: string;
    status?: "open" | "risk-accepted" | "closed" | "overdue";
    severity?: "critical" | "high" | "medium" | "low";
    origin?: "assessment" | "scan" | "probe" | "assurance";
    kind?: string;
    owner?: string;
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings.csv${QS.query(QS.explode({
        party,
        status,
        severity,
        origin,
        kind,
        owner,
        text
    }))}`, {
        ...opts
    });
}
/**
 * One finding with its history
 */
export function readFinding(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: FindingDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Gives a finding to someone
 */
export function assignFinding(id: string, body: {
    person: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: FindingDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings/${encodeURIComponent(id)}/owner`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Closes a finding by a retest: a revision of grade A or B, or a visit that found nothing
 */
export function retestFinding(id: string, body: {
    words: string;
    revision: string;
} | {
    words: string;
    visit: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: FindingDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings/${encodeURIComponent(id)}/retest`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to accept the risk until a day; the finding is open again after it
 */
export function askToAcceptRisk(id: string, body: {
    until: string;
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: FindingDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/findings/${encodeURIComponent(id)}/risk-acceptance`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Systems whose logs are watched, with how they stand; newest first
 */
export function listLogSystems({ party, retired, text, cursor, limit }: {
    party?: string;
    retired?: string;
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: LogSystem[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/log-systems${QS.query(QS.explode({
        party,
        retired,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Adds a system whose logs are watched
 */
export function addLogSystem(body: {
    party?: string;
    name: string;
    startedOn: string;
    /** Ed25519, of the key that signs its daily file */
    publicKeyBase64?: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: LogSystem;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/log-systems", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The systems a filter selects, as CSV
 */
export function exportLogSystems({ party, retired, text }: {
    party?: string;
    retired?: string;
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/log-systems.csv${QS.query(QS.explode({
        party,
        retired,
        text
    }))}`, {
        ...opts
    });
}
/**
 * One system with its newest report
 */
export function readLogSystem(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogSystem;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/log-systems/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * How long logs are to be held, and at hand
 */
export function readLogRetentionPolicy(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogRetentionPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/log-retention-policy", {
        ...opts
    });
}
/**
 * Makes policy stricter; never laxer than it is, nor than 12 months with 3 at hand
 */
export function setLogRetentionPolicy(body: {
    months: number;
    onlineMonths: number;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: LogRetentionPolicy;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/log-retention-policy", oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks a second person to end the watch over a system
 */
export function askToRetireLogSystem(id: string, body: {
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: {
            act: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/log-systems/${encodeURIComponent(id)}/retirement`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Says which logs a system holds, from when to when
 */
export function reportLogHoldings(id: string, body: {
    day: string;
    holdings: {
        name: string;
        "from": string;
        to: string;
        onlineFrom: string;
    }[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: LogReport;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/log-systems/${encodeURIComponent(id)}/reports`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The daily file of a system, signed with its key (DSSE); once a day
 */
export function sendLogHoldingsFile(body: {
    envelope: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: LogReport;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/log-holdings", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Who did what to what, newest first, each with the log’s entry that proves it
 */
export function listOperations({ doer, kind, act, subject, address, $from, until, cursor, limit }: {
    doer?: string;
    kind?: string;
    act?: string;
    subject?: string;
    address?: string;
    $from?: string;
    until?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Operation[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/operations${QS.query(QS.explode({
        doer,
        kind,
        act,
        subject,
        address,
        "from": $from,
        until,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The operations a filter selects, as CSV
 */
export function exportOperations({ doer, kind, act, subject, address, $from, until }: {
    doer?: string;
    kind?: string;
    act?: string;
    subject?: string;
    address?: string;
    $from?: string;
    until?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/operations/export.csv${QS.query(QS.explode({
        doer,
        kind,
        act,
        subject,
        address,
        "from": $from,
        until
    }))}`, {
        ...opts
    });
}
/**
 * The packs: what each source asks for
 */
export function listRegimePacks(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RegimePack[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/regime/packs", {
        ...opts
    });
}
/**
 * Editions of a pack with the days they are in force, the earliest first
 */
export function listRegimeEditions(pack: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RegimeEdition[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/packs/${encodeURIComponent(pack)}/editions`, {
        ...opts
    });
}
/**
 * What differs between two editions of a pack, and how many parties each change touches
 */
export function readRegimeChanges(pack: string, { $from, to }: {
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            "from": RegimeEdition;
            to: RegimeEdition;
            /** The day whose roles and shops count */
            on: string;
            parties: {
                looked: number;
                touched: number;
                again: number;
            };
            items: RegimeChange[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/packs/${encodeURIComponent(pack)}/changes${QS.query(QS.explode({
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * The changes with how many parties each touches, as CSV
 */
export function exportRegimeChanges(pack: string, { $from, to }: {
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/packs/${encodeURIComponent(pack)}/changes/export.csv${QS.query(QS.explode({
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * Parties that a new edition touches, by which change, and what of it each has to answer
 */
export function listRegimeTouchedParties(pack: string, { $from, to, control, effect, answer, cursor, limit }: {
    $from?: string;
    to?: string;
    control?: string;
    effect?: "begins" | "changes" | "ends";
    answer?: "again" | "first" | "asked" | "answered" | "nothing";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RegimeTouchedParty[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/packs/${encodeURIComponent(pack)}/changes/parties${QS.query(QS.explode({
        "from": $from,
        to,
        control,
        effect,
        answer,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The parties that a new edition touches, a line for each party and change, as CSV
 */
export function exportRegimeTouchedParties(pack: string, { $from, to, control, effect, answer }: {
    $from?: string;
    to?: string;
    control?: string;
    effect?: "begins" | "changes" | "ends";
    answer?: "again" | "first" | "asked" | "answered" | "nothing";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/packs/${encodeURIComponent(pack)}/changes/parties/export.csv${QS.query(QS.explode({
        "from": $from,
        to,
        control,
        effect,
        answer
    }))}`, {
        ...opts
    });
}
/**
 * Controls in the order of their packs
 */
export function listRegimeControls({ pack, requirement, modality, role, licence, on, text, cursor, limit }: {
    pack?: string;
    requirement?: string;
    modality?: "shall" | "endeavour" | "desirable" | "example" | "proposed";
    role?: number;
    licence?: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    on?: string;
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RegimeControl[];
            total: number;
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/controls${QS.query(QS.explode({
        pack,
        requirement,
        modality,
        role,
        licence,
        on,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The controls a filter selects, as CSV
 */
export function exportRegimeControls({ pack, requirement, modality, role, licence, on, text }: {
    pack?: string;
    requirement?: string;
    modality?: "shall" | "endeavour" | "desirable" | "example" | "proposed";
    role?: number;
    licence?: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    on?: string;
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/controls/export.csv${QS.query(QS.explode({
        pack,
        requirement,
        modality,
        role,
        licence,
        on,
        text
    }))}`, {
        ...opts
    });
}
/**
 * Which 号 a company has by what it does; never a flat yes where the reading is open
 */
export function findRegimeRoles({ issuesCards, sellsByCard, contractsMerchants, passesNumbers, paysByCode, keepsForCode, suppliesShops, numbersReachSupplier }: {
    issuesCards?: "yes" | "no" | "unsure";
    sellsByCard?: "yes" | "no" | "unsure";
    contractsMerchants?: "yes" | "no" | "unsure";
    passesNumbers?: "yes" | "no" | "unsure";
    paysByCode?: "yes" | "no" | "unsure";
    keepsForCode?: "yes" | "no" | "unsure";
    suppliesShops?: "yes" | "no" | "unsure";
    numbersReachSupplier?: "yes" | "no" | "unsure";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            roles: {
                role: number;
                certainty: "yes" | "likely-ask-counsel" | "unclear-ask-counsel";
                because: "issuesCards" | "sellsByCard" | "contractsMerchants" | "passesNumbers" | "paysByCode" | "keepsForCode" | "suppliesShops" | "numbersReachSupplier";
            }[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/roles${QS.query(QS.explode({
        issuesCards,
        sellsByCard,
        contractsMerchants,
        passesNumbers,
        paysByCode,
        keepsForCode,
        suppliesShops,
        numbersReachSupplier
    }))}`, {
        ...opts
    });
}
/**
 * What would bind a company with these roles, licences and this shop, each with its reasons
 */
export function findApplicableControls({ roles, licences, on, channel, connection, platform, memberLogin, uploads, develops, storesNumbers }: {
    roles?: string;
    licences?: string;
    on?: string;
    channel?: "ecommerce" | "face-to-face" | "moto";
    connection?: "link" | "javascript" | "other";
    platform?: "scratch" | "package" | "asp" | "mall";
    memberLogin?: "yes" | "no";
    uploads?: "yes" | "no";
    develops?: "yes" | "no";
    storesNumbers?: "yes" | "no";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            on: string;
            items: RegimeBinding[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/regime/applicable${QS.query(QS.explode({
        roles,
        licences,
        on,
        channel,
        connection,
        platform,
        memberLogin,
        uploads,
        develops,
        storesNumbers
    }))}`, {
        ...opts
    });
}
/**
 * What binds a party on a day, by its roles and what is known of its shops, each with its reasons
 */
export function readPartyControls(id: string, { on }: {
    on?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            on: string;
            items: RegimeBinding[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/controls${QS.query(QS.explode({
        on
    }))}`, {
        ...opts
    });
}
/**
 * Declarations, newest first
 */
export function listDeclarations({ party, status, open, opened, begun, overdue, contradicted, text, cursor, limit }: {
    party?: string;
    status?: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
    open?: "yes" | "no";
    opened?: "yes" | "no";
    begun?: "yes" | "no";
    overdue?: "yes" | "no";
    contradicted?: "yes" | "no";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: Declaration[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations${QS.query(QS.explode({
        party,
        status,
        open,
        opened,
        begun,
        overdue,
        contradicted,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Asks a party for a declaration: the controls that bind it on a day, frozen
 */
export function askDeclaration(body: {
    party: string;
    dueOn: string;
    appliesOn?: string;
    packs?: string[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: DeclarationDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/declarations", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The declarations a filter selects, as CSV
 */
export function exportDeclarations({ party, status, open, opened, begun, overdue, contradicted, text }: {
    party?: string;
    status?: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
    open?: "yes" | "no";
    opened?: "yes" | "no";
    begun?: "yes" | "no";
    overdue?: "yes" | "no";
    contradicted?: "yes" | "no";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations.csv${QS.query(QS.explode({
        party,
        status,
        open,
        opened,
        begun,
        overdue,
        contradicted,
        text
    }))}`, {
        ...opts
    });
}
/**
 * One declaration: each control with its answer, last time’s, what was observed, and what is open
 */
export function readDeclaration(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeclarationDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Accepts the filing that was read, with what makes up for each open point
 */
export function acceptDeclaration(id: string, body: {
    filing: number;
    compensating?: {
        [key: string]: string;
    };
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/acceptance`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Returns the filing that was read, with a reason for each control concerned
 */
export function returnDeclaration(id: string, body: {
    filing: number;
    reasons: {
        [key: string]: string;
    };
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/return`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Asks no more for a declaration that is not decided yet
 */
export function withdrawDeclaration(id: string, body: {
    reason: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/withdrawal`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Sends the people of the party a reminder now
 */
export function remindOfDeclaration(id: string, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            /** People of the party */
            told: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/reminders`, {
        ...opts,
        method: "POST",
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    });
}
/**
 * Where what was observed says otherwise than what was declared, newest first
 */
export function listDeclarationContradictions({ party, declaration, by, open, text, cursor, limit }: {
    party?: string;
    declaration?: string;
    by?: "checklist-probe" | "checkout-visit" | "card-search";
    open?: "yes" | "no";
    text?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: DeclarationContradiction[];
            nextCursor?: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declaration-contradictions${QS.query(QS.explode({
        party,
        declaration,
        by,
        open,
        text,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The contradictions a filter selects, as CSV
 */
export function exportDeclarationContradictions({ party, declaration, by, open, text }: {
    party?: string;
    declaration?: string;
    by?: "checklist-probe" | "checkout-visit" | "card-search";
    open?: "yes" | "no";
    text?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declaration-contradictions.csv${QS.query(QS.explode({
        party,
        declaration,
        by,
        open,
        text
    }))}`, {
        ...opts
    });
}
/**
 * Asks up to 500 parties, by name or by a filter; each is told of, and none is asked twice
 */
export function askDeclarations(body: {
    parties: string[];
    dueOn: string;
    packs?: string[];
} | {
    /** as of listParties; all parties where nothing is said */
    filter: {
        /** a 法人番号, or part of a name however it is spelled */
        text?: string;
        role?: 1 | 2 | 3 | 4 | 5 | 6 | 7;
        licence?: "money-lender" | "epi-operator" | "prepaid-issuer" | "fund-transfer";
    };
    dueOn: string;
    packs?: string[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: AskedParty[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/declaration-requests", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Reminds of up to 500 declarations, named or selected by a filter, that wait for their party; once a day each
 */
export function remindOfDeclarations(body: {
    declarations: string[];
} | {
    /** as of listDeclarations; all that wait for their party where nothing is said */
    filter: {
        party?: string;
        status?: "asked" | "filed" | "returned" | "accepted" | "withdrawn" | "replaced";
        opened?: boolean;
        begun?: boolean;
        overdue?: boolean;
        contradicted?: boolean;
        text?: string;
    };
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: RemindedOf[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/declaration-reminders", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Saves the answer to one control; the same answer twice is one
 */
export function saveDeclarationAnswer(id: string, control: string, body: {
    /** of the answer it replaces; 0 where there is none */
    version: number;
    answer: DeclarationAnswer;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            version: number;
            declarationVersion: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/answers/${encodeURIComponent(control)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Saves who is responsible, who the contractor is, and from when the answers hold
 */
export function saveDeclarationParticulars(id: string, body: {
    before: DeclarationParticulars;
    particulars: DeclarationParticulars;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            declarationVersion: number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/particulars`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes a file that shows an answer: up to 20971520 bytes, its type as its name and bytes say
 */
export function attachDeclarationFile(id: string, name: string, body: Blob, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: DeclarationFile;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/files${QS.query(QS.explode({
        name
    }))}`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * A file that was handed in, to save
 */
export function readDeclarationFile(id: string, file: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 410;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/files/${encodeURIComponent(file)}`, {
        ...opts
    });
}
/**
 * What filing would say now: what is missing, said twice or out of order
 */
export function checkDeclaration(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeclarationCheck;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/check`, {
        ...opts
    });
}
/**
 * Files the declaration as it was read; only one of the party’s own people can
 */
export function fileDeclaration(id: string, body: {
    /** of the declaration that was looked over */
    version: number;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: {
            "number": number;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/filings`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * A filed declaration as PDF: the same bytes each time
 */
export function printDeclarationFiling(id: string, $number: number, { language }: {
    language?: "ja" | "en";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/filings/${encodeURIComponent($number)}/document${QS.query(QS.explode({
        language
    }))}`, {
        ...opts
    });
}
/**
 * The declaration as a workbook to fill in, with what is answered so far
 */
export function exportDeclarationWorkbook(id: string, { language }: {
    language?: "ja" | "en";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/workbook${QS.query(QS.explode({
        language
    }))}`, {
        ...opts
    });
}
/**
 * Takes a filled-in workbook: what can be read is saved, the rest is told cell by cell
 */
export function importDeclarationWorkbook(id: string, body: Blob, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeclarationImport;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/workbook`, {
        ...opts,
        method: "POST",
        body
    });
}
/**
 * The layouts in which acquirers want declarations: those of the product, then the tenant’s own by name
 */
export function listDeclarationLayouts(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: DeclarationLayout[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/declaration-layouts", {
        ...opts
    });
}
/**
 * One layout as it is written
 */
export function readDeclarationLayout(layout: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DeclarationLayoutText;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declaration-layouts/${encodeURIComponent(layout)}`, {
        ...opts
    });
}
/**
 * Keeps an edition of a layout of the tenant’s own: data that says how one acquirer wants declarations
 */
export function keepDeclarationLayout(layout: string, body: {
    /** YAML: docs/guide/declaration-layouts.md */
    content: string;
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declaration-layouts/${encodeURIComponent(layout)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes a layout of the tenant’s own out of use: nothing more goes to anybody in it
 */
export function retireDeclarationLayout(layout: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/declaration-layouts/${encodeURIComponent(layout)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * A filing of nobody’s in this layout, to see what an acquirer would receive
 */
export function renderDeclarationLayoutSample(layout: string, { format, language }: {
    format?: "pdf" | "xlsx";
    language?: "ja" | "en";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/declaration-layouts/${encodeURIComponent(layout)}/sample${QS.query(QS.explode({
        format,
        language
    }))}`, {
        ...opts
    });
}
/**
 * Whether a layout would be taken, what it leaves to its end, and how a filing looks in it
 */
export function checkDeclarationLayout(body: {
    /** YAML: docs/guide/declaration-layouts.md */
    content: string;
    language?: "ja" | "en";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: CheckedDeclarationLayout;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/declaration-layouts/check", oazapfts.json({
        ...opts,
        method: "POST",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * The newest filing in an acquirer’s layout; for the tenant’s people only by the party’s consent
 */
export function renderDeclarationLayout(id: string, layout: string, { format, language }: {
    format?: "pdf" | "xlsx";
    language?: "ja" | "en";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: Blob;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    } | {
        status: 503;
        data: Problem;
    }>(`/v1/declarations/${encodeURIComponent(id)}/layouts/${encodeURIComponent(layout)}${QS.query(QS.explode({
        format,
        language
    }))}`, {
        ...opts
    });
}
/**
 * To which acquirers the party lets its declarations go, newest first
 */
export function listShareConsents(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            items: ShareConsent[];
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/share-consents`, {
        ...opts
    });
}
/**
 * Consents to share with an acquirer; only one of the party’s own people can
 */
export function giveShareConsent(id: string, body: {
    layout: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: {
            id: string;
        };
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/parties/${encodeURIComponent(id)}/share-consents`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Takes a consent back: nothing more goes to that acquirer
 */
export function endShareConsent(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/share-consents/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Endpoints that are told of what happens, in the order in which they were made
 */
export function listWebhooks({ state, $type, cursor, limit }: {
    state?: "on" | "off";
    $type?: "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received";
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WebhookEndpointPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks${QS.query(QS.explode({
        state,
        "type": $type,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Makes an endpoint; its secret is shown in the answer alone
 */
export function makeWebhook(body: {
    /** https, without user and password; redirects are not followed */
    url: string;
    description?: string;
    /** What it is told of: docs/reference/webhooks.md */
    types: ("decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received")[];
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: WebhookMade;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>("/v1/webhooks", oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * The endpoints a filter selects as CSV
 */
export function exportWebhooks({ state, $type }: {
    state?: "on" | "off";
    $type?: "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received";
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/export.csv${QS.query(QS.explode({
        state,
        "type": $type
    }))}`, {
        ...opts
    });
}
/**
 * One endpoint, with who changed it
 */
export function readWebhook(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WebhookEndpointDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}`, {
        ...opts
    });
}
/**
 * Sets where messages go, which, and whether they do; what waits for one that is switched off is given up
 */
export function setWebhook(id: string, body: {
    /** https, without user and password; redirects are not followed */
    url: string;
    description?: string;
    /** What it is told of: docs/reference/webhooks.md */
    types: ("decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received")[];
    state: "on" | "off";
}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WebhookEndpointDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}`, oazapfts.json({
        ...opts,
        method: "PUT",
        body
    }) as Oazapfts.RequestOpts);
}
/**
 * Removes an endpoint and its secrets
 */
export function removeWebhook(id: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 204;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}`, {
        ...opts,
        method: "DELETE"
    });
}
/**
 * Makes a new secret; the one of before signs beside it for so many hours
 */
export function renewWebhookSecret(id: string, body: {
    overlapHours?: number;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 201;
        data: WebhookSecret;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/secrets`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Sends a message of type `webhook.test`
 */
export function testWebhook(id: string, body: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: WebhookQueued;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/tests`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * What was sent to an endpoint or waits, the latest first; kept for 90 days once settled
 */
export function listWebhookDeliveries(id: string, { state, $type, $from, to, cursor, limit }: {
    state?: "waiting" | "delivered" | "given-up";
    $type?: "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received" | "webhook.test";
    $from?: string;
    to?: string;
    cursor?: string;
    limit?: number;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WebhookDeliveryPage;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/deliveries${QS.query(QS.explode({
        state,
        "type": $type,
        "from": $from,
        to,
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * The deliveries a filter selects as CSV
 */
export function exportWebhookDeliveries(id: string, { state, $type, $from, to }: {
    state?: "waiting" | "delivered" | "given-up";
    $type?: "decision.held" | "review.decided" | "alert.raised" | "case.opened" | "case.closed" | "campaign.found" | "fraud-report.received" | "dispute.received" | "webhook.test";
    $from?: string;
    to?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: string;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/deliveries.csv${QS.query(QS.explode({
        state,
        "type": $type,
        "from": $from,
        to
    }))}`, {
        ...opts
    });
}
/**
 * One delivery: what is sent, and each attempt
 */
export function readWebhookDelivery(id: string, delivery: string, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: WebhookDeliveryDetail;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}`, {
        ...opts
    });
}
/**
 * Sends the message of a delivery once more, under its id
 */
export function redeliverWebhook(id: string, delivery: string, body: {}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: WebhookQueued;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}/redeliveries`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
/**
 * Sends once more what was queued since an instant and given up, the oldest first, 1,000 at a time
 */
export function redeliverWebhooks(id: string, body: {
    since: string;
}, { idempotencyKey }: {
    idempotencyKey?: string;
} = {}, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 202;
        data: WebhooksQueued;
    } | {
        status: 400;
        data: Problem;
    } | {
        status: 401;
        data: Problem;
    } | {
        status: 403;
        data: Problem;
    } | {
        status: 404;
        data: Problem;
    } | {
        status: 409;
        data: Problem;
    } | {
        status: 413;
        data: Problem;
    } | {
        status: 415;
        data: Problem;
    } | {
        status: 422;
        data: Problem;
    } | {
        status: 429;
        data: Problem;
    } | {
        status: 500;
        data: Problem;
    }>(`/v1/webhooks/${encodeURIComponent(id)}/redeliveries`, oazapfts.json({
        ...opts,
        method: "POST",
        body,
        headers: oazapfts.mergeHeaders(opts?.headers, {
            "Idempotency-Key": idempotencyKey
        })
    }) as Oazapfts.RequestOpts);
}
