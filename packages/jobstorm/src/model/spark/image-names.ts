/** The image of EMR's logging container, unless a job names another. */
export const loggingImage = 'emr-logging';

/** The image of the init containers and sidecars that pod templates add. */
export const templateImage = 'pod-template';
