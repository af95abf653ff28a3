/** Set-up could not be completed, with words for the user; the next call starts over. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {{ interrupted?: boolean }} [options]
   */
  constructor(message, options = {}) {
    super(message);
    this.name = 'SetupError';
    this.interrupted = options.interrupted ?? false;
  }
}
