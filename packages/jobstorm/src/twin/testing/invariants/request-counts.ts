import { FlowControl } from '../../cluster/control-plane/flow-control.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** Sums of floating-point numbers in different order differ by no more than this share. */
const roundingShare = 1e-6;

/** Each request for a seat of the API server was granted one, refused, or waits. */
export function watchRequestCounts(): void {
  lookOn(FlowControl, 'endWindow', ({ self }) => {
    const { arrived, granted, refused, waiting } = self.counts();
    const lost = arrived - granted - refused - waiting;
    const least = Math.min(granted, refused, waiting);
    const tolerance = roundingShare * Math.max(1, arrived);
    hold(
      Math.abs(lost) <= tolerance && least >= -tolerance,
      () =>
        `of ${arrived} requests to the API server ${granted} were granted a seat, ` +
        `${refused} refused and ${waiting} wait`,
    );
  });
}
