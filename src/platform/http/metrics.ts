/**
 * Prometheus metrics. They tell across tenants, so that no role opens them: a program on this machine may read them,
 * another only with the metrics token. A proxy on this machine calls from loopback for anybody, hence the other signs.
 */
import type { FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Secret } from '#kernel';
import { isLoopbackAddress, splitHost } from './host-names.ts';
import { sameText } from './same-text.ts';

/** A number a room lets be measured, e.g. the outbox's backlog. Read at each scrape. */
export type MeasuredGauge = {
  /** `room_thing_unit`; it is prefixed with `mitsuke_`. */
  readonly name: string;
  readonly help: string;
  read(): number | Promise<number>;
};

export type Metrics = {
  observe(request: { readonly method: string; readonly route: string; readonly status: number }, seconds: number): void;
  text(): Promise<string>;
  readonly contentType: string;
};

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

export const createMetrics = (gauges: readonly MeasuredGauge[]): Metrics => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'mitsuke_http_request_seconds',
    help: 'Time from the request line to the end of the answer.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [register],
  });
  for (const { name, help, read } of gauges) {
    new Gauge({
      name: `mitsuke_${name}`,
      help,
      registers: [register],
      async collect() {
        // A gauge that cannot be read must not hide the others, least of all during an outage.
        this.set(
          await Promise.resolve()
            .then(read)
            .catch(() => Number.NaN),
        );
      },
    });
  }
  return {
    observe: ({ method, route, status }, seconds) => requests.observe({ method, route, status }, seconds),
    text: () => register.metrics(),
    contentType: register.contentType,
  };
};

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

export const mayReadMetrics = (request: FastifyRequest, token: Secret | undefined): boolean => {
  const presented = /^Bearer +(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (presented !== undefined) return token !== undefined && sameText(presented, token.reveal());
  const host = splitHost(request.headers.host ?? '')?.host ?? '';
  const named = host === 'localhost' || isLoopbackAddress(host);
  return named && isLoopbackAddress(request.ip) && FORWARDED.every((name) => request.headers[name] === undefined);
};
