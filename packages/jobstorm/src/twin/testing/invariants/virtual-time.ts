import type { Instant } from '../../../model/instant.ts';
import { VirtualTimeline } from '../../kernel/virtual-timeline.ts';
import { lookOn } from './look-on.ts';
import { hold } from './violation.ts';

/** Time never runs back, and no event is ever due at a time that is not one. */
export function watchVirtualTime(): void {
  const lastNow = new WeakMap<VirtualTimeline, Instant>();
  lookOn(VirtualTimeline, 'runNext', ({ self }) => {
    const now = self.now();
    const last = lastNow.get(self) ?? 0;
    hold(Number.isFinite(now), () => `it is ${now}`);
    hold(now >= last, () => `time runs back from ${last} to ${now}`);
    lastNow.set(self, now);
  });
}
