/** Calls back before the page is printed, with true, and after it, with false. */
export function onPrint(listener: (starts: boolean) => void): void {
  addEventListener('beforeprint', () => listener(true));
  addEventListener('afterprint', () => listener(false));
}
