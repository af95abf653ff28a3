import { FlowControl } from '../../cluster/control-plane/flow-control.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** Sums of fractions of requests differ by no more than this share. */
const roundingShare = 1e-9;

/**
 * Every request to the API server that arrived has been granted a seat, was refused, or waits; and
 * no more seats are in use than there are.
 */
export function watchRequests(): void {
  lookOn(FlowControl, 'endWindow', ({ self }) => {
    const { arrived, granted, refused, waiting } = self.counts();
    const known = granted + refused + waiting;
    hold(
      Math.abs(known - arrived) <= roundingShare * Math.max(1e3, arrived),
      () =>
        `${arrived} requests arrived: ${granted} granted, ${refused} refused, ${waiting} waiting`,
    );
    // Not even by rounding: a summary would show the count as -1.
    hold(Math.min(granted, refused, waiting) >= 0, () => 'fewer than no requests are counted');
    const { seats, seatsInUse } = self;
    hold(seatsInUse <= seats + 1e-6, () => `${seatsInUse} seats are in use of ${seats}`);
  });
}
