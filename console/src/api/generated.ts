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
    };
    permissions: ("decision:make" | "decision:read" | "evidence:read" | "merchant:read" | "tenant:administer")[];
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
    }[];
};
export type ApiKey = {
    id: string;
    name: string;
    lastFour: string;
    permissions: ("decision:make" | "decision:read" | "evidence:read" | "merchant:read" | "tenant:administer")[];
    createdAt: string;
    expiresAt?: string;
    lastUsedAt?: string;
    revokedAt?: string;
};
export type Merchant = {
    id: string;
    acceptorNumber: string;
    name?: string;
    /** `observed`: known only from payments */
    standing: "observed";
    firstSeenAt: string;
    lastSeenAt: string;
    attemptCount: number;
};
export type PaymentAttempt = {
    eventId: string;
    occurredAt: string;
    channel: "ecommerce" | "moto" | "recurring" | "card-present";
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
    };
    customer?: {
        id?: string;
        emailHash?: string;
        ipAddress?: string;
        deviceId?: string;
        country?: string;
    };
    delivery?: {
        country?: string;
        isDigital?: boolean;
    };
    authentication?: {
        threeDs: "none" | "attempted" | "authenticated" | "failed";
        securityCode: "match" | "no-match" | "not-checked";
    };
};
export type DecisionReason = {
    rule: string;
    code: string;
    action: "challenge" | "hold" | "deny";
};
export type RuleSetName = {
    name: string;
    version: number;
    hash: string;
};
export type DecisionAnswer = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    /** The event id had been decided before */
    repeated: boolean;
};
export type Decision = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    attempt: PaymentAttempt;
    software: string;
};
export type DecisionPage = {
    items: Decision[];
    nextCursor?: string;
};
export type DecisionDetail = {
    id: string;
    eventId: string;
    answer: "allow" | "challenge" | "hold" | "deny";
    reasons: DecisionReason[];
    shadowReasons: DecisionReason[];
    occurredAt: string;
    recordedAt: string;
    ruleSet: RuleSetName;
    attempt: PaymentAttempt;
    software: string;
    batch: string;
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
    rules: {
        id: string;
        when: string;
        reason: string;
        action: "challenge" | "hold" | "deny";
        status: "live" | "shadow";
        words: {
            ja: string;
            en: string;
        };
    }[];
    hash: string;
};
/**
 * Exchanges the token of a sign-in link for a session
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
    permissions: ("decision:make" | "decision:read" | "evidence:read" | "merchant:read" | "tenant:administer")[];
    expiresAt?: string;
}, opts?: Oazapfts.RequestOpts) {
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
        body
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
 * Merchants by acceptor number
 */
export function listMerchants({ text, cursor, limit }: {
    text?: string;
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
        cursor,
        limit
    }))}`, {
        ...opts
    });
}
/**
 * Judge a payment attempt; the same event id gets the same answer
 */
export function makeDecision(paymentAttempt: PaymentAttempt, opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: DecisionAnswer;
    } | {
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
    }>("/v1/payments/decisions", oazapfts.json({
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
 * State and verifier key of the log
 */
export function readLog(opts?: Oazapfts.RequestOpts) {
    return oazapfts.fetchJson<{
        status: 200;
        data: {
            log: string;
            origin: string;
            vkey: string;
            size: number;
            rootBase64: string;
            checkpointAt: string | null;
            pending: number;
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
