/** Answers what Node's HTTP parser refuses before there is a request: written to the socket by hand, as a problem. */
import type { Socket } from 'node:net';
import { Problem, type ProblemKind } from '#kernel';
import type { NewId } from '#platform/random';
import { PROBLEM_MEDIA_TYPE, problemBody } from './answer-problem.ts';
import { headersTooLarge, malformedRequest, requestTimeout } from './problems.ts';

const BY_PARSER_CODE: Readonly<Record<string, ProblemKind>> = {
  HPE_HEADER_OVERFLOW: headersTooLarge,
  ERR_HTTP_REQUEST_TIMEOUT: requestTimeout,
};

export const clientErrorHandler =
  (newId: NewId) =>
  (error: Error & { readonly code?: string }, socket: Socket): void => {
    if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy();
    const problem = new Problem(BY_PARSER_CODE[error.code ?? ''] ?? malformedRequest);
    const body = problemBody(problem, newId('req'));
    socket.end(
      [
        `HTTP/1.1 ${problem.details.status} ${problem.details.code}`,
        `Content-Type: ${PROBLEM_MEDIA_TYPE}`,
        `Content-Length: ${Buffer.byteLength(body)}`,
        'Cache-Control: no-store',
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  };
