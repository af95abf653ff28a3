/** Text of a file; undefined when there is none. An error thrown is the reason. */
export type ReadFile = (relativePath: string) => string | undefined;

type ReadText =
  | { readonly value: string; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: string };

/** The text of a file, or why there is none. */
export function readText(path: string, readFile: ReadFile): ReadText {
  try {
    const value = readFile(path);
    return value === undefined ? { error: 'there is no such file' } : { value };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
