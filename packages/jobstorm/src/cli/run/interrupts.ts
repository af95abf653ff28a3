/** What the user, or the system, asks a process to end with. */
const signals = ['SIGINT', 'SIGTERM'] as const;

/** Calls back at every signal that asks to end, counting from 1; returns how to stop listening. */
export function listenForInterrupts(onInterrupt: (count: number) => void): () => void {
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    onInterrupt(count);
  };
  for (const signal of signals) process.on(signal, interrupt);
  return () => {
    for (const signal of signals) process.off(signal, interrupt);
  };
}
