import { readFileSync, writeFileSync } from 'node:fs';

/*
 * A stamp names what a folder was made from. It lies inside that folder and is written last: npm
 * and vite empty the folder before they begin, so that work which was interrupted has no stamp.
 */

/**
 * @param {string} path
 * @returns {string | undefined} undefined when the folder was not completed
 */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * @param {string} path
 * @param {string} fingerprint
 */
export function writeStamp(path, fingerprint) {
  writeFileSync(path, fingerprint);
}
