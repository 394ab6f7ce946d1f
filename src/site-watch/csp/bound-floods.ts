/**
 * How many reports are taken within a minute: of one network about one site, and about one site in all. Whoever sends
 * more is counted as noise. Memory is bounded: networks beyond the last that is remembered share one count.
 */
import type { Clock } from '#platform/clock';

export type FloodLimits = {
  readonly perNetwork: number;
  readonly perSite: number;
  readonly networks: number;
};

/** A page with thirty violations, four times a minute; a site with five thousand such reports a second. */
export const FLOOD_LIMITS: FloodLimits = { perNetwork: 120, perSite: 300_000, networks: 50_000 };

const WINDOW_MS = 60_000;
/** Of all networks that are not remembered, together: so many times what one may send. */
const SHARED_TIMES = 50;

type Counter = { count: number };
type TakenOfSite = Counter & { readonly networks: Map<string, Counter> };
type Taken = {
  readonly sites: Map<string, TakenOfSite>;
  /** Remembered, of all sites. */
  networks: number;
  /** Of those that are not. */
  readonly others: Counter;
};

const nothingTaken = (): Taken => ({ sites: new Map(), networks: 0, others: { count: 0 } });

export class FloodBounds {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #limits: FloodLimits;
  #beganMs = Number.NEGATIVE_INFINITY;
  #taken: Taken = nothingTaken();

  constructor(clock: Pick<Clock, 'monotonicMs'>, limits: FloodLimits = FLOOD_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** How many of `wanted` may be taken. */
  take(site: string, network: string, wanted: number): number {
    const now = this.#clock.monotonicMs();
    if (now - this.#beganMs >= WINDOW_MS) {
      this.#beganMs = now;
      this.#taken = nothingTaken();
    }
    const { perNetwork, perSite } = this.#limits;
    const ofSite = this.#ofSite(site);
    const own = this.#ofNetwork(ofSite, network);
    const left = (own === this.#taken.others ? perNetwork * SHARED_TIMES : perNetwork) - own.count;
    const given = Math.max(0, Math.min(wanted, left, perSite - ofSite.count));
    own.count += given;
    ofSite.count += given;
    return given;
  }

  #ofSite(site: string): TakenOfSite {
    const known = this.#taken.sites.get(site);
    if (known !== undefined) return known;
    const ofSite = { count: 0, networks: new Map<string, Counter>() };
    this.#taken.sites.set(site, ofSite);
    return ofSite;
  }

  #ofNetwork({ networks }: TakenOfSite, network: string): Counter {
    const known = networks.get(network);
    if (known !== undefined) return known;
    if (this.#taken.networks >= this.#limits.networks) return this.#taken.others;
    this.#taken.networks += 1;
    const own = { count: 0 };
    networks.set(network, own);
    return own;
  }
}
