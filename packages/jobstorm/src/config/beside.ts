/** The path of a file that is named relative to the folder of another one. */
export function besideOf(path: string, relativePath: string): string {
  if (relativePath.startsWith('/')) return relativePath;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const steps: string[] = [];
  for (const step of `${folder}${relativePath}`.split('/')) {
    if (step === '.' || step === '') continue;
    const above = steps.at(-1);
    if (step === '..' && above !== undefined && above !== '..') steps.pop();
    else steps.push(step);
  }
  return (folder.startsWith('/') ? '/' : '') + steps.join('/');
}
