/**
 * Browsers at once, as many as the machine bears. Each visit has its seat, whoever else sits; a pass beside another of its
 * visit takes one that is free, else it waits until the other has come to its end.
 */

type Leave = () => void;

export type Seats = {
  /** Whether one is free or not. */
  take(): Leave;
  /** `undefined` where none is free. */
  takeFree(): Leave | undefined;
};

export const openSeats = (count: number): Seats => {
  let taken = 0;
  const take = (): Leave => {
    taken += 1;
    return () => {
      taken -= 1;
    };
  };
  return { take, takeFree: () => (taken < count ? take() : undefined) };
};
